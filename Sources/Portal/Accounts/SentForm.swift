import Hummingbird
import NIOCore

/// The fields of a form as a browser sends it (`application/x-www-form-urlencoded`).
struct SentForm: Sendable {
    /// Bytes of a form; ours are of some hundreds.
    private static let longest = 16 * 1024

    private var fields: [String: String] = [:]

    /// - Returns: `nil` when it is too long or another kind of content.
    init?(_ request: Request) async throws {
        let type = request.headers[.contentType] ?? ""
        guard type.prefix(while: { $0 != ";" }).lowercased() == "application/x-www-form-urlencoded" else { return nil }
        var bytes: [UInt8] = []
        for try await piece in request.body {
            bytes += piece.readableBytesView
            guard bytes.count <= Self.longest else { return nil }
        }
        for pair in bytes.split(separator: UInt8(ascii: "&")) {
            let parts = pair.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = Self.decoded(parts[0]), let value = Self.decoded(parts.count == 2 ? parts[1] : []) else { return nil }
            // The first counts: nothing behind it changes it.
            if fields[name] == nil { fields[name] = value }
        }
    }

    /// Empty for a field that is missing.
    subscript(_ name: String) -> String { fields[name] ?? "" }

    private static func decoded(_ bytes: ArraySlice<UInt8>) -> String? {
        var result: [UInt8] = []
        var rest = bytes
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "+"): result.append(0x20)
            case UInt8(ascii: "%"):
                guard rest.count >= 2, let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) else { return nil }
                result.append(value)
                rest = rest.dropFirst(2)
            default: result.append(byte)
            }
        }
        return String(validating: result, as: UTF8.self)
    }
}
