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
    }

    public let root: Identity

    public init(name: String = "Test Root", at now: Date = Date()) throws {
        root = try Self.issue(
            subject: name, addresses: [], constraints: (true, nil), usage: ["keyCertSign", "cRLSign"], extended: [],
            dates: (now.addingTimeInterval(-86400), now.addingTimeInterval(3650 * 86400)), rsa: false, by: nil)
    }

    /// An authority below this one.
    public func intermediate(name: String, pathLength: Int? = nil, at now: Date = Date()) throws -> Identity {
        try Self.issue(
            subject: name, addresses: [], constraints: (true, pathLength), usage: ["keyCertSign", "cRLSign"], extended: [],
            dates: (now.addingTimeInterval(-86400), now.addingTimeInterval(3650 * 86400)), rsa: false, by: root)
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
            dates: (from ?? now.addingTimeInterval(-3600), until ?? now.addingTimeInterval(365 * 86400)), rsa: rsa, by: issuer ?? root,
            further: further)
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

    private static func issue(
        subject: String, addresses: [String], constraints: (Bool, Int?), usage: [String], extended: [String], dates: (Date, Date),
        rsa: Bool,
        by issuer: Identity?, further: [ExtensionValue] = []
    ) throws -> Identity {
        let key = rsa ? try PrivateKey.generateRSA(bits: 2048) : try PrivateKey.generateEC(curve: "P-256")
        var serial = Random.bytes(16)
        serial[0] = (serial[0] & 0x7F) | 0x40
        var builder = CertificateBuilder(subject: [("CN", subject)], serialNumber: serial, notBefore: dates.0, notAfter: dates.1)
        builder.addresses = addresses
        builder.basicConstraints = (isCA: constraints.0, pathLength: constraints.1)
        builder.keyUsage = usage
        builder.extendedKeyUsage = extended
        builder.extensions = further
        let x509 = try builder.sign(key: key, issuer: issuer.map { ($0.certificate.x509, $0.key) })
        return Identity(certificate: try Certificate(x509), key: key)
    }
}
