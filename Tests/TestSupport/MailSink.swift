import Foundation
import Synchronization

/// An SMTP server for tests, independent of our own code: takes every message, or answers as its script says.
public final class MailSink: Sendable {
    /// One message as it came: `data` is what stood between `354` and the final dot, stuffed dots still in it.
    public struct Received: Sendable, Hashable {
        public var reversePath: String
        public var forwardPaths: [String]
        public var data: [UInt8]
        /// The message with the stuffed dots taken off.
        public var message: [UInt8] {
            var out: [UInt8] = []
            var atLineStart = true
            for byte in data {
                if atLineStart, byte == 0x2E {
                    atLineStart = false
                    continue
                }
                out.append(byte)
                atLineStart = byte == 0x0A
            }
            return out
        }
    }

    /// What the sink does instead of its usual answer.
    public enum Step: Sendable {
        /// Sends this, with CRLF behind it.
        case reply(String)
        case drop
        /// Sends this and closes.
        case replyAndDrop(String)
    }

    /// Asked with each command line, and with `.` when a message is complete; `nil` for the usual answer.
    public typealias Script = @Sendable (_ command: String, _ connection: Int) -> Step?

    private struct State {
        var received: [Received] = []
        var commands: [String] = []
        var offered: [[UInt8]] = []
        var connections = 0
        var waiting: [(count: Int, id: Int, CheckedContinuation<Void, Never>)] = []
        var nextID = 0
    }

    public let port: Int
    private let sockets: OpenSockets
    private let extensions: [String]
    private let script: Script
    private let state = Mutex(State())

    /// - Parameter extensions: offered in the answer to EHLO.
    public init(extensions: [String] = ["PIPELINING", "8BITMIME", "SMTPUTF8", "SIZE 10000000"], script: @escaping Script = { _, _ in nil })
        throws
    {
        let (listening, port) = try BlockingSocket.listen()
        self.port = port
        sockets = OpenSockets(listening: listening)
        self.extensions = extensions
        self.script = script
        Thread.detachNewThread { [sockets, weak self] in
            defer { sockets.closeListening() }
            while let socket = listening.accept() {
                guard let self else { return socket.close() }
                let number = self.state.withLock { state in
                    state.connections += 1
                    return state.connections
                }
                sockets.add(socket, number)
                Thread.detachNewThread { [weak self] in
                    self?.serve(socket, number)
                    sockets.close(number)
                }
            }
        }
    }

    deinit { stop() }

    public func stop() {
        sockets.shutListening()
        closeConnections()
    }

    /// Closes what is open, as a server does with idle clients.
    public func closeConnections() { sockets.shutConnections() }

    public var received: [Received] { state.withLock { $0.received } }
    public var commands: [String] { state.withLock { $0.commands } }
    /// The data of every message that was sent here, also of those that were not taken.
    public var offered: [[UInt8]] { state.withLock { $0.offered } }
    public var connections: Int { state.withLock { $0.connections } }

    /// Waits until `count` messages came, or the time is over.
    ///
    /// - Returns: what came.
    @discardableResult
    public func waitFor(count: Int, within limit: Duration = .seconds(20)) async -> [Received] {
        await withCheckedContinuation { continuation in
            let id: Int? = state.withLock { state in
                guard state.received.count < count else { return nil }
                state.nextID += 1
                state.waiting.append((count, state.nextID, continuation))
                return state.nextID
            }
            guard let id else { return continuation.resume() }
            DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(Int(limit / .milliseconds(1)))) { [weak self] in
                self?.wake { $0.id == id }
            }
        }
        return received
    }

    private func wake(_ isDue: ((count: Int, id: Int, CheckedContinuation<Void, Never>)) -> Bool) {
        let due = state.withLock { state in
            let due = state.waiting.filter(isDue).map(\.2)
            state.waiting.removeAll(where: isDue)
            return due
        }
        due.forEach { $0.resume() }
    }

    private func store(_ message: Received) {
        let count = state.withLock { state in
            state.received.append(message)
            return state.received.count
        }
        wake { $0.count <= count }
    }

    // MARK: One connection

    private func serve(_ socket: BlockingSocket, _ number: Int) {
        var input: [UInt8] = []
        var message = Received(reversePath: "", forwardPaths: [], data: [])
        guard perform(script("", number) ?? .reply("220 sink.test ESMTP"), socket) else { return }
        while let bytes = next(endingWith: [0x0D, 0x0A], &input, socket) {
            let line = String(decoding: bytes.dropLast(2), as: UTF8.self)
            state.withLock { $0.commands.append(line) }
            let verb = line.prefix(4).uppercased()
            let step = script(line, number) ?? usual(verb, message)
            let isTaken = if case .reply(let text) = step { text.hasPrefix("2") || text.hasPrefix("3") } else { false }
            if verb == "MAIL", isTaken { message = Received(reversePath: path(line), forwardPaths: [], data: []) }
            if verb == "RCPT", isTaken { message.forwardPaths.append(path(line)) }
            guard perform(step, socket), verb != "QUIT" else { return }
            guard verb == "DATA", case .reply(let text) = step, text.hasPrefix("3") else { continue }
            guard let data = readData(&input, socket) else { return }
            message.data = data
            state.withLock { $0.offered.append(data) }
            let end = script(".", number) ?? .reply("250 2.0.0 Ok")
            if case .reply(let text) = end, text.hasPrefix("2") { store(message) }
            guard perform(end, socket) else { return }
        }
    }

    private func usual(_ verb: String, _ message: Received) -> Step {
        switch verb {
        case "EHLO":
            .reply(
                (["sink.test"] + extensions).enumerated().map { "250\($0 == extensions.count ? " " : "-")\($1)" }.joined(separator: "\r\n"))
        case "DATA": message.forwardPaths.isEmpty ? .reply("554 5.5.1 No recipients") : .reply("354 Go on")
        case "QUIT": .reply("221 2.0.0 Bye")
        case "HELO", "MAIL", "RCPT", "RSET", "NOOP": .reply("250 2.0.0 Ok")
        default: .reply("500 5.5.2 Unknown")
        }
    }

    private func path(_ line: String) -> String { String(line.drop { $0 != "<" }.dropFirst().prefix { $0 != ">" }) }

    private func perform(_ step: Step, _ socket: BlockingSocket) -> Bool {
        switch step {
        case .reply(let text): return socket.send(Array("\(text)\r\n".utf8))
        case .drop:
            socket.shut()
            return false
        case .replyAndDrop(let text):
            socket.send(Array("\(text)\r\n".utf8))
            socket.shut()
            return false
        }
    }

    private func readData(_ input: inout [UInt8], _ socket: BlockingSocket) -> [UInt8]? {
        if input.starts(with: Array(".\r\n".utf8)) {
            input.removeFirst(3)
            return []
        }
        return next(endingWith: Array("\r\n.\r\n".utf8), &input, socket).map { Array($0.dropLast(3)) }
    }

    private func next(endingWith end: [UInt8], _ input: inout [UInt8], _ socket: BlockingSocket) -> [UInt8]? {
        var searched = 0
        while true {
            if input.count >= end.count {
                for start in searched...(input.count - end.count) where input[start...].starts(with: end) {
                    defer { input.removeFirst(start + end.count) }
                    return Array(input[..<(start + end.count)])
                }
                searched = input.count - end.count + 1
            }
            guard let bytes = try? socket.receive(), !bytes.isEmpty else { return nil }
            input += bytes
        }
    }
}
