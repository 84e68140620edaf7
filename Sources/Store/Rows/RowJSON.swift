import Foundation

/// Values as JSON text for rows, written straight into one buffer: records are made for every mail.
///
/// What comes out is what `JSONEncoder` writes with sorted keys and plain slashes; its decoder reads it.
public enum RowJSON {
    /// How a `Date` is written.
    public enum Dates: Sendable {
        /// Seconds since 2001, with fractions: what `JSONEncoder` does by itself.
        case sinceReferenceDate
        /// `2026-11-24T09:00:00Z`, whole seconds.
        case iso8601
    }

    /// - Throws: what the value throws, or `EncodingError` for numbers JSON does not have.
    public static func text(_ value: some Encodable, dates: Dates) throws -> String {
        let writer = RowJSONWriter(dates: dates)
        try writer.write(value, above: 0, [])
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}

/// The text so far, and the containers that are open in it: a container ends when its parent goes on.
private final class RowJSONWriter {
    private struct Level {
        let isObject: Bool
        /// Behind the opening bracket.
        let start: Int
        var keys: [(name: String, start: Int)] = []
        var isEmpty = true
    }

    // One thread writes, and nothing it calls comes back here while it changes them: the checks at run time would cost a third.
    @exclusivity(unchecked) private(set) var bytes: [UInt8] = []
    @exclusivity(unchecked) private var levels: [Level] = []
    private let dates: RowJSON.Dates

    init(dates: RowJSON.Dates) {
        self.dates = dates
        bytes.reserveCapacity(4096)
    }

    var depth: Int { levels.count }
    func count(at depth: Int) -> Int { levels.indices.contains(depth - 1) ? levels[depth - 1].keys.count : 0 }

    // MARK: Containers

    /// - Returns: its depth, by which it is known.
    func open(isObject: Bool) -> Int {
        bytes.append(UInt8(ascii: isObject ? "{" : "["))
        levels.append(Level(isObject: isObject, start: bytes.count))
        return levels.count
    }

    /// Ends what is open inside the container at `depth`.
    func close(to depth: Int) {
        while levels.count > depth {
            let level = levels.removeLast()
            if level.isObject { sort(level) }
            bytes.append(UInt8(ascii: level.isObject ? "}" : "]"))
        }
    }

    func begin(_ key: String, at depth: Int) {
        begin(at: depth)
        levels[depth - 1].keys.append((key, bytes.count))
        append(quoting: key)
        bytes.append(UInt8(ascii: ":"))
    }

    func begin(at depth: Int) {
        close(to: depth)
        if !levels[depth - 1].isEmpty { bytes.append(UInt8(ascii: ",")) }
        levels[depth - 1].isEmpty = false
    }

    private func sort(_ level: Level) {
        guard zip(level.keys, level.keys.dropFirst()).contains(where: { $0.name > $1.name }) else { return }
        // Each reaches to the comma before the next one.
        let ends = level.keys.dropFirst().map { $0.start - 1 } + [bytes.count]
        let members = zip(level.keys, ends).map { (name: $0.name, text: Array(bytes[$0.start..<$1])) }.sorted { $0.name < $1.name }
        bytes.removeLast(bytes.count - level.start)
        for (index, member) in members.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            bytes += member.text
        }
    }

    // MARK: Values

    func write<Value: Encodable>(_ value: Value, above depth: Int, _ path: [any CodingKey]) throws {
        if Value.self == Date.self, dates == .iso8601, let date = value as? Date { return append(quoting: date.utcText) }
        let start = bytes.count
        try value.encode(to: RowJSONEncoder(writer: self, codingPath: path))
        close(to: depth)
        if bytes.count == start { bytes += Array("{}".utf8) }
    }

    func append(_ text: String) { bytes += text.utf8 }

    func append(_ number: Double, _ path: [any CodingKey]) throws {
        guard number.isFinite else {
            throw EncodingError.invalidValue(number, .init(codingPath: path, debugDescription: "no number in JSON"))
        }
        let text = number.description
        append(text.hasSuffix(".0") ? String(text.dropLast(2)) : text)
    }

    func append(quoting text: String) { RowJSON.append(quoting: text, to: &bytes) }
}

extension RowJSON {
    /// A text in quotes (RFC 8259 §7).
    public static func append(quoting text: String, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        var text = text
        text.withUTF8 { append(escaping: $0, to: &bytes) }
        bytes.append(UInt8(ascii: "\""))
    }

    private static func append(escaping text: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]) {
        let isPlain = text.allSatisfy { $0 >= 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }
        if isPlain { return bytes.append(contentsOf: text) }
        for byte in text {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
            case 0x08: bytes += Array("\\b".utf8)
            case 0x09: bytes += Array("\\t".utf8)
            case 0x0A: bytes += Array("\\n".utf8)
            case 0x0C: bytes += Array("\\f".utf8)
            case 0x0D: bytes += Array("\\r".utf8)
            case 0..<0x20: bytes += Array((byte < 0x10 ? "\\u000" : "\\u00").utf8) + Array(String(byte, radix: 16).utf8)
            default: bytes.append(byte)
            }
        }
    }
}

