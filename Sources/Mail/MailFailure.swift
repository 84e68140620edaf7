/// Why a message was refused: ready to become an SMTP reply, a status notification or a log line.
public struct MailFailure: Error, Equatable, Sendable {
    /// Its class says whether trying again can help.
    public var status: EnhancedStatus
    /// A stranger may read it: no paths, hosts or key ids.
    public var text: String
    /// For the log alone.
    public var cause: String
    /// The basic reply code when it is not the usual one of the class (451, 550).
    public var code: Int?

    public init(status: EnhancedStatus, text: String, cause: String, code: Int? = nil) {
        self.status = status
        self.text = text
        self.cause = cause
        self.code = code
    }

    public var isPermanent: Bool { status.class == 5 }

    /// The reply an SMTP server gives for it.
    public var reply: Reply {
        Reply(code ?? (isPermanent ? 550 : 451), status, text)
    }
}

extension MailFailure {
    /// Something of our own is not available now: store, key, library, disk (X.3.0, RFC 3463 §3.4).
    public static func temporary(cause: String) -> Self {
        Self(status: EnhancedStatus(4, 3, 0), text: "temporarily unable to process the message", cause: cause)
    }
}
