import Foundation
import MIME
import Mail
import Notices
import SMTP
import TestSupport
import Testing

@testable import Gateway

@Suite("A4.5 header injection: nothing a stranger says makes a header field")
struct GateA4x5HeaderInjection {
    /// Where a stranger's words come in.
    enum Input: String, CaseIterable, Sendable {
        case helo, ehlo, lhlo, reversePath, forwardPath, envelopeID, originalRecipient, xclientHelo, xclientAddress, xforwardHelo
        case proxyAddress, tlsDescription, nextServersAnswer, originalSubject, originalMessageID
    }

    /// 20 endings, in 15 places each: 300 strings.
    static let strings: [String] = {
        let breaks = [
            "\r\n", "\n", "\r", "\0", "\u{85}", "\u{2028}", "\u{0B}", "\u{0C}", "\r\n ", "\n\t", "\\r\\n", "%0d%0a", "+0D+0A", "=0D=0A",
            "=?utf-8?Q?=0D=0A?=", "\r\r\n", "\r\n\r\n", "&#13;&#10;", "\u{1B}[2J\r\n", ")(\r\n",
        ]
        let tails = [
            "Bcc: evil@a.test", "X-Evil: 1", "Subject: evil", "From: evil@a.test", "\r\n\r\nbody", "Content-Type: text/html", "Received: x",
            "Authentication-Results: x", "X-Zegel-Info-Decrypted: True", "To: <a@b.test>", " folded", ".", "--boundary",
            "DKIM-Signature: x",
            "Date: now",
        ]
        return breaks.flatMap { end in tails.map { "a\(end)\($0)" } }
    }()

    @Test("there are 300 strings and 15 inputs") func counts() {
        #expect(Set(Self.strings).count == 300 && Input.allCases.count == 15)
    }

    @Test("300 strings leave the number of header fields as it was", arguments: Input.allCases)
    func fields(_ input: Input) throws {
        let expected = try Self.count("harmless", input)
        for text in Self.strings {
            let found = try Self.count(text, input)
            #expect(found == nil || found == expected, "\(text.debugDescription)")
        }
    }

    /// - Returns: how many header fields are written; `nil` when the command is refused.
    private static func count(_ text: String, _ input: Input) throws -> [Int]? {
        switch input {
        case .helo, .ehlo, .lhlo:
            guard let command = parse("\(input.rawValue.uppercased()) \(text)") else { return nil }
            switch command {
            case .helo(let name), .ehlo(let name), .lhlo(let name): return received(helo: name)
            default: return nil
            }
        case .reversePath:
            guard case .mail(let mail)? = parse("MAIL FROM:<\(text)@a.test> SMTPUTF8"), let sender = mail.reversePath else { return nil }
            return notification(to: sender)
        case .forwardPath:
            guard case .rcpt(let recipient)? = parse("RCPT TO:<\(text)@a.test>") else { return nil }
            return received(recipient: recipient.forwardPath) + notification(recipient: recipient.forwardPath)
        case .envelopeID:
            guard case .mail(let mail)? = parse("MAIL FROM:<> ENVID=\(text)"), let id = mail.envelopeID else { return nil }
            return notification(envelopeID: id)
        case .originalRecipient:
            guard case .rcpt(let recipient)? = parse("RCPT TO:<b@b.test> ORCPT=rfc822;\(text)") else { return nil }
            return notification(originalRecipient: recipient.request.originalRecipient)
        case .xclientHelo, .xforwardHelo:
            guard let command = parse("\(input == .xclientHelo ? "XCLIENT" : "XFORWARD") HELO=\(text)") else { return nil }
            switch command {
            case .xclient(let client), .xforward(let client): return received(helo: client.heloName ?? "")
            default: return nil
            }
        case .xclientAddress:
            guard case .xclient(let client)? = parse("XCLIENT ADDR=\(text)") else { return nil }
            return received(address: client.address ?? "")
        case .proxyAddress:
            guard case .complete(_, let client) = ProxyHeader(parsing: Array("PROXY TCP4 \(text) 192.0.2.1 1 2\r\n".utf8)) else {
                return nil
            }
            return received(address: client.address ?? "")
        case .tlsDescription: return received(tls: text)
        case .nextServersAnswer:
            var parser = ReplyParser()
            var reply: Reply?
            for line in "550 5.1.1 \(text)".split(separator: "\n", omittingEmptySubsequences: false) where reply == nil {
                reply = try parser.receive(Array(line.utf8))
            }
            return notification(reply: reply)
        case .originalSubject: return notification(original: "Subject: \(text)\r\n\r\n")
        case .originalMessageID: return notification(original: "Message-ID: <\(text)>\r\n\r\n", counting: false)
        }
    }

    private static func parse(_ line: String) -> Command? { try? CommandParser.parse(Array(line.utf8)) }

    private static func received(
        helo: String = "c.test", recipient: EmailAddress? = nil, address: String = "192.0.2.7", tls: String? = nil
    ) -> [Int] {
        let submission = Submission(
            origin: .outside, originReason: "", listener: "in", clientAddress: address, heloName: helo, tls: tls, receivedAt: Date())
        let bytes = ReceivedField.bytes(
            for: submission, envelope: Envelope(reversePath: nil, forwardPaths: [recipient].compactMap(\.self)),
            id: QueueID(random: Array(repeating: 9, count: 20)), hostName: "mx.test")
        return counts(bytes + Array("\r\n".utf8))
    }

    /// Of the message and of its part for programs; the third part quotes the original's header and is not counted.
    private static func notification(
        to sender: EmailAddress? = nil, recipient: EmailAddress? = nil, envelopeID: String? = nil, originalRecipient: String? = nil,
        reply: Reply? = nil, original: String = "Subject: x\r\n\r\n", counting: Bool = true
    ) -> [Int] {
        guard let own = EmailAddress("zegel@zegel.example"), let bob = EmailAddress("bob@partner.example") else { return [] }
        var report = DeliveryStatusNotification(
            action: .failed,
            recipients: [
                .init(
                    address: recipient ?? bob, status: EnhancedStatus(5, 1, 1), reply: reply ?? Reply(550, nil, "x"), reason: "refused",
                    originalRecipient: originalRecipient)
            ], id: QueueID(random: Array(repeating: 9, count: 20)), sender: sender ?? own, arrivedAt: Date(), lastAttemptAt: Date(),
            quotesAnswers: true, original: Array(original.utf8))
        report.envelopeID = envelopeID
        let writer = NoticeWriter(from: own, organisation: "Zegel", hostName: "mx.test")
        let bytes = writer.notification(
            report, by: ChosenTemplate(factory: report.kind, in: .en), at: Date(), random: { Array(repeating: 5, count: $0) }
        ).bytes
        let message = Message(parsing: bytes)
        let names = message.root.header.map { $0.name.lowercased() }.filter { !["in-reply-to", "references"].contains($0) }
        let status = message.root.children.count > 1 ? message.decodedBody(of: message.root.children[1]) : []
        return [
            Set(names).count, counting ? names.count : 0,
            String(decoding: status, as: UTF8.self).split(separator: "\r\n").count { !$0.hasPrefix(" ") },
        ]
    }

    private static func counts(_ bytes: [UInt8]) -> [Int] { [Message(parsing: bytes).root.header.count] }
}