private struct RowJSONEncoder: Encoder {
    let writer: RowJSONWriter
    let codingPath: [any CodingKey]
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        KeyedEncodingContainer(RowJSONObject(writer: writer, depth: writer.open(isObject: true), codingPath: codingPath))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        RowJSONArray(writer: writer, depth: writer.open(isObject: false), codingPath: codingPath)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer { RowJSONValue(writer: writer, codingPath: codingPath) }
}

private struct RowJSONObject<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let writer: RowJSONWriter
    let depth: Int
    let codingPath: [any CodingKey]

    func encodeNil(forKey key: Key) {
        writer.begin(key.stringValue, at: depth)
        writer.append("null")
    }

    func encode(_ value: String, forKey key: Key) {
        writer.begin(key.stringValue, at: depth)
        writer.append(quoting: value)
    }

    func encode(_ value: Bool, forKey key: Key) {
        writer.begin(key.stringValue, at: depth)
        writer.append(value ? "true" : "false")
    }

    func encode(_ value: Int, forKey key: Key) {
        writer.begin(key.stringValue, at: depth)
        writer.append(value.description)
    }

    func encode(_ value: some Encodable, forKey key: Key) throws {
        writer.begin(key.stringValue, at: depth)
        try writer.write(value, above: depth, codingPath + [key])
    }

    func nestedContainer<Inner: CodingKey>(keyedBy type: Inner.Type, forKey key: Key) -> KeyedEncodingContainer<Inner> {
        writer.begin(key.stringValue, at: depth)
        return RowJSONEncoder(writer: writer, codingPath: codingPath + [key]).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
        writer.begin(key.stringValue, at: depth)
        return RowJSONEncoder(writer: writer, codingPath: codingPath + [key]).unkeyedContainer()
    }

    func superEncoder() -> any Encoder {
        writer.begin("super", at: depth)
        return RowJSONEncoder(writer: writer, codingPath: codingPath)
    }

    func superEncoder(forKey key: Key) -> any Encoder {
        writer.begin(key.stringValue, at: depth)
        return RowJSONEncoder(writer: writer, codingPath: codingPath + [key])
    }
}

private struct RowJSONArray: UnkeyedEncodingContainer {
    let writer: RowJSONWriter
    let depth: Int
    let codingPath: [any CodingKey]
    private(set) var count = 0

    init(writer: RowJSONWriter, depth: Int, codingPath: [any CodingKey]) {
        self.writer = writer
        self.depth = depth
        self.codingPath = codingPath
    }

    private mutating func begin() {
        writer.begin(at: depth)
        count += 1
    }

    mutating func encodeNil() {
        begin()
        writer.append("null")
    }

    mutating func encode(_ value: String) {
        begin()
        writer.append(quoting: value)
    }

    mutating func encode(_ value: some Encodable) throws {
        begin()
        try writer.write(value, above: depth, codingPath)
    }

    mutating func nestedContainer<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        begin()
        return RowJSONEncoder(writer: writer, codingPath: codingPath).container(keyedBy: type)
    }

    mutating func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
        begin()
        return RowJSONEncoder(writer: writer, codingPath: codingPath).unkeyedContainer()
    }

    mutating func superEncoder() -> any Encoder {
        begin()
        return RowJSONEncoder(writer: writer, codingPath: codingPath)
    }
}

private struct RowJSONValue: SingleValueEncodingContainer {
    let writer: RowJSONWriter
    let codingPath: [any CodingKey]

    func encodeNil() { writer.append("null") }
    func encode(_ value: Bool) { writer.append(value ? "true" : "false") }
    func encode(_ value: String) { writer.append(quoting: value) }
    func encode(_ value: Double) throws { try writer.append(value, codingPath) }
    func encode(_ value: Float) throws { try writer.append(Double(value), codingPath) }
    func encode(_ value: Int) { writer.append(value.description) }
    func encode(_ value: Int8) { writer.append(value.description) }
    func encode(_ value: Int16) { writer.append(value.description) }
    func encode(_ value: Int32) { writer.append(value.description) }
    func encode(_ value: Int64) { writer.append(value.description) }
    func encode(_ value: UInt) { writer.append(value.description) }
    func encode(_ value: UInt8) { writer.append(value.description) }
    func encode(_ value: UInt16) { writer.append(value.description) }
    func encode(_ value: UInt32) { writer.append(value.description) }
    func encode(_ value: UInt64) { writer.append(value.description) }
    func encode(_ value: some Encodable) throws { try writer.write(value, above: writer.depth, codingPath) }
}

extension Date {
    /// `2026-11-24T09:00:00Z` (RFC 3339 §5.6).
    public var utcText: String {
        var seconds = time_t(timeIntervalSince1970.rounded(.down))
        var parts = tm()
        gmtime_r(&seconds, &parts)
        var text: [UInt8] = []
        text.reserveCapacity(20)
        func add(_ number: Int32, _ width: Int, _ behind: Unicode.Scalar) {
            let digits = String(number).utf8
            for _ in 0..<max(width - digits.count, 0) { text.append(UInt8(ascii: "0")) }
            text += digits
            text.append(UInt8(ascii: behind))
        }
        add(parts.tm_year + 1900, 4, "-")
        add(parts.tm_mon + 1, 2, "-")
        add(parts.tm_mday, 2, "T")
        add(parts.tm_hour, 2, ":")
        add(parts.tm_min, 2, ":")
        add(parts.tm_sec, 2, "Z")
        return String(decoding: text, as: UTF8.self)
    }
}
