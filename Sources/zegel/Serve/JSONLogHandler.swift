import Foundation
import Logging
import Store
import Synchronization

/// Writes one JSON object a line to standard error: time, level, event, then the metadata.
///
/// Whatever stands in a value, one event stays one line: control characters and U+2028, U+2029 are escaped (`behaviour.md` X-03).
struct JSONLogHandler: LogHandler {
    var metadata: Logger.Metadata = [:]
    let label: String
    private static let level = Mutex(Logger.Level.info)
    /// Lines of several threads do not mix; the clock's text is made once a second.
    private static let output = Mutex((second: Int64.min, text: ""))

    init(label: String) { self.label = label }

    /// One level for all, changed while running.
    var logLevel: Logger.Level {
        get { Self.level.withLock { $0 } }
        nonmutating set { Self.set(newValue) }
    }

    static func set(_ level: Logger.Level) { Self.level.withLock { $0 = level } }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var rest: [UInt8] = []
        rest.reserveCapacity(512)
        rest += "Z\",\"level\":\"".utf8
        rest += event.level.rawValue.utf8
        rest += "\",\"part\":".utf8
        Self.append(quoting: label, to: &rest)
        rest += ",\"event\":".utf8
        Self.append(quoting: event.message.description, to: &rest)
        let all = event.metadata.map { metadata.isEmpty ? $0 : metadata.merging($0) { _, new in new } } ?? metadata
        for (key, value) in all.sorted(by: { $0.key < $1.key }) {
            rest.append(UInt8(ascii: ","))
            Self.append(quoting: key, to: &rest)
            rest.append(UInt8(ascii: ":"))
            let text = if case .string(let text) = value { text } else { value.description }
            Self.append(quoting: text, to: &rest)
        }
        rest += "}\n".utf8
        Self.write(rest, at: Date.now.milliseconds)
    }

    /// With milliseconds: `{"time":"2026-11-24T09:00:00.123Z…`.
    private static func write(_ rest: [UInt8], at milliseconds: Int64) {
        let (second, part) = milliseconds.quotientAndRemainder(dividingBy: 1000)
        output.withLock { clock in
            if clock.second != second { clock = (second, String(Date(milliseconds: second * 1000).utcText.dropLast())) }
            var line: [UInt8] = []
            line.reserveCapacity(rest.count + 40)
            line += "{\"time\":\"".utf8
            line += clock.text.utf8
            line += [UInt8(ascii: ".")] + [100, 10, 1].map { UInt8(ascii: "0") + UInt8(part / $0 % 10) }
            line += rest
            line.withUnsafeBytes { write($0) }
        }
    }

    private static func write(_ bytes: UnsafeRawBufferPointer) {
        var left = bytes[...]
        while !left.isEmpty {
            let count = Foundation.write(STDERR_FILENO, UnsafeRawBufferPointer(rebasing: left).baseAddress, left.count)
            if count > 0 { left = left.dropFirst(count) } else if errno != EINTR { return }
        }
    }

    private static func append(quoting text: String, to line: inout [UInt8]) {
        line.append(UInt8(ascii: "\""))
        let start = line.count
        for octet in text.utf8 {
            guard (0x20..<0x7F).contains(octet), octet != UInt8(ascii: "\""), octet != UInt8(ascii: "\\") else {
                line.removeSubrange(start...)
                append(escaping: text, to: &line)
                break
            }
            line.append(octet)
        }
        line.append(UInt8(ascii: "\""))
    }

    private static func append(escaping text: String, to line: inout [UInt8]) {
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": line += "\\\"".utf8
            case "\\": line += "\\\\".utf8
            case _ where scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) || [0x2028, 0x2029].contains(scalar.value):
                let hex = String(scalar.value, radix: 16)
                line += "\\u".utf8
                line += String(repeating: "0", count: 4 - hex.count).utf8
                line += hex.utf8
            default: line += UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter
            }
        }
    }
}
