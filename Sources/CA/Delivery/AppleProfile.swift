import Foundation
import Mail

/// An Apple configuration profile that brings a key, the certificates above it and, where the mail servers are known, a mail account
/// that signs and encrypts with them.
///
/// The password of the key is not in it: the device asks for it. Keys are those of Apple's Device Management documentation: profile,
/// `com.apple.security.pkcs12`, `com.apple.security.root`, `com.apple.security.pkcs1`, `com.apple.mail.managed`.
public struct AppleProfile: Sendable {
    /// What mail programs of Apple know it by.
    public static let mediaType = "application/x-apple-aspen-config"

    public var address: EmailAddress
    public var commonName: String
    public var organisation: String
    /// Of the certificate: the same certificate sent again replaces the profile on the device.
    public var thumbprint: String
    /// PKCS #12.
    public var file: [UInt8]
    /// DER of the certificates above, nearest first, the root last when it is known.
    public var chain: [[UInt8]]
    /// Whether the last of the chain is a root.
    public var endsWithRoot: Bool
    /// `nil`: the certificate alone, the account is the owner's.
    public var servers: MailServers?
    public var canSign = true
    public var canEncrypt = true

    public init(
        address: EmailAddress, commonName: String, organisation: String, thumbprint: String, file: [UInt8], chain: [[UInt8]],
        endsWithRoot: Bool, servers: MailServers?
    ) {
        self.address = address
        self.commonName = commonName
        self.organisation = organisation
        self.thumbprint = thumbprint
        self.file = file
        self.chain = chain
        self.endsWithRoot = endsWithRoot
        self.servers = servers
    }

    /// The profile as an XML property list.
    /// - Parameter uuid: a new random UUID at each call.
    public func plist(uuid: () -> UUID = { UUID() }) throws -> [UInt8] {
        let key = uuid().uuidString
        var payloads: [[String: Any]] = [
            payload(
                "com.apple.security.pkcs12", "key", key, name: "Key and certificate of \(address)",
                ["PayloadCertificateFileName": "\(address).p12", "PayloadContent": Data(file)])
        ]
        for (index, certificate) in chain.enumerated() {
            let isRoot = endsWithRoot && index == chain.count - 1
            payloads.append(
                payload(
                    isRoot ? "com.apple.security.root" : "com.apple.security.pkcs1", "authority-\(index)", uuid().uuidString,
                    name: isRoot ? "Root certificate" : "Certificate authority",
                    ["PayloadCertificateFileName": "authority-\(index).cer", "PayloadContent": Data(certificate)]))
        }
        if let servers { payloads.append(account(servers, key: key, uuid().uuidString)) }
        let profile: [String: Any] = [
            "PayloadType": "Configuration", "PayloadVersion": 1, "PayloadIdentifier": identifier, "PayloadUUID": uuid().uuidString,
            "PayloadDisplayName": "Secure mail for \(address)", "PayloadOrganization": organisation,
            "PayloadDescription": "Signs your mail and opens mail that is encrypted to you.", "PayloadRemovalDisallowed": false,
            "PayloadContent": payloads,
        ]
        return Array(try PropertyListSerialization.data(fromPropertyList: profile, format: .xml, options: 0))
    }

    private var identifier: String { "zegel.smime.\(thumbprint.prefix(32))" }

    private func payload(_ type: String, _ part: String, _ uuid: String, name: String, _ content: [String: Any]) -> [String: Any] {
        let common: [String: Any] = [
            "PayloadType": type, "PayloadVersion": 1, "PayloadIdentifier": "\(identifier).\(part)", "PayloadUUID": uuid,
            "PayloadDisplayName": name,
        ]
        return common.merging(content) { own, _ in own }
    }

    private func account(_ servers: MailServers, key: String, _ uuid: String) -> [String: Any] {
        var content: [String: Any] = [
            "EmailAccountType": "EmailTypeIMAP", "EmailAddress": address.description, "EmailAccountName": commonName,
            "EmailAccountDescription": organisation,
            "IncomingMailServerAuthentication": "EmailAuthPassword", "IncomingMailServerHostName": servers.incoming,
            "IncomingMailServerPortNumber": 993, "IncomingMailServerUseSSL": true, "IncomingMailServerUsername": address.description,
            "OutgoingMailServerAuthentication": "EmailAuthPassword", "OutgoingMailServerHostName": servers.outgoing,
            "OutgoingMailServerPortNumber": 465, "OutgoingMailServerUseSSL": true, "OutgoingMailServerUsername": address.description,
            "OutgoingPasswordSameAsIncomingPassword": true,
            "SMIMEEnabled": true, "SMIMESigningEnabled": canSign, "SMIMEEncryptionEnabled": canEncrypt,
            "SMIMESigningUserOverrideable": true, "SMIMEEncryptByDefault": false, "SMIMEEncryptByDefaultUserOverrideable": true,
            "SMIMEEnableEncryptionPerMessageSwitch": true, "SMIMEEnablePerMessageSwitch": true,
        ]
        if canSign { content["SMIMESigningCertificateUUID"] = key }
        if canEncrypt { content["SMIMEEncryptionCertificateUUID"] = key }
        return payload("com.apple.mail.managed", "mail", uuid, name: "Mail of \(address)", content)
    }
}
