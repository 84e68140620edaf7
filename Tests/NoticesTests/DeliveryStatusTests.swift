import Foundation
import MIME
import Mail
import Testing

@testable import Notices

@Suite("RFC 3464, delivery status notifications")
struct DeliveryStatusTests {
    @Test("multipart/report with the fields of the standard, and header fields of the original alone")
    func report() throws {
        let from = try #require(EmailAddress("zegel@zegel.example"))
        let bob = try #require(EmailAddress("bob@partner.example"))
        let writer = NoticeWriter(from: from, organisation: "Zegel Test", hostName: "gateway.zegel.example")
        let original = Array("From: alice@zegel.example\r\nSubject: Offer\r\n\r\nMARK in the body\r\n".utf8)
        let report = DeliveryStatusNotification(
            action: .failed,
            recipients: [
                .init(
                    address: bob, status: EnhancedStatus(5, 1, 1), reply: Reply(550, EnhancedStatus(5, 1, 1), "No such user"),
                    reason: "refused")
            ], arrivedAt: Date(timeIntervalSince1970: 1_795_000_000), original: original)
        let bytes = writer.notification(
            report, to: try #require(EmailAddress("alice@zegel.example")), id: QueueID(random: Array(repeating: 9, count: 20)),
            at: Date(timeIntervalSince1970: 1_795_000_100), random: { Array(repeating: 5, count: $0) })
        let message = Message(parsing: bytes)
        #expect(message.root.contentType.mediaType == "multipart/report")
        #expect(message.root.contentType.parameters["report-type"] == "delivery-status")
        #expect(message.root.children.map(\.contentType.mediaType) == ["text/plain", "message/delivery-status", "text/rfc822-headers"])
        let status = String(decoding: message.decodedBody(of: message.root.children[1]), as: UTF8.self)
        for line in [
            "Final-Recipient: rfc822; bob@partner.example", "Action: failed", "Status: 5.1.1",
            "Diagnostic-Code: smtp; 550 5.1.1 No such user",
        ] {
            #expect(status.contains(line + "\r\n"))
        }
        #expect(String(decoding: bytes, as: UTF8.self).contains("Subject: Offer"))
        #expect(!String(decoding: bytes, as: UTF8.self).contains("MARK"))
    }
}
