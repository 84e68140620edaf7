import Foundation
import MIME
import OpenSSL
import SMIME
import TestSupport
import Testing

/// People with certificates, and mail between them.
struct SMIMEFixture: Sendable {
    let authority: TestAuthority
    let alice: TestAuthority.Identity
    let bob: TestAuthority.Identity
    let mallory: TestAuthority.Identity

    static let shared = Result { try SMIMEFixture() }
    static let openssl = Tool(named: "openssl")
    static let now = Date(timeIntervalSince1970: 1_790_000_000)

    private init() throws {
        authority = try TestAuthority()
        alice = try authority.leaf(for: "alice@zegel.example")
        bob = try authority.leaf(for: "bob@partner.example", rsa: true)
        mallory = try authority.leaf(for: "mallory@partner.example")
    }

    /// Occurs in no header and no cipher text.
    static let marker = "MARK-77aa-secret"

    static let header = """
        Received: from a.example by b.example;\r
        \tMon, 23 Nov 2026 10:00:00 +0000\r
        From: Alice <alice@zegel.example>\r
        To: bob@partner.example\r
        Subject: =?UTF-8?Q?Gr=C3=BC=C3=9Fe?= and\r
          folding\r
        X-Odd :  kept \r

        """

    static let content = "Content-Type: text/plain; charset=us-ascii\r\n\r\nHello \(marker)\r\n"

    /// A whole message: outer fields, MIME-Version and a text.
    static let mail = Array("\(header)MIME-Version: 1.0\r\n\(content)".utf8)

    func signed(
        _ bytes: [UInt8] = mail, by identity: TestAuthority.Identity? = nil, form: SMIMEWriter.Form = .clear, digest: Digest = .sha256
    ) throws -> [UInt8] {
        try SMIMEWriter.sign(
            bytes, as: (identity ?? alice).signingIdentity, form: form, digest: digest, at: Self.now, boundary: "b-\(Random.bytes(8).hex)")
    }

    func encrypted(_ bytes: [UInt8] = mail, cipher: SMIMEWriter.Cipher = .aes256GCM) throws -> [UInt8] {
        try SMIMEWriter.encrypt(bytes, to: [EncryptionRecipient(certificate: bob.certificate.x509)], cipher: cipher)
    }

    func open(_ bytes: [UInt8]) -> OpenedMessage { MessageReader().open(bytes, keys: [bob.decryptionKey]) }
}

extension TestAuthority.Identity {
    var signingIdentity: SigningIdentity { SigningIdentity(certificate: certificate.x509, key: key) }
}

extension [UInt8] {
    var text: String { String(decoding: self, as: UTF8.self) }
    var hex: String { map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() }
    func contains(_ text: String) -> Bool { firstRange(of: Array(text.utf8)) != nil }
}

extension Layer {
    var encrypted: EncryptedLayer? { if case .encrypted(let layer) = self { layer } else { nil } }
    var signed: SignedLayer? { if case .signed(let layer) = self { layer } else { nil } }
    var compressed: CompressedLayer? { if case .compressed(let layer) = self { layer } else { nil } }

    /// `encrypted`, `signed valid`, …: what a test compares.
    var summary: String {
        switch self {
        case .encrypted(let layer): "encrypted \(layer.outcome)"
        case .signed(let layer) where layer.defect != nil: "signed broken"
        case .signed(let layer): "signed \(layer.signers.map { $0.isValid ? "valid" : "invalid" }.joined(separator: ","))"
        case .compressed(let layer): layer.defect == nil ? "inflated" : "compressed"
        case .tooDeep: "too deep"
        case .encryptedPartNotRoot: "encrypted part not root"
        case .signedPartNotRoot: "signed part not root"
        }
    }
}

extension OpenedMessage {
    var summary: [String] { layers.map(\.summary) }
    /// A signature that verified, and nothing against it.
    var hasValidSignature: Bool {
        layers.compactMap(\.signed).contains { $0.defect == nil && !$0.signers.isEmpty && $0.signers.allSatisfy(\.isValid) }
    }
}

/// A message with other content and the same outer header.
func message(_ content: String) -> [UInt8] { Array("\(SMIMEFixture.header)MIME-Version: 1.0\r\n\(content)".utf8) }

/// The MIME entity of a message whose outer header is the fixture's.
func entityText(_ bytes: [UInt8]) -> String {
    let message = Message(parsing: bytes)
    let fields = message.root.header.filter { $0.name.lowercased().hasPrefix("content-") }
    return fields.map { Array(message.slice($0.range)).text }.joined() + "\r\n" + Array(message.slice(message.root.bodyRange)).text
}
