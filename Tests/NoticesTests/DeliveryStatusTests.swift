import Foundation
import MIME
import Mail
import Settings
import Testing

@testable import Notices

@Suite("RFC 3464, delivery status notifications")
struct DeliveryStatusTests {
    private static let date = Date(timeIntervalSince1970: 1_795_000_000)
    private static let header = "From: alice@zegel.example\r\nSubject: Offer\r\nMessage-ID: <m@zegel.example>\r\n"

    private func report(
        _ action: DeliveryStatusNotification.Action = .failed, to address: String = "bob@partner.example", quotesAnswers: Bool = true,
        header: String = DeliveryStatusTests.header, in language: Language = .en
    ) throws -> Message {
        let from = try #require(EmailAddress("zegel@zegel.example"))
        let writer = NoticeWriter(from: from, organisation: "Zegel Test", hostName: "gateway.zegel.example")
        let status = action == .failed ? EnhancedStatus(5, 1, 1) : EnhancedStatus(4, 2, 2)
        let report = DeliveryStatusNotification(
            action: action,
            recipients: [
                .init(
                    address: try #require(EmailAddress(address)), status: status,
                    reply: Reply(action == .failed ? 550 : 452, status, "No such user MARKED"),
                    reason: "the other server refused the message")
            ], id: QueueID(random: Array(repeating: 9, count: 20)), sender: try #require(EmailAddress("alice@zegel.example")),
            arrivedAt: Self.date, lastAttemptAt: Self.date.addingTimeInterval(60),
            retryUntil: action == .delayed ? Self.date.addingTimeInterval(3600) : nil, quotesAnswers: quotesAnswers,
            original: Array("\(header)\r\nMARK in the body\r\n".utf8))
        let (bytes, problem) = writer.notification(
            report, by: ChosenTemplate(factory: report.kind, in: language), at: Self.date.addingTimeInterval(100),
            random: { Array(repeating: 5, count: $0) })
        #expect(problem == nil)
        return Message(parsing: bytes)
    }

    private func status(_ message: Message) -> String {
        String(decoding: message.decodedBody(of: message.root.children[1]), as: UTF8.self)
    }

    @Test("multipart/report with the fields of the standard, and header fields of the original alone")
    func failed() throws {
        let message = try report()
        #expect(message.root.contentType.mediaType == "multipart/report")
        #expect(message.root.contentType.parameters["report-type"] == "delivery-status")
        #expect(
            message.root.children.map(\.contentType.mediaType) == [
                "multipart/alternative", "message/delivery-status", "text/rfc822-headers",
            ])
        for line in [
            "Reporting-MTA: dns; gateway.zegel.example", "Final-Recipient: rfc822; bob@partner.example", "Action: failed", "Status: 5.1.1",
            "Diagnostic-Code: smtp; 550 5.1.1 No such user MARKED", "Arrival-Date: Wed, 18 Nov 2026 11:06:40 +0000",
            "Last-Attempt-Date: Wed, 18 Nov 2026 11:07:40 +0000",
        ] {
            #expect(status(message).contains(line + "\r\n"), "\(line)")
        }
        #expect(!status(message).contains("Will-Retry-Until"))
        #expect(message.root.header.first(named: "Auto-Submitted")?.unfolded == "auto-replied")
        #expect(message.root.header.first(named: "In-Reply-To")?.unfolded == "<m@zegel.example>")
        #expect(message.slice(message.root.children[2].bodyRange).elementsEqual(Self.header.utf8))
        #expect(message.bytes.allSatisfy { $0 < 0x80 } && message.defects.isEmpty)
        #expect(!String(decoding: message.bytes, as: UTF8.self).contains("MARK in"))
    }

    @Test("a delay says until when it goes on")
    func delayed() throws {
        let message = try report(.delayed)
        #expect(status(message).contains("Action: delayed\r\n") && status(message).contains("Status: 4.2.2\r\n"))
        #expect(status(message).contains("Will-Retry-Until: Wed, 18 Nov 2026 12:06:40 +0000\r\n"))
    }

    @Test("for people it is in their language, and names subject, address and number")
    func people() throws {
        for (language, words) in [(Language.en, "could not be delivered"), (.de, "konnte bob@partner.example nicht zugestellt werden")] {
            let message = try report(in: language)
            for part in message.root.children[0].children {
                let text = try #require(message.text(of: part)).split(whereSeparator: \.isWhitespace).joined(separator: " ")
                for word in [
                    words == "could not be delivered" || part.contentType.mediaType == "text/plain" ? words : "zugestellt", "Offer",
                ] {
                    #expect(text.contains(word), "\(word)")
                }
            }
        }
    }

    @Test("to a stranger the words of the other server go as codes alone")
    func strangers() throws {
        let message = try report(quotesAnswers: false)
        #expect(status(message).contains("Diagnostic-Code: smtp; 550 5.1.1\r\n"))
        let all = message.entities.map { String(decoding: message.decodedBody(of: $0), as: UTF8.self) }.joined()
        #expect(!all.contains("MARK"))
    }

    @Test("RFC 6533: an internationalised address is written in seven bits")
    func internationalised() throws {
        #expect(try status(report(to: "jürgen+x@partner.example")).contains("utf-8; j\\x{FC}rgen\\x{2B}x@partner.example\r\n"))
    }

    @Test("a header that is no 7-bit text goes in quoted-printable, and no further than 64 KiB")
    func oddHeaders() throws {
        let odd = try report(header: "From: alice@zegel.example\r\nSubject: Größe\r\n")
        #expect(odd.root.children[2].transferEncoding == .quotedPrintable && odd.bytes.allSatisfy { $0 < 0x80 })
        #expect(odd.decodedBody(of: odd.root.children[2]).elementsEqual("From: alice@zegel.example\r\nSubject: Größe\r\n".utf8))
        let fields = (0..<2000).map { "X-Field-\($0): \(String(repeating: "x", count: 60))\r\n" }.joined()
        let long = try report(header: Self.header + fields)
        #expect((60_000...66_000).contains(long.root.children[2].bodyRange.count))
    }
}
