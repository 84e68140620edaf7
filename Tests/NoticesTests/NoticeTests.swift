import Foundation
import MIME
import Mail
import Testing

@testable import Notices

@Suite("Notices to the sender")
struct NoticeTests {
    let writer: NoticeWriter
    let subject: NoticeSubject
    let bob: EmailAddress

    init() throws {
        let from = try #require(EmailAddress("zegel@zegel.example"))
        bob = try #require(EmailAddress("bob@partner.example"))
        writer = NoticeWriter(from: from, organisation: "Zegel Test", hostName: "gateway.zegel.example")
        subject = NoticeSubject(
            id: QueueID(random: Array(repeating: 7, count: 20)), sender: try #require(EmailAddress("alice@zegel.example")),
            subject: "<script>alert(1)</script>\r\nBcc: eve@evil.example", date: Date(timeIntervalSince1970: 1_795_000_000),
            messageID: "<a@b>")
    }

    private func random(_ count: Int) -> [UInt8] { (0..<count).map { UInt8($0 * 37 & 0xFF) } }

    private func failed() -> Message {
        Message(
            parsing: writer.encryptionFailed(
                subject, failures: [.init(recipient: bob, reason: "encryption is mandatory & there is no certificate")], sent: [],
                at: Date(timeIntervalSince1970: 1_795_000_100), random: random))
    }

    @Test("text and HTML part, Auto-Submitted, In-Reply-To, 7-bit with CRLF alone")
    func form() throws {
        let notice = failed()
        #expect(notice.root.contentType.mediaType == "multipart/alternative")
        #expect(notice.root.children.map(\.contentType.mediaType) == ["text/plain", "text/html"])
        #expect(notice.root.header.first(named: "Auto-Submitted")?.unfolded == "auto-generated")
        #expect(notice.root.header.first(named: "In-Reply-To")?.unfolded == "<a@b>")
        #expect(notice.defects.isEmpty)
        #expect(notice.bytes.allSatisfy { $0 < 0x80 })
    }

    @Test("names the address, the reason and the id, in both parts")
    func content() throws {
        let notice = failed()
        for part in notice.root.children {
            let text = try #require(notice.text(of: part))
            #expect(text.contains("bob@partner.example") && text.contains(subject.id.text))
        }
    }

    @Test("a hostile subject adds no field and no markup")
    func hostileSubject() throws {
        let notice = failed()
        #expect(notice.root.header.all(named: "Bcc").isEmpty)
        let html = try #require(notice.text(of: notice.root.children[1]))
        #expect(!html.contains("<script>") && html.contains("&lt;script&gt;"))
    }
}
