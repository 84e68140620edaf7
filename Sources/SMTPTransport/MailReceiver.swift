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
}

extension MailReceiver {
    /// A receiver without accounts.
    public func challenge(account: String, _ client: ClientFacts) async -> SCRAMChallenge? { nil }
    public func check(_ attempt: LoginAttempt, _ client: ClientFacts) async -> LoginResult { .unavailable }
    /// A receiver that means what it says.
    public func final(_ refusal: Reply) async -> Reply { refusal }
}

/// Takes the bytes of one message. Exactly one of `commit` and `abandon` is called last.
public protocol MessageWriter: Sendable {
    /// - Parameter bytes: the next decoded bytes of the message, at most 1 MiB.
    func append(_ bytes: [UInt8]) async throws(MailFailure)
    /// The message is complete. The `250` goes out only after this returns.
    func commit() async throws(MailFailure) -> QueueID
    /// The client left, or the message is refused: nothing stays.
    func abandon() async
}
