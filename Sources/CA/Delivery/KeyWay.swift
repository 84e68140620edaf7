import Mail
import Settings

/// The way of one key: the file by mail, its password by another (`behaviour.md` K-01, K-02).
public struct KeyWay: Hashable, Sendable {
    /// Who the mail comes from.
    public var sender: EmailAddress
    public var channel: PFXChannel
    /// The phone the password goes to; only with the channel `sms`.
    public var number: PhoneNumber?
    /// The address of the portal that shows the password; only with the channel `portal`.
    public var portal: String?
}
