/// Joins the pieces of RFC 2231 parameters: `name*0*=utf-8''a; name*1=b` → `name`.
struct ParameterCollector {
    private struct Piece {
        var index: Int
        var isExtended: Bool
        var value: [UInt8]
    }

    private struct Entry {
        var plain: [UInt8]?
        var pieces: [Piece] = []
    }

    private var order: [String] = []
    private var ambiguous: Set<String> = []
    private var entries: [String: Entry] = [:]

    mutating func add(name: [UInt8], value: [UInt8]) {
        let (base, index, isExtended) = Self.split(name)
        let key = ASCII.lowercased(String(decoding: base, as: UTF8.self))
        if entries[key] == nil { order.append(key) } else { ambiguous.insert(key) }
        if index != nil { ambiguous.insert(key) }
        if let index {
            entries[key, default: Entry()].pieces.append(Piece(index: index, isExtended: isExtended, value: value))
        } else if entries[key]?.plain == nil {
            entries[key, default: Entry()].plain = value
        }
    }

    func parameters() -> Parameters {
        Parameters(order.map { Parameters.Parameter($0, Self.value(of: entries[$0] ?? Entry())) }, ambiguous: ambiguous)
    }

    /// `name*0*` → (`name`, 0, extended), `name*` → (`name`, 0, extended), `name` → (`name`, nil, plain).
    private static func split(_ name: [UInt8]) -> (base: ArraySlice<UInt8>, index: Int?, isExtended: Bool) {
        guard let star = name.firstIndex(of: ASCII.asterisk), star > 0 else { return (name[...], nil, false) }
        var rest = name[(star + 1)...]
        if rest.isEmpty { return (name[..<star], 0, true) }
        let isExtended = rest.last == ASCII.asterisk
        if isExtended { rest = rest.dropLast() }
        guard let index = Int(String(decoding: rest, as: UTF8.self)), index >= 0 else { return (name[...], nil, false) }
        return (name[..<star], index, isExtended)
    }

    private static func value(of entry: Entry) -> String {
        let sorted = entry.pieces.enumerated().sorted { ($0.element.index, $0.offset) < ($1.element.index, $1.offset) }.map(\.element)
        // A chain without its start is no chain; of a repeated index the first counts.
        guard sorted.first?.index == 0 else { return Charset.guess((entry.plain ?? [])[...]) }
        var charset: String?
        var bytes: [UInt8] = []
        var next = 0
        for piece in sorted {
            if piece.index == next - 1 { continue }
            guard piece.index == next else { break }
            next += 1
            guard piece.isExtended else {
                bytes += piece.value
                continue
            }
            var value = piece.value[...]
            if piece.index == 0 { (charset, value) = charsetAndText(value) }
            bytes += percentDecoded(value)
        }
        return charset.flatMap { Charset($0) }?.decode(bytes) ?? Charset.guess(bytes[...])
    }

    // RFC 2231 §7: extended-initial-value := [charset] "'" [language] "'" extended-other-values
    private static func charsetAndText(_ value: ArraySlice<UInt8>) -> (String?, ArraySlice<UInt8>) {
        guard let first = value.firstIndex(of: ASCII.apostrophe),
            let second = value[(first + 1)...].firstIndex(of: ASCII.apostrophe)
        else { return (nil, value) }
        let charset = String(decoding: value[..<first], as: UTF8.self)
        return (charset.isEmpty ? nil : charset, value[(second + 1)...])
    }

    private static func percentDecoded(_ value: ArraySlice<UInt8>) -> [UInt8] {
        var result: [UInt8] = []
        var index = value.startIndex
        while index < value.endIndex {
            if value[index] == ASCII.percent, index + 2 < value.endIndex,
                let high = ASCII.hexValue(value[index + 1]), let low = ASCII.hexValue(value[index + 2])
            {
                result.append(high << 4 | low)
                index += 3
            } else {
                result.append(value[index])
                index += 1
            }
        }
        return result
    }
}
