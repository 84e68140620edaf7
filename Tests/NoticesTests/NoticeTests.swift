import Foundation
import MIME
import Mail
import Settings
import Testing

@testable import Notices

@Suite("Notices to the sender")
struct NoticeTests {
    let writer: NoticeWriter
    let subject: NoticeSubject
    let bob: EmailAddress
    let date = Date(timeIntervalSince1970: 1_795_000_000)

    init() throws {
        let from = try #require(EmailAddress("zegel@zegel.example"))
        bob = try #require(EmailAddress("bob@partner.example"))
        writer = NoticeWriter(from: from, organisation: "Zegel Test", hostName: "gateway.zegel.example")
        subject = NoticeSubject(
            id: QueueID(random: Array(repeating: 7, count: 20)), sender: try #require(EmailAddress("alice@zegel.example")),
            recipients: [bob], subject: "<script>alert(1)</script>\r\nBcc: eve@evil.example", date: date, messageID: "<a@b>")
    }

    private func mail(_ content: NoticeContent, _ language: Language = .en, by template: ChosenTemplate? = nil) -> (Message, String?) {
        let (bytes, problem) = writer.mail(
            content, by: template ?? ChosenTemplate(factory: content.kind, in: language), to: subject.sender, at: date,
            random: { (0..<$0).map { UInt8($0 * 37 & 0xFF) } })
        return (Message(parsing: bytes), problem)
    }

    private func failed(_ language: Language = .en) -> Message {
        let reason = "encryption is mandatory and was not possible: no usable certificate for bob@partner.example"
        let refused = [RefusedCertificateWords(issuer: "Example & Sons CA", reason: "expired", detail: nil)]
        return mail(.encryptionFailed(subject, failures: [.init(recipient: bob, reason: reason, refused: refused)], sent: []), language).0
    }

    @Test("text and HTML part, Auto-Submitted, In-Reply-To, 7-bit with CRLF alone", arguments: [Language.en, .de, .nl])
    func form(_ language: Language) throws {
        let notice = failed(language)
        #expect(notice.root.contentType.mediaType == "multipart/alternative")
        #expect(notice.root.children.map(\.contentType.mediaType) == ["text/plain", "text/html"])
        #expect(notice.root.header.first(named: "Auto-Submitted")?.unfolded == "auto-generated")
        #expect(notice.root.header.first(named: "In-Reply-To")?.unfolded == "<a@b>")
        #expect(notice.defects.isEmpty)
        #expect(notice.bytes.allSatisfy { $0 < 0x80 })
    }

    @Test("names the address, the reason and the id, in both parts, in the language asked for; English where there is no other")
    func content() throws {
        let words: [(Language, String, String)] = [
            (.en, "no usable certificate", "was refused: expired"), (.de, "kein verwendbares Zertifikat", "wurde abgelehnt: abgelaufen"),
            (.fr, "no usable certificate", "was refused: expired"),
        ]
        for (language, reason, detail) in words {
            let notice = failed(language)
            for part in notice.root.children {
                let text = try #require(notice.text(of: part)).split(whereSeparator: \.isWhitespace).joined(separator: " ")
                for word in ["bob@partner.example", subject.id.text, reason, detail] { #expect(text.contains(word), "\(word)") }
            }
        }
    }

    @Test("a hostile subject adds no field and no markup")
    func hostileSubject() throws {
        let notice = failed()
        #expect(notice.root.header.all(named: "Bcc").isEmpty)
        let html = try #require(notice.text(of: notice.root.children[1]))
        #expect(!html.contains("<script>") && html.contains("&lt;script&gt;"))
    }

    @Test("one recipient is named in the subject, several are counted")
    func counts() throws {
        #expect(failed().root.header.first(named: "Subject")?.decoded.contains("was not sent to bob@partner.example") == true)
        let carol = try #require(EmailAddress("carol@partner.example"))
        let content = NoticeContent.encryptionFailed(
            subject, failures: [.init(recipient: bob, reason: "x"), .init(recipient: carol, reason: "y")], sent: [])
        #expect(mail(content).0.root.header.first(named: "Subject")?.decoded.contains("not sent to 2 recipients") == true)
    }

    @Test("1,000 recipients are all named; what would not fit is cut, never left unsent")
    func many() throws {
        let addresses = (0..<1000).compactMap { EmailAddress("recipient.number.\($0)@partner.example") }
        let content = NoticeContent.encryptionFailed(subject, failures: addresses.map { .init(recipient: $0, reason: "x") }, sent: [])
        let notice = mail(content).0
        let text = try #require(notice.text(of: notice.root.children[0]))
        #expect(addresses.allSatisfy { text.contains("\($0)") })
        let long = String(repeating: "<", count: 900)
        let (huge, _) = mail(.encryptionFailed(subject, failures: addresses.map { .init(recipient: $0, reason: long) }, sent: []))
        #expect(huge.text(of: huge.root.children[0])?.contains("recipient.number.99@") == true)
    }

    @Test("an administrator's template makes the mail; one that went bad is told and replaced by Zegel's own")
    func ownTemplate() throws {
        let content = NoticeContent.encrypted(subject, recipients: [(bob, "S/MIME")])
        let good = ChosenTemplate(.encryptionNotification, .en, .global, "Subject: Gone out\n\n{{#recipients}}{{address}}{{/recipients}}")
        let (notice, problem) = mail(content, by: good)
        #expect(problem == nil && notice.root.contentType.mediaType == "text/plain")
        #expect(
            notice.root.header.first(named: "Subject")?.unfolded == "Gone out" && notice.text(of: notice.root) == "bob@partner.example\r\n")
        let bad = ChosenTemplate(.encryptionNotification, .de, .global, "Subject: x\n\n{{gone}}")
        let (replacement, told) = mail(content, by: bad)
        #expect(told?.contains("encryption-notification (de) of the global settings was not used: line 3, column 1") == true)
        #expect(replacement.root.header.first(named: "Subject")?.decoded == "Ihre Nachricht wurde verschlüsselt gesendet")
    }

    @Test("certificates that end: owner and administrator, one and many, soon and over")
    func expiry() throws {
        let alice = subject.sender
        let one = ExpiringCertificate(
            subject: "CN=alice", serialNumber: "0a", addresses: [alice], notAfter: date.addingTimeInterval(86_400 * 7),
            thumbprint: String(repeating: "ab", count: 32), isCA: false)
        var authority = one
        (authority.isCA, authority.addresses, authority.subject) = (true, [], "CN=Issuing CA")
        let subjects = [
            NoticeContent.certificatesEnd([one], at: date), .certificatesEnd([one, authority], at: date),
            .ownCertificatesEnd([one], of: alice, at: date.addingTimeInterval(86_400 * 8)),
        ].map { mail($0).0.root.header.first(named: "Subject")?.decoded.replacing("\u{A0}", with: " ") }
        #expect(
            subjects == [
                "A certificate ends on 25 November 2026", "2 certificates end, the first on 25 November 2026",
                "Your certificate for alice@zegel.example ended on 25 November 2026",
            ])
        let text = try #require(
            mail(.certificatesEnd([one, authority], at: date)).0.entities.first { $0.contentType.mediaType == "text/plain" })
        let words = try #require(mail(.certificatesEnd([one, authority], at: date)).0.text(of: text))
        #expect(words.contains("CN=Issuing CA") && words.contains("certificate authority") && words.contains("Serial number 0a"))
        let many = NoticeContent.certificatesEnd(Array(repeating: one, count: 60), at: date)
        #expect(mail(many).0.bytes.count > 1000 && many.values["more"] == .number(10))
    }
}
