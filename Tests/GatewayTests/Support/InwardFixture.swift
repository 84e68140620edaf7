import Foundation
import MIME
import Mail
import OpenSSL
import Queue
import SMIME
import Store
import TestSupport
import Testing

@testable import Gateway

/// Mail from outside, from its acceptance to the bytes that leave for the inside, without a network.
///
/// `zegel.example` is internal; alice and mallory have keys here. Everybody's certificate has a path to the one root. Tags are on.
struct InwardFixture: Sendable {
    static let alice = "alice@zegel.example"
    static let mallory = "mallory@zegel.example"
    static let bob = "bob@partner.example"
    static let eve = "eve@evil.example"
    /// Stands in no header and no ciphertext.
    static let mark = "MARK-51c0-secret"

    let base: FlowFixture
    let authority: TestAuthority
    let alice, mallory, bob, eve: TestAuthority.Identity

    var store: Store { base.store }

    init() async throws {
        base = try await FlowFixture()
        authority = try TestAuthority()
        alice = try authority.leaf(for: Self.alice, rsa: true)
        mallory = try authority.leaf(for: Self.mallory)
        bob = try authority.leaf(for: Self.bob)
        eve = try authority.leaf(for: Self.eve)
        try await base.add(root: authority.root.certificate)
        try await base.add(alice, withKey: true)
        try await base.add(mallory, withKey: true)
        try await base.set("tags.enabled", "true")
        try await base.set("smime.harvest", "off")
    }

    /// A mail on its way in.
    /// - Returns: the copies that leave, in the order of the recipients' names.
    func arrive(
        _ bytes: [UInt8], from sender: String = bob, to recipients: [String] = [alice], origin: Origin = .outside
    ) async throws -> [DeliveredCopy] {
        try await arrival(bytes, from: sender, to: recipients, origin: origin).copies
    }

    func arrival(
        _ bytes: [UInt8], from sender: String = bob, to recipients: [String] = [alice], origin: Origin = .outside
    ) async throws -> (copies: [DeliveredCopy], trace: TraceRecord) {
        let row = try await base.process(bytes, FlowFixture.envelope(sender, recipients), FlowFixture.submission(origin))
        var copies: [DeliveredCopy] = []
        for entry in try await base.queue.claimReady(limit: 50) {
            copies.append(
                DeliveredCopy(
                    recipients: entry.envelope.forwardPaths.map(\.description), bytes: try await base.queue.bytes(of: entry.id),
                    original: try await base.queue.originalContent(of: entry.id).bytes()))
        }
        let record = try #require(TraceRecord(json: row.decision))
        return (copies.sorted { ($0.recipients.first ?? "") < ($1.recipients.first ?? "") }, record)
    }

    /// The only copy.
    func delivered(_ bytes: [UInt8], from sender: String = bob, to recipient: String = alice) async throws -> DeliveredCopy {
        let copies = try await arrive(bytes, from: sender, to: [recipient])
        try #require(copies.count == 1)
        return copies[0]
    }

    // MARK: Mail

    static let text = "Content-Type: text/plain; charset=utf-8\r\n\r\nThe word is \(mark).\r\n"

    /// A message around an entity with its Content-* fields.
    static func mail(
        _ content: String = text, from: String = bob, to: String = alice, subject: String = "Offer", extra: String = ""
    ) -> [UInt8] {
        let head = "From: \(from)\r\nTo: \(to)\r\nSubject: \(subject)\r\nMessage-ID: <\(UUID().uuidString)@partner.example>\r\n"
        return Array("\(head)Date: Tue, 24 Nov 2026 09:00:00 +0000\r\n\(extra)MIME-Version: 1.0\r\n\(content)".utf8)
    }

    func sign(
        _ mail: [UInt8] = mail(), as identity: TestAuthority.Identity? = nil, form: SMIMEWriter.Form = .clear, digest: Digest = .sha256
    ) throws -> [UInt8] {
        let identity = identity ?? bob
        return try SMIMEWriter.sign(
            mail, as: SigningIdentity(certificate: identity.certificate.x509, key: identity.key), form: form, digest: digest, at: Date(),
            boundary: "signed-\(UUID().uuidString)")
    }

