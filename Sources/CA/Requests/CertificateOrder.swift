import Foundation
import Mail
import OpenSSL
import Settings
import Store

/// A wish for a certificate; what it leaves open the settings of the address decide (`behaviour.md` 13.3).
public struct CertificateOrder: Sendable {
    public var address: EmailAddress
    public var commonName: CommonName?
    /// `O=Example, C=DE`; empty for none.
    public var subject = ""
    public var profile = CertificateProfile.signAndEncrypt
    public var key: KeyType?
    /// More than the authority can give is refused; what the settings say is cut to it.
    public var validity: Duration?
    /// Its name.
    public var authority: String?
    public var handler: RequestHandler?
    /// The address may be an external one.
    public var isExternalAllowed = false
    /// A request made by the owner of a key that stays with him.
    public var request: CertificationRequest?
    public var origin = CertificateRequestRow.Origin.administrator
    /// The certificate it renews.
    public var replaces: String?
    /// JSON of how the key travels to its owner; `nil`: it stays here.
    public var delivery: String?

    public init(address: EmailAddress) { self.address = address }
}
