/// The few things public pages may ask, by part: no keys, no settings, no database (`behaviour.md` 3.1).
public struct PortalServices: Sendable {
    public var publishing: any PublishingService
    /// `nil`: no replies are written here.
    public var replies: (any ReplyService)?
    /// `nil`: there are no accounts here.
    public var accounts: (any PortalAccountService)?

    public init(
        publishing: any PublishingService, replies: (any ReplyService)? = nil, accounts: (any PortalAccountService)? = nil
    ) {
        self.publishing = publishing
        self.replies = replies
        self.accounts = accounts
    }
}

/// The engine cannot be asked now: it starts, or is away. Pages say so and come back by themselves.
public struct PortalUnavailable: Error, Hashable, Sendable {
    /// For the log.
    public let cause: String

    public init(_ cause: String) { self.cause = cause }
}
