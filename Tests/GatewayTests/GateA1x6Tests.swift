import OpenSSL
import TestSupport
import Testing

@testable import Gateway

@Suite("A1.6, A-31 wrong-recipient oracle: only keys of this envelope recipient open a mail")
struct GateA1x6WrongRecipient {
    @Test("to mallory alone: not decrypted; to both: clear for alice, ciphertext for mallory", arguments: [true, false])
    func captured(_ isAuthenticated: Bool) async throws {
        let fixture = try await InwardFixture()
        let mail = try fixture.encrypt(cipher: isAuthenticated ? .aes256GCM : .aes256CBC)
        let captured = try await fixture.delivered(mail, from: InwardFixture.eve, to: InwardFixture.mallory)
        #expect(captured.keeps(mail) && !captured.showsMark && captured.info("SMIME-Decryption-Key-Not-Found") == "True")
        let both = try await fixture.arrive(mail, from: InwardFixture.eve, to: [InwardFixture.mallory, InwardFixture.alice])
        #expect(both.map(\.recipients) == [[InwardFixture.alice], [InwardFixture.mallory]])
        #expect(both[0].showsMark && both[0].info("SMIME-Encrypted") == "True")
        #expect(both[1].keeps(mail) && !both[1].showsMark && both[1].info("SMIME-Encrypted") == nil)
    }

    @Test("two RecipientInfos: each opens for its owner, in a copy of his own that names no outcome of the other")
    func twoRecipients() async throws {
        let fixture = try await InwardFixture()
        let recipients = [fixture.alice, fixture.mallory].map { EncryptionRecipient(certificate: $0.certificate.x509) }
        let sealed = try EnvelopedDataWriter.encrypt(Array(InwardFixture.text.utf8), to: recipients, cipher: .aes256GCM)
        let copies = try await fixture.arrive(
            InwardFixture.mail(MailShapes.wrapped(sealed)), to: [InwardFixture.mallory, InwardFixture.alice, "carol@zegel.example"])
        #expect(copies.map(\.showsMark) == [true, false, true])
    }

    @Test("the key of a domain opens mail of its own people alone, and a key assigned to all opens nobody's")
    func domains() async throws {
        let fixture = try await InwardFixture()
        let key = try fixture.authority.leaf(for: "office@zegel.example")
        try await fixture.base.add(key, withKey: true)
        try await fixture.base.set("locality", "internal", "other.example")
        try await fixture.base.set("smime.certificates", key.certificate.thumbprint, "zegel.example")
        let mail = try fixture.encrypt(to: key)
        for (recipient, opens) in [("dora@zegel.example", true), ("dora@other.example", false), ("dora@sub.zegel.example", false)] {
            try await fixture.base.set("locality", "internal", "sub.zegel.example")
            #expect(try await fixture.delivered(mail, to: recipient).showsMark == opens, "\(recipient)")
        }
        let both = try await fixture.arrive(mail, to: ["dora@other.example", "dora@zegel.example"])
        #expect(both.map(\.showsMark) == [false, true])
        try await fixture.base.set("smime.certificates", key.certificate.thumbprint)
        #expect(try await !fixture.delivered(mail, to: "dora@other.example").showsMark)
        try await fixture.base.set("smime.certificates", key.certificate.thumbprint, "dora@other.example")
        #expect(try await fixture.delivered(mail, to: "dora@other.example").showsMark, "assigned to him by hand")
    }

    @Test("additional certificates, which everything is encrypted to, open no mail")
    func additional() async throws {
        let fixture = try await InwardFixture()
        let archive = try fixture.authority.leaf(for: "archive@zegel.example")
        try await fixture.base.add(archive, withKey: true)
        try await fixture.base.set("smime.additional-certificates", archive.certificate.thumbprint, "zegel.example")
        #expect(try await !fixture.delivered(fixture.encrypt(to: archive), to: InwardFixture.alice).showsMark)
    }

    @Test("not strict: any key here that the mail names, as the setting says")
    func lenient() async throws {
        let fixture = try await InwardFixture()
        try await fixture.base.set("smime.strict-decryption", "false", "zegel.example")
        #expect(try await fixture.delivered(fixture.encrypt(), to: InwardFixture.mallory).showsMark)
    }
}
