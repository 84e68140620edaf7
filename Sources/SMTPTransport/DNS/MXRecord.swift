/// The data of one MX record (RFC 1035 §3.3.9): a preference and a name that is not compressed.
struct MXRecord: Hashable, Sendable {
    var preference: Int
    /// Without the last dot; empty for the root, which is the null MX (RFC 7505 §3).
    var host: String

    /// `nil` for data that is no such record, and for names with other than letters, digits, hyphens and underscores.
    init?(_ data: [UInt8]) {
        guard data.count >= 3 else { return nil }
        preference = Int(data[0]) << 8 | Int(data[1])
        var labels: [String] = []
        var index = 2
        while index < data.count, data[index] != 0 {
            let length = Int(data[index])
            guard length <= 63, index + 1 + length < data.count else { return nil }
            let label = data[(index + 1)...(index + length)]
            guard label.allSatisfy(Self.isHostCharacter) else { return nil }
            labels.append(String(decoding: label, as: UTF8.self).lowercased())
            index += 1 + length
        }
        guard index == data.count - 1 else { return nil }
        host = labels.joined(separator: ".")
    }

    private static func isHostCharacter(_ byte: UInt8) -> Bool {
        switch byte {
        case 48...57, 65...90, 97...122, 0x2D, 0x5F: true
        default: false
        }
    }
}
