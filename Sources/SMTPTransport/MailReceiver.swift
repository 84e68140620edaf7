import Mail

/// Who decides about senders and recipients and takes the messages of a listener.
public protocol MailReceiver: Sendable {
    /// `false` answers every connection with 421 4.3.2 (`behaviour.md` 3.6).
    var isReady: Bool { get }
    /// `nil` when the sender is welcome, else the refusal.
    func check(reversePath: EmailAddress?, _ client: ClientFacts) async -> Reply?
    /// `nil` when the recipient is welcome, else the refusal.
    func check(forwardPath: EmailAddress, reversePath: EmailAddress?, _ client: ClientFacts) async -> Reply?
    /// DATA was asked for: a writer for the bytes, or why none can be had now.
    func begin(_ envelope: Envelope, _ submission: Submission) async throws(MailFailure) -> any MessageWriter
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