    func encrypt(
        _ mail: [UInt8] = mail(), to identity: TestAuthority.Identity? = nil, cipher: SMIMEWriter.Cipher = .aes256GCM
    ) throws -> [UInt8] {
        try SMIMEWriter.encrypt(mail, to: [EncryptionRecipient(certificate: (identity ?? alice).certificate.x509)], cipher: cipher)
    }

    /// SignedData over an entity.
    func signature(
        over entity: String, by identity: TestAuthority.Identity? = nil, isDetached: Bool = true, digest: Digest = .sha256
    ) throws -> [UInt8] {
        let identity = identity ?? bob
        return try SignedDataWriter.sign(
            Array(entity.utf8), certificate: identity.certificate.x509, key: identity.key, chain: [], digest: digest,
            isDetached: isDetached, at: Date())
    }

    /// EnvelopedData or AuthEnvelopedData around an entity, taken apart.
    func enveloped(_ entity: String = text, to identity: TestAuthority.Identity? = nil, cipher: ContentCipher) throws -> DERTree {
        let recipient = EncryptionRecipient(certificate: (identity ?? alice).certificate.x509)
        return try #require(DERTree(EnvelopedDataWriter.encrypt(Array(entity.utf8), to: [recipient], cipher: cipher)))
    }
}

/// One copy as it leaves for the inside.
struct DeliveredCopy: Sendable {
    var recipients: [String]
    var bytes: [UInt8]
    /// What is kept for notifications until everybody has it.
    var original: [UInt8]

    var text: String { String(decoding: bytes, as: UTF8.self) }
    var message: Message { Message(parsing: bytes) }
    func header(_ name: String) -> String? { message.root.header.first(named: name)?.unfolded }
    func all(_ name: String) -> [String] { message.root.header.all(named: name).map(\.unfolded) }
    func info(_ name: String) -> String? { header("X-Zegel-Info-\(name)") }

    /// All info fields without their prefix; the first of a repeated name counts.
    var info: [String: String] {
        let own = message.root.header.filter { $0.name.lowercased().hasPrefix("x-zegel-info-") }
        return Dictionary(own.map { (String($0.name.dropFirst(13)), $0.unfolded) }) { first, _ in first }
    }

    /// The marker stands in it, as it is or within a transfer encoding.
    var showsMark: Bool { message.everything.contains(InwardFixture.mark) }

    /// Ends in exactly the content of another message: MIME-Version and everything below.
    func keeps(_ mail: [UInt8]) -> Bool {
        let whole = Message(parsing: mail)
        let start = whole.root.header.first(named: "MIME-Version")?.range.lowerBound ?? whole.root.bodyRange.lowerBound
        return bytes.suffix(mail.count - start).elementsEqual(mail[start...])
    }

    /// Anything by which a reader may take the mail for signed by the address in From.
    var positiveMarks: [String] {
        var marks: [String] = []
        for prefix in ["X-Zegel-Info-", "X-Djigzo-Info-", "X-CipherMail-Info-"] { marks += positiveFields(prefix) }
        for value in all("Authentication-Results") where value.contains("smime=pass") { marks.append("smime=pass") }
        for subject in message.root.header.all(named: "Subject").map(\.decoded) where subject.contains("[signed]") { marks.append(subject) }
        return marks
    }

    private func positiveFields(_ prefix: String) -> [String] {
        let fields = message.root.header.filter { $0.name.lowercased().hasPrefix(prefix.lowercased()) }
        let values = fields.map { (name: String($0.name.lowercased().dropFirst(prefix.count)), value: $0.unfolded) }
        let verified = values.filter { $0.name.hasPrefix("signer-verified-") }
        let isTrusted = verified.allSatisfy { field in
            field.value == "True"
                && values.contains { $0.name == field.name.replacing("verified", with: "trusted") && $0.value == "True" }
        }
        let isMismatch = values.contains { $0.name == "signer-mismatch" }
        return verified.isEmpty || !isTrusted || isMismatch ? [] : ["\(prefix)Signer-Verified"]
    }
}
