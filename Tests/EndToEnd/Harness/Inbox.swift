import Foundation
import Logging
import MIME
import Mail
import NIOPosix
import SMTPTransport
import Synchronization

/// A mail server that takes everything and keeps envelope and bytes.
final class Inbox: MailReceiver {
    /// One mail as it arrived.
    struct Arrival: Sendable {
        var reversePath: EmailAddress?
        var recipients: [String]
        var bytes: [UInt8]
        /// How the connection was protected.
        var tls: String?
        var text: String { String(decoding: bytes, as: UTF8.self) }

        /// Everything below the fields we add on top of a message that passes.
        var belowReceived: [UInt8] {
            var rest = bytes[...]
            repeat {
                guard let end = rest.firstIndex(of: 0x0A) else { return [] }
                rest = rest[(end + 1)...]
            } while rest.first == 0x20 || rest.first == 0x09
            return Array(rest)
        }

        func header(_ name: String) -> String? { Message(parsing: bytes).root.header.first(named: name)?.unfolded }
    }

    private let arrivals = Mutex<[Arrival]>([])
    private let listener = Mutex<SMTPListener?>(nil)
    let isReady = true

    static func start(maximumSize: Int = 300 << 20, tls: TLSIdentity? = nil) async throws -> Inbox {
        let inbox = Inbox()
        var configuration = ListenerConfiguration(
            name: "sink", host: "127.0.0.1", port: 0, origin: .inside, hostName: "sink.example")
        configuration.limits.connectionsPerClient = 500
        configuration.limits.messageSize = maximumSize
        configuration.tls = tls == nil ? .none : .starttlsRequired
        configuration.identity = tls
        let started = try await SMTPListener.start(
            configuration, receiver: inbox, group: MultiThreadedEventLoopGroup.singleton, logger: Logger(label: "sink"), now: { Date() })
        inbox.listener.withLock { $0 = started }
        return inbox
    }

    var port: Int { listener.withLock { $0?.localPort ?? 0 } }
    var all: [Arrival] { arrivals.withLock { $0 } }

    func stop() async { await listener.withLock { $0 }?.stop(within: .zero) }

    /// The mails for a recipient once there are `count`; fewer when the time is up.
    func mails(for recipient: String, count: Int = 1, within limit: Duration = .seconds(30)) async -> [Arrival] {
        let deadline = ContinuousClock.now + limit
        while true {
            let found = all.filter { $0.recipients.contains(recipient) }
            if found.count >= count || ContinuousClock.now >= deadline { return found }
            try? await Task.sleep(for: .milliseconds(20))
        }
    }

    func check(reversePath: EmailAddress?, _ client: ClientFacts) async -> Reply? { nil }
    func check(forwardPath: EmailAddress, reversePath: EmailAddress?, _ client: ClientFacts) async -> Reply? { nil }

    func begin(_ envelope: Envelope, _ submission: Submission) async throws(MailFailure) -> any MessageWriter {
        Writer(envelope: envelope, tls: submission.tls, inbox: self)
    }

    fileprivate func add(_ arrival: Arrival) { arrivals.withLock { $0.append(arrival) } }

    private actor Writer: MessageWriter {
        let envelope: Envelope
        let tls: String?
        let inbox: Inbox
        var bytes: [UInt8] = []

        init(envelope: Envelope, tls: String?, inbox: Inbox) {
            self.envelope = envelope
            self.tls = tls
            self.inbox = inbox
        }

        func append(_ bytes: [UInt8]) async throws(MailFailure) { self.bytes += bytes }

        func commit() async throws(MailFailure) -> QueueID {
            inbox.add(
                Arrival(reversePath: envelope.reversePath, recipients: envelope.forwardPaths.map(\.description), bytes: bytes, tls: tls))
            return QueueID(random: (0..<QueueID.length).map { _ in UInt8.random(in: 0...255) })
        }

        func abandon() async {}
    }
}
