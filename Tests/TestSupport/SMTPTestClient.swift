import Foundation

/// Holds a dialog with an SMTP server as it is written in RFCs.
///
///     S: 220
///     C: EHLO client.test
///     S: 250 SIZE
///
/// `C:` sends a line; lines that follow each other go out in one write. `R:` sends octets as they are, with `\r`, `\n`
/// and `\0` written out. `S:` reads one whole reply, of which some line must begin so (`-` counts as a space).
/// `S: <closed>` expects the end of the connection; `C: <leave>` leaves without a word.
public struct SMTPTestClient: Sendable {
    /// The server said something else.
    public struct Unexpected: Error, CustomStringConvertible {
        public let description: String
        public init(_ description: String) { self.description = description }
    }

    public let port: Int

    public init(port: Int) { self.port = port }

    /// - Returns: every reply line, in order.
    @discardableResult
    public func dialog(_ text: String) async throws -> [String] {
        try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread { [port] in
                continuation.resume(with: Result { try Conversation(socket: .connect(port: port)).hold(text) })
            }
        }
    }
}

private final class Conversation {
    private let socket: BlockingSocket
    private var input: [UInt8] = []
    private var pending: [UInt8] = []
    private var transcript: [String] = []

    init(socket: BlockingSocket) { self.socket = socket }
    deinit { socket.close() }

    func hold(_ text: String) throws -> [String] {
        var replies: [String] = []
        for line in text.split(separator: "\n").map({ $0.drop { $0 == " " } }) where !line.isEmpty {
            let rest = String(line.dropFirst(2).first == " " ? line.dropFirst(3) : line.dropFirst(2))
            transcript.append(String(line))
            switch (line.prefix(2), rest) {
            case ("C:", "<leave>"):
                flush()
                return replies
            case ("C:", _): pending += Array("\(rest)\r\n".utf8)
            case ("R:", _): pending += Self.octets(rest)
            case ("S:", "<closed>"):
                flush()
                guard try nextLine() == nil else { throw unexpected("the connection stays open") }
            default:
                flush()
                let reply = try nextReply()
                replies += reply
                guard reply.contains(where: { $0.hasPrefix(rest) }) else { throw unexpected("the server said \(reply)") }
            }
        }
        flush()
        return replies
    }

    private func flush() {
        if !pending.isEmpty { socket.send(pending) }
        pending = []
    }

    private func nextReply() throws -> [String] {
        var lines: [String] = []
        while let line = try nextLine() {
            let isLast = line.dropFirst(3).first != "-"
            lines.append("\(line.prefix(3)) \(line.dropFirst(4))")
            if isLast { return lines }
        }
        return ["<closed>"]
    }

    private func nextLine() throws -> String? {
        while true {
            if let end = input.firstIndex(of: 0x0A) {
                defer { input.removeFirst(end + 1) }
                guard end > 0, input[end - 1] == 0x0D else { throw unexpected("a reply line without CRLF") }
                return String(decoding: input[..<(end - 1)], as: UTF8.self)
            }
            let bytes = try socket.receive()
            if bytes.isEmpty { return nil }
            input += bytes
        }
    }

    private func unexpected(_ what: String) -> SMTPTestClient.Unexpected {
        SMTPTestClient.Unexpected("\(what)\n\(transcript.joined(separator: "\n"))")
    }

    private static func octets(_ text: String) -> [UInt8] {
        let escapes = [("\\r", "\r"), ("\\n", "\n"), ("\\0", "\0")]
        return Array(escapes.reduce(text) { $0.replacingOccurrences(of: $1.0, with: $1.1) }.utf8)
    }
}
