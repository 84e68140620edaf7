import Foundation
import MIME
import Mail
import OpenSSL
import SMIME
import TestSupport
import Testing

@testable import Gateway

@Suite("D-12, D-13: mail for a recipient's own device, and what is kept")
struct DeviceMailTests {
    /// alice has a device that takes encrypted mail alone; the gateway has no key for it.
    private func fixture(_ mode: String) async throws -> (InwardFixture, device: TestAuthority.Identity) {
        let fixture = try await InwardFixture()
        let device = try fixture.authority.leaf(for: InwardFixture.alice)
        try await fixture.base.add(device)
        try await fixture.base.set("encrypt.mode", mode, InwardFixture.alice)
        return (fixture, device)
    }

    private func opened(_ copy: DeliveredCopy, by device: TestAuthority.Identity) -> OpenedMessage {
        MessageReader().open(copy.bytes, keys: [DecryptionKey(certificate: device.certificate.x509, key: device.key)])
    }

    @Test("A-18: plain mail from outside arrives encrypted and unsigned by us", arguments: ["force", "mandatory"])
    func a18(_ mode: String) async throws {
        let (fixture, device) = try await fixture(mode)
        let copy = try await fixture.delivered(InwardFixture.mail())
        #expect(!copy.showsMark && copy.message.root.contentType.mediaType == "application/pkcs7-mime")
        let opened = opened(copy, by: device)
        #expect(opened.layers.count == 1 && Message(parsing: opened.bytes).everything.contains(InwardFixture.mark))
        #expect(!opened.layers.contains { if case .signed = $0 { true } else { false } })
    }

    @Test("decrypted, judged, and encrypted again: the info fields lie inside the protected part only", arguments: ["force", "mandatory"])
    func rewrapped(_ mode: String) async throws {
        let (fixture, device) = try await fixture(mode)
        let copy = try await fixture.delivered(fixture.encrypt(fixture.sign()))
        #expect(copy.message.root.header.allSatisfy { !$0.name.hasPrefix("X-Zegel") && $0.name != "Authentication-Results" })
        #expect(copy.header("Subject") == "Offer", "a subject outside says nothing of what lies inside")
        let named = MessageReader.recipients(of: copy.bytes)
        #expect(named.contains { $0.matches(device.certificate.x509) })
        let bytes = try inside(copy, device)
        let inner = Message(parsing: bytes)
        #expect(inner.root.header.first(named: "X-Zegel-Info-Signer-Verified-0-1")?.unfolded == "True")
        #expect(inner.root.header.first(named: "X-Zegel-Info-Instance")?.unfolded == fixture.store.instance)
        #expect(inner.root.header.first(named: "Authentication-Results")?.unfolded.contains("smime=pass") == true)
        #expect(inner.everything.contains(InwardFixture.mark))
    }

    /// The entity within the encryption, header and all.
    private func inside(_ copy: DeliveredCopy, _ device: TestAuthority.Identity) throws -> [UInt8] {
        let object = copy.message.decodedBody(of: copy.message.root)
        let data: EnvelopedData? =
            switch try ContentInfo(object) {
            case .enveloped(let data), .authEnveloped(let data): data
            case .signed, .compressed: nil
            }
        return try #require(data).open(with: [DecryptionKey(certificate: device.certificate.x509, key: device.key)]).0
    }

    @Test("what is still encrypted passes as it is, with its marks outside")
    func stillEncrypted() async throws {
        let (fixture, device) = try await fixture("force")
        let mail = try fixture.encrypt(to: device)
        let copy = try await fixture.delivered(mail)
        #expect(copy.keeps(mail) && copy.info("SMIME-Decryption-Key-Not-Found") == "True")
    }

    @Test("mandatory and no certificate: an encrypted mail stays encrypted, a plain one is held")
    func mandatory() async throws {
        let fixture = try await InwardFixture()
        try await fixture.base.set("encrypt.mode", "mandatory", "carol@zegel.example")
        let mail = try fixture.encrypt()
        #expect(try await fixture.delivered(mail, to: "carol@zegel.example").keeps(mail))
        let (copies, trace) = try await fixture.arrival(InwardFixture.mail(), to: ["carol@zegel.example"])
        #expect(copies.isEmpty && trace.plan.recipients.map(\.outcome) == [.held])
    }

    @Test("D-13: the original is kept beside what was opened, for notifications")
    func original() async throws {
        let fixture = try await InwardFixture()
        let mail = try fixture.encrypt()
        let copies = try await fixture.arrive(mail, to: [InwardFixture.alice, InwardFixture.mallory])
        #expect(copies.map(\.showsMark) == [true, false])
        for copy in copies { #expect(copy.original.suffix(mail.count).elementsEqual(mail)) }
    }
}
