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
    private static let output = Mutex(FileHandle.standardError)

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
        var line = "{\"time\":\"\(Self.time(Date.now))\",\"level\":\"\(event.level)\",\"part\":"
        line += Self.quoted(label) + ",\"event\":" + Self.quoted(event.message.description)
        let all = event.metadata.map { metadata.merging($0) { _, new in new } } ?? metadata
        for (key, value) in all.sorted(by: { $0.key < $1.key }) {
            line += "," + Self.quoted(key) + ":" + Self.quoted(value.description)
        }
        let bytes = Data((line + "}\n").utf8)
        Self.output.withLock { try? $0.write(contentsOf: bytes) }
    }

    /// With milliseconds: `2026-11-24T09:00:00.123Z`.
    private static func time(_ date: Date) -> String {
        let milliseconds = String(date.milliseconds % 1000)
        let zeros = String(repeating: "0", count: 3 - milliseconds.utf8.count)
        return "\(Date(milliseconds: date.milliseconds).utcText.dropLast()).\(zeros)\(milliseconds)Z"
    }

    static func quoted(_ text: String) -> String {
        let needsNothing = text.utf8.allSatisfy { (0x20..<0x7F).contains($0) && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }
        if needsNothing { return "\"\(text)\"" }
        var out = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": out += "\\\""
            case "\\": out += "\\\\"
            case _ where scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) || [0x2028, 0x2029].contains(scalar.value):
                let hex = String(scalar.value, radix: 16)
                out += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out + "\""
    }
}
