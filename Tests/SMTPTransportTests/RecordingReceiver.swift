import Foundation
import Logging
import Mail
import NIOPosix
import SMTP
import SMTPTransport
import Synchronization

/// Takes every message into memory, and knows how many were given up.
final class RecordingReceiver: MailReceiver {
    struct State {
        var messages: [(envelope: Envelope, bytes: [UInt8])] = []
        var submissions: [Submission] = []
        var begun = 0
        var abandoned = 0
    }

    let isReady: Bool
    let state = Mutex(State())

    init(isReady: Bool = true) { self.isReady = isReady }

    var bytes: [[UInt8]] { state.withLock { $0.messages.map(\.bytes) } }

    func check(reversePath: EmailAddress?, _ client: ClientFacts) async -> Reply? { nil }

    func check(forwardPath: EmailAddress, reversePath: EmailAddress?, _ client: ClientFacts) async -> Reply? {
        forwardPath.description.hasPrefix("no@") ? Reply(550, EnhancedStatus(5, 1, 1), "Unknown") : nil
    }

    func begin(_ envelope: Envelope, _ submission: Submission) async throws(MailFailure) -> any MessageWriter {
        state.withLock {
            $0.begun += 1
            $0.submissions.append(submission)
        }
        return Writer(envelope: envelope, receiver: self)
    }

    final class Writer: MessageWriter {
        let envelope: Envelope
        let receiver: RecordingReceiver
        let bytes = Mutex<[UInt8]>([])

        init(envelope: Envelope, receiver: RecordingReceiver) {
            self.envelope = envelope
            self.receiver = receiver
        }

        func append(_ piece: [UInt8]) async throws(MailFailure) { bytes.withLock { $0 += piece } }

        func commit() async throws(MailFailure) -> QueueID {
            let all = bytes.withLock { $0 }
            receiver.state.withLock { $0.messages.append((envelope, all)) }
            return QueueID(random: Array(repeating: 7, count: QueueID.length))
        }

        func abandon() async { receiver.state.withLock { $0.abandoned += 1 } }
    }
}

/// Runs `body` with a listener on a free port, and ends every session before it returns.
func withListener(
    _ receiver: RecordingReceiver, _ change: (inout ListenerConfiguration) -> Void = { _ in },
    _ body: (SMTPTestClientPort) async throws -> Void
) async throws {
    var configuration = ListenerConfiguration(name: "test", host: "127.0.0.1", port: 0, origin: .outside, hostName: "mx.test")
    change(&configuration)
    let listener = try await SMTPListener.start(
        configuration, receiver: receiver, group: MultiThreadedEventLoopGroup.singleton, logger: Logger(label: "test"), now: { Date() })
    do {
        try await body(SMTPTestClientPort(listener.localPort))
    } catch {
        await listener.stop(within: .zero)
        throw error
    }
    await listener.stop(within: .zero)
}

/// The port of a listener.
struct SMTPTestClientPort: Sendable {
    let number: Int
    init(_ number: Int) { self.number = number }
}
