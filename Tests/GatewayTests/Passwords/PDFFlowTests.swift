import Foundation
import MIME
import Mail
import Policy
import SMIME
import Settings
import TestSupport
import Testing

@testable import Gateway
@testable import Store

@Suite("14, 15: mail that becomes an encrypted PDF")
struct PDFFlowTests {
    static let alice = "alice@zegel.example"
    static let dan = "dan@partner.example"

    static func fixture(_ settings: [(String, String, String?)] = [], sms: SMSDesk.Ways = .init()) async throws -> NoticeFixture {
        let fixture = try await NoticeFixture(pdf: NoticeFixture.renderer, sms: sms)
        try await fixture.set("encrypt.mode", "mandatory", domain: "partner.example")
        for (key, value, user) in settings { try await fixture.set(key, value, user: user) }
        return fixture
    }

    /// The password in the notice to the sender.
    static func passwords(_ fixture: NoticeFixture) async throws -> [String] {
        let text = try await fixture.notices(to: alice).map { $0.part("text/plain") }.joined(separator: "\n")
        return text.matches(of: /Password: ([A-Z2-9-]+)/).map { String($0.output.1).replacing("-", with: "") }
    }

    @Test("W-01, W-04: the sender gets the password, the recipient the PDF; each opens only with the other")
    func originator() async throws {
        let fixture = try await Self.fixture()
        try await fixture.accept(
            NoticeFixture.mail(
                from: "Alice <\(Self.alice)>", to: Self.dan, subject: "[encrypt] Offer", extra: "In-Reply-To: <q@partner.example>\r\n"),
            from: Self.alice, to: Self.dan, origin: .inside)
        try await fixture.process()
        let passwords = try await Self.passwords(fixture)
        #expect(passwords.count == 1 && passwords[0].wholeMatch(of: /[A-HJ-NP-Z2-9]{16}/) != nil)
        let mail = try await fixture.outgoing(to: Self.dan)
        // F-06: addresses of the original, subject without the keyword, a Message-ID of its own, the thread; nothing of the content.
        #expect(mail.root.header.first(named: "From")?.unfolded == "Alice <\(Self.alice)>")
        #expect(mail.root.header.first(named: "To")?.unfolded == Self.dan && mail.subject == "Offer")
        #expect(mail.root.header.first(named: "In-Reply-To")?.unfolded == "<q@partner.example>")
        #expect(mail.root.header.first(named: "Message-ID")?.unfolded.contains("<m@zegel.example>") == false)
        #expect(!mail.everything.contains("MARK") && !mail.everything.contains(passwords[0]))
        #expect(mail.part("text/plain").contains("password"))
        let opened = try OpenedPDF(of: mail)
        #expect(try await opened.text(passwords[0]).contains("MARK in the text"))
        #expect(try await opened.decrypted("WRONGWRONGWRONG2") == nil)
        #expect(try await opened.files(passwords[0]).contains(Array("MARK in the file".utf8)))
        // G-04
        let kept = try await fixture.everythingKept()
        #expect(!kept.contains(passwords[0]) && !kept.contains(PasswordAlphabet.grouped(passwords[0])))
        #expect(kept.contains("originator"))
        try await fixture.stop()
    }

