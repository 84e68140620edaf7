import Foundation
import OpenSSL
import PKI

/// A throw-away certificate authority for tests: fast P-256 keys, any extension wanted.
public struct TestAuthority: Sendable {
    /// A certificate and its key.
    public struct Identity: Sendable {
        public let certificate: Certificate
        public let key: PrivateKey

        public init(certificate: Certificate, key: PrivateKey) {
            self.certificate = certificate
            self.key = key
        }

        public var decryptionKey: DecryptionKey { DecryptionKey(certificate: certificate.x509, key: key) }

        /// Certificate and key in one file, as `openssl` takes them.
        public func pem() throws -> String { certificate.pem + (try key.pem()) }
    }

    public let root: Identity

    public init(name: String = "Test Root", at now: Date = Date()) throws {
        root = try Self.issue(
            subject: name, constraints: (true, nil), usage: ["keyCertSign", "cRLSign"],
            dates: (now.addingTimeInterval(-86400), now.addingTimeInterval(3650 * 86400)))
    }

    /// An authority below this one, or below `issuer`.
    public func intermediate(
        name: String, pathLength: Int? = nil, at now: Date = Date(), issuer: Identity? = nil, key: PrivateKey? = nil,
        usage: [String] = ["keyCertSign", "cRLSign"], extended: [String] = [], further: [ExtensionValue] = []
    ) throws -> Identity {
        try Self.issue(
            subject: name, constraints: (true, pathLength), usage: usage, extended: extended,
            dates: (now.addingTimeInterval(-86400), now.addingTimeInterval(3650 * 86400)), key: key, by: issuer ?? root, further: further)
    }

    /// A certificate for a mailbox, good for signing and encrypting unless said otherwise.
    public func leaf(
        for address: String, usage: [String]? = nil, extended: [String] = ["emailProtection"], from: Date? = nil, until: Date? = nil,
        rsa: Bool = false, issuer: Identity? = nil, further: [ExtensionValue] = []
    ) throws -> Identity {
        let now = Date()
        return try Self.issue(
            subject: address, addresses: [address], constraints: (false, nil),
            usage: usage ?? ["digitalSignature", rsa ? "keyEncipherment" : "keyAgreement"], extended: extended,
            dates: (from ?? now.addingTimeInterval(-3600), until ?? now.addingTimeInterval(365 * 86400)),
            key: rsa ? PrivateKey.generateRSA(bits: 2048) : nil, by: issuer ?? root, further: further)
    }

    /// A certificate revocation list of the root, or of `issuer`.
    ///
    /// - Parameters:
    ///   - number: CRL number.
    ///   - revoked: certificates with their CRLReason.
    ///   - further: extensions beside CRL number and authority key identifier.
    public func list(
        revoking revoked: [(certificate: Certificate, reason: UInt8)], number: UInt8 = 1, issuer: Identity? = nil, from: Date? = nil,
        until: Date? = nil, signedBy signer: PrivateKey? = nil, further: [ExtensionValue] = []
    ) throws -> CertificateRevocationList {
        let issuer = issuer ?? root
        let start = from ?? Date().addingTimeInterval(-3600)
        let builder = CRLBuilder(
            issuer: issuer.certificate.subjectDER, thisUpdate: start, nextUpdate: until ?? start.addingTimeInterval(7 * 86400),
            entries: revoked.map {
                .init(serialNumber: $0.certificate.serialNumberOctets, revocationDate: start, extensions: [.reasonCode($0.reason)])
            },
            extensions: [.cRLNumber([number]), .authorityKeyIdentifier(issuer.certificate.subjectKeyIdentifier ?? [])] + further)
        return try CertificateRevocationList(der: builder.sign(with: signer ?? issuer.key))
    }

    /// Any certificate at all; what is not said is absent.
    ///
    /// - Parameters:
    ///   - usage: empty leaves the extension out.
    ///   - key: a new P-256 key when absent.
    ///   - issuer: self-signed when absent.
    public static func issue(
        subject: String, addresses: [String] = [], constraints: (isCA: Bool, pathLength: Int?)? = nil, usage: [String] = [],
        extended: [String] = [], dates: (from: Date, until: Date)? = nil, key: PrivateKey? = nil, by issuer: Identity? = nil,
        further: [ExtensionValue] = [], digest: Digest = .sha256
    ) throws -> Identity {
        let key = try key ?? PrivateKey.generateEC(curve: "P-256")
        var serial = Random.bytes(16)
        serial[0] = (serial[0] & 0x7F) | 0x40
        let now = Date()
        var builder = CertificateBuilder(
            subject: [("CN", subject)], serialNumber: serial, notBefore: dates?.from ?? now.addingTimeInterval(-86400),
            notAfter: dates?.until ?? now.addingTimeInterval(365 * 86400))
        builder.addresses = addresses
        builder.basicConstraints = constraints
        builder.keyUsage = usage
        builder.extendedKeyUsage = extended
        builder.extensions = further
        builder.digest = digest
        let x509 = try builder.sign(key: key, issuer: issuer.map { ($0.certificate.x509, $0.key) })
        return Identity(certificate: try Certificate(x509), key: key)
    }
}
