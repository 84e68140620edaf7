/// Drops the lines of a mailbox file (`From alice Tue Nov 24…`, `>From …`) that stand before the first field of a message.
///
/// They are no part of it (RFC 4155), and below our `Received` field they would end the header.
struct MailboxLineFilter: Sendable {
    private enum State { case atStart, afterMark, inLine, done }
    private var state = State.atStart
    /// The beginning of a line that may become one.
    private var held: [UInt8] = []
    private static let mostHeld = 1000
    private static let marks = ["From ", ">From "].map { Array($0.utf8) }

    /// The message goes on.
    /// - Returns: what is known to belong to it.
    mutating func read(_ bytes: [UInt8]) -> [UInt8] {
        if state == .done { return bytes }
        var rest = bytes[...]
        while state != .done, let byte = rest.popFirst() { take(byte) }
        return state == .done ? end() + rest : []
    }

    private mutating func take(_ byte: UInt8) {
        held.append(byte)
        switch state {
        case .atStart:
            if Self.marks.contains(held) {
                state = .afterMark
            } else if !Self.marks.contains(where: { $0.starts(with: held) }) {
                state = .done
            }
        case .afterMark:
            // `From : alice` is a field (RFC 5322 §4.5).
            if byte == 0x3A { state = .done } else if byte != 0x20 && byte != 0x09 || held.count > Self.mostHeld { drop(byte) }
        case .inLine, .done: drop(byte)
        }
    }

    private mutating func drop(_ byte: UInt8) {
        held = []
        state = byte == 0x0A ? .atStart : .inLine
    }

    /// The message is over.
    /// - Returns: the rest of it.
    mutating func end() -> [UInt8] {
        defer { held = [] }
        state = .done
        return held
    }
}