    @Test("A-15: three attachments, one named in Japanese: all come out after the password, the mail shows nothing of them")
    func a15() async throws {
        let fixture = try await Self.fixture()
        let files = ["報告書.txt": "MARK one", "plan.bin": "MARK two", "table.csv": "MARK;three"]
        let parts = files.sorted { $0.key < $1.key }.map { name, content in
            EntityBuilder.data(Array(content.utf8), mediaType: "application/octet-stream", fileName: name)
        }
        let entity = EntityBuilder.multipart("mixed", boundary: Boundary(random: Array(1...16)), [EntityBuilder.text("MARK body")] + parts)
        let message = MessageBuilder(entity).adding("From", Self.alice).adding("To", Self.dan).adding("Subject", "Figures")
            .adding("Message-ID", "<m@zegel.example>")
        try await fixture.accept(message.bytes, from: Self.alice, to: Self.dan, origin: .inside)
        try await fixture.process()
        let password = try #require(try await Self.passwords(fixture).first)
        let mail = try await fixture.outgoing(to: Self.dan)
        for word in ["MARK", "報告書", "plan.bin", "table.csv", password] { #expect(!mail.everything.contains(word), "\(word)") }
        let opened = try OpenedPDF(of: mail)
        #expect(Set(try await opened.files(password)) == Set(files.values.map { Array($0.utf8) }))
        #expect(try await opened.text(password).contains("MARK body"))
        try await fixture.stop()
    }

    @Test("W-05: two recipients, two PDFs, two passwords, one notice that lists both")
    func two() async throws {
        let fixture = try await Self.fixture()
        let dora = "dora@partner.example"
        try await fixture.accept(
            NoticeFixture.mail(from: Self.alice, to: "\(Self.dan), \(dora)"), from: Self.alice, to: Self.dan, dora, origin: .inside)
        try await fixture.process()
        #expect(try await fixture.notices(to: Self.alice).count == 1)
        let notice = try #require(try await fixture.notices(to: Self.alice).first).part("text/plain")
        #expect(notice.contains(Self.dan) && notice.contains(dora))
        let passwords = try await Self.passwords(fixture)
        #expect(Set(passwords).count == 2)
        for (recipient, position) in [(Self.dan, 0), (dora, 1)] {
            let opened = try OpenedPDF(of: try await fixture.outgoing(to: recipient))
            #expect(try await opened.decrypted(passwords[position]) != nil)
            #expect(try await opened.decrypted(passwords[1 - position]) == nil)
        }
        try await fixture.stop()
    }

    @Test("W-02: the password is kept sealed, used again while it counts, announced once, and destroyed when it has ended")
    func reuse() async throws {
        let fixture = try await Self.fixture([("password.validity", "30 d", Self.dan)])
        func send() async throws -> Message {
            try await fixture.accept(NoticeFixture.mail(from: Self.alice, to: Self.dan), from: Self.alice, to: Self.dan, origin: .inside)
            try await fixture.process()
            return try await fixture.outgoing(to: Self.dan)
        }
        #expect(try await send().words.contains("the password you agreed on"))
        let first = try #require(try await Self.passwords(fixture).first)
        fixture.clock.advance(by: 86_400)
        let second = try await send()
        #expect(second.words.contains("the password you already have"))
        #expect(try await Self.passwords(fixture).count == 1)
        #expect(try await OpenedPDF(of: second).decrypted(first) != nil)
        let address = try #require(EmailAddress(Self.dan))
        #expect(try await fixture.store.read { try $0.password(for: address) } == first)
        #expect(!(try await fixture.everythingKept().contains(first)))
        try await fixture.set("password.length", "20", user: Self.dan)
        _ = try await send()
        let third = try #require(try await Self.passwords(fixture).last)
        #expect(third.count == 20)
        fixture.clock.advance(by: 31 * 86_400)
        #expect(try await fixture.store.read { try $0.password(for: address) } == nil)
        _ = await PasswordPruning.run(fixture.store)
        #expect(try await fixture.store.read { try $0.rows("SELECT address FROM password") }.isEmpty)
        _ = try await send()
        #expect(try await Self.passwords(fixture).last != third)
        try await fixture.stop()
    }

    @Test("static and subject passwords open the PDF and are told to nobody")
    func known() async throws {
        let cases: [([(String, String, String?)], String, String)] = [
            ([("password.static", "agréed by phone 7", Self.dan), ("password.mode", "static", Self.dan)], "Offer", "agréed by phone 7"),
            (
                [("password.subject-trigger", #"\[pw: *([^\]]+)\]"#, nil), ("password.mode", "sender", Self.dan)],
                "Offer [pw: MARKcorrect-horse]", "MARKcorrect-horse"
            ),
        ]
        for (settings, subject, password) in cases {
            let fixture = try await Self.fixture(settings + [("encrypt.notify-sender", "true", nil)])
            try await fixture.accept(
                NoticeFixture.mail(from: Self.alice, to: Self.dan, subject: subject), from: Self.alice, to: Self.dan, origin: .inside)
            try await fixture.process()
            let mail = try await fixture.outgoing(to: Self.dan)
            #expect(mail.subject == "Offer" && !mail.everything.contains(password))
            #expect(try await OpenedPDF(of: mail).text(password).contains("MARK in the text"))
            for notice in try await fixture.notices() { #expect(!notice.everything.contains(password)) }
            #expect(try await !fixture.everythingKept().contains(password))
            try await fixture.stop()
        }
    }

    @Test("F-07: a password of 128 bytes is refused, not cut: nothing is sent, the sender told; one of 127 bytes opens")
    func length() async throws {
        let settings: [(String, String, String?)] = [
            ("password.subject-trigger", #"\[pw: *([^\]]+)\]"#, nil), ("password.mode", "sender", Self.dan),
        ]
        for (count, isTaken) in [(127, true), (128, false)] {
            let fixture = try await Self.fixture(settings)
            let password = String(repeating: "p", count: count)
            try await fixture.accept(
                NoticeFixture.mail(from: Self.alice, to: Self.dan, subject: "Offer [pw:\(password)]"), from: Self.alice, to: Self.dan,
                origin: .inside)
            try await fixture.process()
            let notices = try await fixture.notices(to: Self.alice)
            if isTaken {
                #expect(notices.isEmpty)
                #expect(try await OpenedPDF(of: fixture.outgoing(to: Self.dan)).decrypted(password) != nil)
            } else {
                #expect(notices.map(\.subject).first?.contains("not sent") == true)
                #expect(notices.first?.words.contains("128 bytes") == true)
                #expect(notices.allSatisfy { !$0.everything.contains(password) })
                #expect(try await fixture.copies(for: Self.dan).isEmpty)
            }
            try await fixture.stop()
        }
    }

    @Test("A-29: the one-time password of a PDF is computed from secret and id; the mail shows the id and the portal, never the password")
    func oneTime() async throws {
        let secret = try #require(ClientSecret((0..<32).map { UInt8($0) }))
        let fixture = try await Self.fixture([
            ("portal.base-url", "https://portal.example", nil), ("otp.client-secret", secret.settingText, Self.dan),
            ("password.mode", "otp", Self.dan),
        ])
        try await fixture.accept(NoticeFixture.mail(from: Self.alice, to: Self.dan), from: Self.alice, to: Self.dan, origin: .inside)
        try await fixture.process()
        let mail = try await fixture.outgoing(to: Self.dan)
        let text = mail.part("text/plain")
        #expect(text.contains("https://portal.example/join/"), "the first mail invites")
        let id = try #require(try await fixture.store.read { try $0.rows("SELECT id FROM password_id").first?.text(0) })
        #expect(id.count == 16 && text.contains(id))
        let password = OneTimePassword.password(secret, id: id, length: 16)
        #expect(try await OpenedPDF(of: mail).text(password).contains("MARK in the text"))
        #expect(!mail.everything.contains(password))
        let address = try #require(EmailAddress(Self.dan))
        #expect(try await fixture.store.read { try $0.passwordID(id, for: address)?.length } == 16)
        try await fixture.store.write { try $0.setPortalPassword("kept", of: address) }
        try await fixture.accept(NoticeFixture.mail(from: Self.alice, to: Self.dan), from: Self.alice, to: Self.dan, origin: .inside)
        try await fixture.process()
        let next = try await fixture.outgoing(to: Self.dan).part("text/plain")
        #expect(next.contains("https://portal.example/otp/") && !next.contains("/join/"), "who has an account is not invited")
        #expect(try await fixture.notices().isEmpty)
        #expect(try await !fixture.everythingKept().contains(password))
        try await fixture.stop()
    }

    @Test("otp.auto-create: the secret is made once, kept sealed, and the same for the next PDF")
    func autoCreate() async throws {
        let fixture = try await Self.fixture([("portal.base-url", "https://portal.example", nil), ("password.mode", "otp", Self.dan)])
        let address = try #require(EmailAddress(Self.dan))
        var secrets: [String] = []
        for _ in 0..<2 {
            try await fixture.accept(NoticeFixture.mail(from: Self.alice, to: Self.dan), from: Self.alice, to: Self.dan, origin: .inside)
            try await fixture.process()
            secrets.append(
                try await fixture.store.read {
                    try $0.settingsSnapshot().value(SettingKeys.otpClientSecret, for: address).value.settingText
                })
        }
        #expect(secrets[0] == secrets[1] && secrets[0].count == 64)
        #expect(try await !fixture.everythingKept().contains(secrets[0]))
        try await fixture.stop()
    }

    @Test("F-05: the reply link stands in the PDF and the day it ends in the mail; each PDF has its own")
    func reply() async throws {
        let fixture = try await Self.fixture([
            ("portal.base-url", "https://portal.example", nil), ("reply.sender", "reply@zegel.example", nil),
            ("reply.enabled", "true", nil),
            ("password.static", "agreed by phone 7", Self.dan), ("password.mode", "static", Self.dan),
        ])
        var links: Set<String> = []
        for _ in 0..<2 {
            try await fixture.accept(NoticeFixture.mail(from: Self.alice, to: Self.dan), from: Self.alice, to: Self.dan, origin: .inside)
            try await fixture.process()
            let mail = try await fixture.outgoing(to: Self.dan)
            #expect(mail.part("text/plain").contains("reply link") && !mail.everything.contains("portal.example/reply"))
            let opened = try OpenedPDF(of: mail)
            let plain = try #require(try await opened.decrypted("agreed by phone 7"))
            let words = String(decoding: plain, as: UTF8.self)
            let link = try #require(words.firstMatch(of: /https:\/\/portal\.example\/reply\/[A-HJ-NP-Z2-9]{32}/))
            links.insert(String(link.output))
        }
        #expect(links.count == 2)
        try await fixture.stop()
    }

    @Test("a worker that cannot be started defers the mail; one that dies of it fails the method: nothing is ever sent in the clear")
    func deadWorker() async throws {
        let missing = try await NoticeFixture(pdf: PDFRenderer(program: "/nonexistent/zegel", workers: 1))
        try await missing.set("encrypt.mode", "mandatory", domain: "partner.example")
        try await missing.accept(NoticeFixture.mail(from: Self.alice, to: Self.dan), from: Self.alice, to: Self.dan, origin: .inside)
        await #expect(throws: MailFailure.self) { try await missing.process() }
        #expect(try await missing.copies(for: Self.dan).isEmpty)
        try await missing.stop()
        let script = try TemporaryFolder()
        let dying = try script.write("worker", "#!/bin/sh\nprintf 'R\\0\\0\\0\\0010'; head -c 1 > /dev/null; kill -9 $$\n".utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: dying)
        for mode in ["mandatory", "force"] {
            let fixture = try await NoticeFixture(pdf: PDFRenderer(program: dying, workers: 1))
            try await fixture.set("encrypt.mode", mode, domain: "partner.example")
            try await fixture.accept(NoticeFixture.mail(from: Self.alice, to: Self.dan), from: Self.alice, to: Self.dan, origin: .inside)
            try await fixture.process()
            #expect(try await fixture.notices(to: Self.alice).first?.subject.contains("not sent") == true)
            #expect(try await fixture.copies(for: Self.dan).isEmpty)
            try await fixture.stop()
        }
    }

    @Test("F-08: what the sender's mail program signed is shown, and what the signature was worth stands in the frame")
    func signed() async throws {
        let fixture = try await Self.fixture([("password.static", "agreed by phone 7", Self.dan), ("password.mode", "static", Self.dan)])
        let authority = try TestAuthority()
        let identity = try authority.leaf(for: Self.alice)
        try await fixture.addKey(identity, root: authority.root)
        let mail = try SMIMEWriter.sign(
            NoticeFixture.mail(from: Self.alice, to: Self.dan),
            as: SigningIdentity(certificate: identity.certificate.x509, key: identity.key, chain: []), form: .clear, digest: .sha256,
            at: fixture.clock.now, boundary: "client-boundary")
        try await fixture.accept(mail, from: Self.alice, to: Self.dan, origin: .inside)
        try await fixture.process()
        let text = try await OpenedPDF(of: fixture.outgoing(to: Self.dan)).text("agreed by phone 7")
        #expect(text.contains("MARK in the text") && text.contains("the signature is valid"))
        try await fixture.stop()
    }

    @Test("18: every word around the message is in the language of its recipient, the cover text by the template that counts for him")
    func language() async throws {
        let fixture = try await Self.fixture([
            ("password.static", "agreed by phone 7", Self.dan), ("password.mode", "static", Self.dan), ("language", "de", Self.dan),
            ("portal.base-url", "https://portal.example", nil), ("reply.sender", "reply@zegel.example", nil),
            ("reply.enabled", "true", nil),
        ])
        let authority = try TestAuthority()
        let identity = try authority.leaf(for: Self.alice)
        try await fixture.addKey(identity, root: authority.root)
        let mail = try SMIMEWriter.sign(
            NoticeFixture.mail(from: Self.alice, to: Self.dan),
            as: SigningIdentity(certificate: identity.certificate.x509, key: identity.key, chain: []), form: .clear, digest: .sha256,
            at: fixture.clock.now, boundary: "client-boundary")
        func text() async throws -> String {
            try await fixture.accept(mail, from: Self.alice, to: Self.dan, origin: .inside)
            try await fixture.process()
            let words = try await OpenedPDF(of: fixture.outgoing(to: Self.dan)).text("agreed by phone 7")
            return words.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        }
        let own = try await text()
        for words in [
            "\(Self.alice) hat Ihnen diese Nachricht verschlüsselt geschickt.", "Mit der Schaltfläche unten können Sie", "Von",
            "Anhänge (1)", "Büroklammer",
            "Sicher antworten", "Der Absender hat diese Nachricht signiert: die Signatur ist gültig.", "Seite 1 von 1",
        ] { #expect(own.contains(words), "\(words)") }
        for words in ["sent you", "The sender", "Page 1"] { #expect(!own.contains(words), "\(words)") }
        let level = try StoredLevel.domain(#require(DomainPattern("partner.example")))
        try await fixture.store.write {
            _ = try $0.setTemplate("pdf-cover", language: "de", to: "\nVertraulich für {{to}}.\n\nIhre {{organisation}}\n", at: level)
        }
        let written = try await text()
        #expect(written.contains("Vertraulich für \(Self.dan). Ihre") && !written.contains("hat Ihnen diese Nachricht"))
        try await fixture.store.write { _ = try $0.setTemplate("pdf-cover", language: "de", to: "\n\n", at: level) }
        #expect(try await !text().contains("hat Ihnen diese Nachricht"))
        try await fixture.stop()
    }
}
