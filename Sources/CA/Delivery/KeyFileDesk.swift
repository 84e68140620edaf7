import Foundation
import Mail
import OpenSSL
import PKI
import Settings
import Store

/// Makes the files a key leaves in (`behaviour.md` 13.5).
public struct KeyFileDesk: Sendable {
    /// A key ready to leave.
    public struct KeyFiles: Sendable {
        /// The owner: the only one it may go to.
        public var address: EmailAddress
        public var commonName: String
        public var thumbprint: String
        public var notAfter: Date
        /// PKCS #12, with its name.
        public var file: (name: String, bytes: [UInt8])?
        /// Apple configuration profile, with its name.
        public var profile: (name: String, bytes: [UInt8])?
        public var isLegacy: Bool

        /// Names of what there is.
        public var names: [String] { [file?.name, profile?.name].compactMap(\.self) }
    }

    /// A key opened for it, with all that goes into the files.
    struct OpenedKey: Sendable {
        var address: EmailAddress
        var commonName: String
        var certificate: Certificate
        var key: PrivateKey
        var chain: [Certificate]
        var servers: MailServers?
        var isLegacy: Bool
    }

    private let store: Store
    private let crypto: any CryptoRunner
    private let organisation: String
    private let iterations: Int

    /// - Parameter iterations: fewer than usual only in tests.
    public init(store: Store, crypto: any CryptoRunner, organisation: String, iterations: Int = PKCS12.exportIterations) {
        self.store = store
        self.crypto = crypto
        self.organisation = organisation
        self.iterations = iterations
    }

    /// - Parameter mayBeRevoked: also a key whose certificate was revoked: for reading old mail (30.1).
    /// - Throws: `CAError`.
    public func make(
        _ thumbprint: String, form: KeyDelivery.Form, password: KeyPassword, mayBeRevoked: Bool = false
    ) async throws -> KeyFiles {
        let material = try await store.read { try $0.material(thumbprint, mayBeRevoked: mayBeRevoked) }
        return try await crypto.run { [organisation, iterations] in
            try Self.files(material, form, password, organisation, iterations)
        }
    }

    private static func files(
        _ material: OpenedKey, _ form: KeyDelivery.Form, _ password: KeyPassword, _ organisation: String, _ iterations: Int
    ) throws -> KeyFiles {
        let certificate = material.certificate
        let commonName = material.commonName
        let bytes = try PKCS12.write(
            key: material.key, certificate: certificate.x509, chain: material.chain.map(\.x509), password: password.text,
            friendlyName: commonName, form: material.isLegacy ? .legacy : .pbes2, iterations: iterations)
        let name = "\(fileName(material.address))-\(certificate.thumbprint.prefix(8))"
        var profile: (name: String, bytes: [UInt8])?
        if form.hasProfile {
            var content = AppleProfile(
                address: material.address, commonName: commonName, organisation: organisation, thumbprint: certificate.thumbprint,
                file: bytes, chain: material.chain.map(\.der), endsWithRoot: material.chain.last?.isSelfIssued ?? false,
                servers: material.servers)
            content.canSign = certificate.keyUsage?.contains(.digitalSignature) ?? true
            content.canEncrypt =
                certificate.keyUsage.map { $0.contains(.keyEncipherment) || $0.contains(.keyAgreement) } ?? true
            profile = ("\(name).mobileconfig", try content.plist())
        }
        return KeyFiles(
            address: material.address, commonName: commonName, thumbprint: certificate.thumbprint, notAfter: certificate.notAfter,
            file: form.hasFile ? ("\(name).p12", bytes) : nil, profile: profile, isLegacy: material.isLegacy)
    }

    /// The local part as far as every system takes it for a file name.
    private static func fileName(_ address: EmailAddress) -> String {
        let kept = address.localPart.unicodeScalars.prefix(40).map { scalar in
            scalar.isASCII && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil) || scalar == "-" ? scalar : "_"
        }
        return String(String.UnicodeScalarView(kept))
    }
}

extension ReadTransaction {
    fileprivate func material(_ thumbprint: String, mayBeRevoked: Bool) throws -> KeyFileDesk.OpenedKey {
        guard let row = try certificateRow(thumbprint: thumbprint) else { throw CAError.notFound("there is no certificate \(thumbprint)") }
        guard let issued = try issued(thumbprint: thumbprint), let address = issued.address.flatMap({ EmailAddress($0) }) else {
            throw CAError.refused("\(thumbprint.prefix(16))… was not issued to a person by an authority of ours, so its key is not sent")
        }
        if let revocation = issued.revocation, !mayBeRevoked {
            throw CAError.refused(
                "\(thumbprint.prefix(16))… was revoked on \(revocation.at.formatted(.iso8601.year().month().day())): "
                    + "ask for it expressly where its owner needs it to read old mail")
        }
        guard let key = try privateKey(forCertificate: thumbprint) else {
            throw CAError.refused("the private key of \(thumbprint.prefix(16))… is not here: its owner made it himself")
        }
        let certificate = try Certificate(der: row.der)
        let settings = try settingsSnapshot()
        let view = settings.view(for: address)
        let incoming = view.value(SettingKeys.caMailServerIncoming).value.value?.text
        let outgoing = view.value(SettingKeys.caMailServerOutgoing).value.value?.text
        return KeyFileDesk.OpenedKey(
            address: address, commonName: try certificateRequest(forThumbprint: thumbprint)?.commonName ?? address.description,
            certificate: certificate, key: key, chain: try authorities(above: certificate),
            servers: incoming.map { MailServers(incoming: $0, outgoing: outgoing ?? $0) },
            isLegacy: settings.value(SettingKeys.legacyPFX, at: .global).value)
    }
}
