import Settings

/// Where a mail program fetches and sends mail, for the account in a configuration profile.
public struct MailServers: Hashable, Sendable {
    /// Names of hosts; IMAP and submission, both over TLS.
    public var incoming: String
    public var outgoing: String

    public init(incoming: String, outgoing: String) {
        self.incoming = incoming
        self.outgoing = outgoing
    }
}
