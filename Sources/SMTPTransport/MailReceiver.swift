import Mail
import SMTP

/// Who decides about senders and recipients and takes the messages of a listener.
public protocol MailReceiver: Sendable {
    /// `false` answers every connection with 421 4.3.2 (`behaviour.md` 3.6).
    var isReady: Bool { get }
    /// `nil` when the sender is welcome, else the refusal.
    func check(reversePath: EmailAddress?, _ client: ClientFacts) async -> Reply?
    /// `nil` when the recipient is welcome, else the refusal.
    func check(forwardPath: EmailAddress, reversePath: EmailAddress?, _ client: ClientFacts) async -> Reply?
    /// What a SCRAM exchange begins with; also for accounts that do not exist. `nil` when nothing can be said now.
    func challenge(account: String, _ client: ClientFacts) async -> SCRAMChallenge?
    /// Whether the client is who it says.
    func check(_ attempt: LoginAttempt, _ client: ClientFacts) async -> LoginResult
    /// The refusal of a sender, a recipient or a message as the client is to hear it.
    func final(_ refusal: Reply) async -> Reply
    /// DATA or BDAT was asked for: a writer for the bytes, or why none can be had now.
    func begin(_ envelope: Envelope, _ submission: Submission) async throws(MailFailure) -> any MessageWriter

    /// What `check` would answer, where that is known without waiting for anything; `nil`: ask. Most mail then needs no task of its own
    /// before its bytes come.
    func knownAnswer(reversePath: EmailAddress?, _ client: ClientFacts) -> KnownAnswer?
    func knownAnswer(forwardPath: EmailAddress, reversePath: EmailAddress?, _ client: ClientFacts) -> KnownAnswer?
    /// What `begin` would give, when nothing keeps it; `nil`: ask.
    func beginAtOnce(_ envelope: Envelope, _ submission: Submission) -> (any MessageWriter)?
}

/// An answer about a sender or a recipient that needed no waiting.
public struct KnownAnswer: Sendable {
    /// `nil`: welcome.
    public let refusal: Reply?

    public init(_ refusal: Reply?) { self.refusal = refusal }
}

extension MailReceiver {
    /// A receiver that always has to be asked.
    public func knownAnswer(reversePath: EmailAddress?, _ client: ClientFacts) -> KnownAnswer? { nil }
    public func knownAnswer(forwardPath: EmailAddress, reversePath: EmailAddress?, _ client: ClientFacts) -> KnownAnswer? { nil }
    public func beginAtOnce(_ envelope: Envelope, _ submission: Submission) -> (any MessageWriter)? { nil }
}

extension MailReceiver {
    /// A receiver without accounts.
    public func challenge(account: String, _ client: ClientFacts) async -> SCRAMChallenge? { nil }
    public func check(_ attempt: LoginAttempt, _ client: ClientFacts) async -> LoginResult { .unavailable }
    /// A receiver that means what it says.
    public func final(_ refusal: Reply) async -> Reply { refusal }
}

/// Takes the bytes of one message. Each call waits for the end of the one before; exactly one of `commit` and `abandon` is the last.
public protocol MessageWriter: Sendable {
    /// - Parameter bytes: the next decoded bytes of the message, at most 1 MiB.
    func append(_ bytes: [UInt8]) async throws(MailFailure)
    /// The message is complete. The `250` goes out only after this returns.
    func commit() async throws(MailFailure) -> QueueID
    /// The client left, or the message is refused: nothing stays.
    func abandon() async
}
