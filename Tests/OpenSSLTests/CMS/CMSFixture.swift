import Foundation
import OpenSSL
import PKI
import TestSupport

/// Certificates and keys that the CMS tests share: made once, RSA keys take their time.
struct CMSFixture: Sendable {
    let authority: TestAuthority
    let rsa: TestAuthority.Identity
    let otherRSA: TestAuthority.Identity
    let p256: TestAuthority.Identity
    let p384: TestAuthority.Identity
    let brainpool: TestAuthority.Identity
    let x25519: TestAuthority.Identity
    let ed25519: TestAuthority.Identity

    static let openssl = Tool(named: "openssl")
    static let shared = Result { try CMSFixture() }

    private init() throws {
        authority = try TestAuthority()
        rsa = try authority.leaf(for: "alice@zegel.example", rsa: true)
        otherRSA = try authority.leaf(for: "mallory@zegel.example", rsa: true)
        p256 = try authority.leaf(for: "bob@partner.example")
        p384 = try Self.issue("carol@partner.example", PrivateKey.generateEC(curve: "P-384"), authority)
        brainpool = try Self.issue("dieter@partner.example", PrivateKey.generateEC(curve: "brainpoolP256r1"), authority)
        x25519 = try Self.issue("eve@partner.example", PrivateKey.generate(algorithm: "X25519"), authority)
        ed25519 = try Self.issue("frank@partner.example", PrivateKey.generate(algorithm: "ED25519"), authority)
    }

    private static func issue(_ address: String, _ key: PrivateKey, _ authority: TestAuthority) throws -> TestAuthority.Identity {
        try TestAuthority.issue(
            subject: address, addresses: [address], usage: ["digitalSignature", "keyAgreement"], extended: ["emailProtection"], key: key,
            by: authority.root)
    }

    enum Kind: String, CaseIterable, Sendable { case rsa, p256, p384, brainpool, x25519, ed25519 }

    func identity(_ kind: Kind) -> TestAuthority.Identity {
        switch kind {
        case .rsa: rsa
        case .p256: p256
        case .p384: p384
        case .brainpool: brainpool
        case .x25519: x25519
        case .ed25519: ed25519
        }
    }
}

extension TestAuthority.Identity {
    func recipient(_ transport: EncryptionRecipient.Transport = .pkcs1) -> EncryptionRecipient {
        EncryptionRecipient(certificate: certificate.x509, transport: transport)
    }
}

/// A MIME entity with a marker that occurs nowhere else.
let marker = "MARK-5f1e-secret"
let entity = Array(
    "Content-Type: text/plain; charset=us-ascii\r\n\r\nHello \(marker)\r\n\(String(repeating: "0123456789\r\n", count: 40))".utf8)

/// What EnvelopedData or AuthEnvelopedData opens to, or why it does not.
func opened(_ bytes: [UInt8], _ keys: [DecryptionKey], shortTags: Bool = false) -> Result<[UInt8], CMSError> {
    Result { () throws(CMSError) in
        switch try ContentInfo(bytes, shortTags: shortTags) {
        case .enveloped(let data), .authEnveloped(let data): return try data.open(with: keys).plaintext
        case .signed, .compressed: throw .malformed("not encrypted")
        }
    }
}
