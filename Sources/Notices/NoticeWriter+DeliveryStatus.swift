import Foundation
import MIME
import Mail

extension NoticeWriter {
    /// The header of the original is passed on up to so many bytes.
    private static let longestHeader = 65_536

    /// Sets a notification as multipart/report for the sender of the message (RFC 6522): for people, for programs, and the header fields
    /// of the message as received.
    public func notification(
        _ report: DeliveryStatusNotification, by template: ChosenTemplate, at date: Date, random: (Int) -> [UInt8]
    ) -> (bytes: [UInt8], problem: String?) {
        let original = Message(parsing: report.original)
        let content = content(of: report, original)
        let (filled, problem) = fill(content, by: template)
        let entity = EntityBuilder.multipart(
            "report", boundary: Boundary(random: random(16)), parameters: [("report-type", "delivery-status")],
            entities: [
                body(filled, random: random).bytes,
                Array("Content-Type: message/delivery-status\r\n\r\n".utf8) + statusFields(report),
                Self.headerPart(of: original),
            ])
        let bytes = frame(
            entity, subject: filled.subject ?? "", to: report.sender, inReplyTo: content.inReplyTo, at: date, automatic: "auto-replied",
            random: random)
        return (bytes, problem)
    }

    private func content(of report: DeliveryStatusNotification, _ original: Message) -> NoticeContent {
        let header = original.root.header
        let addresses = report.recipients.map(\.address)
        let subject = NoticeSubject(
            id: report.id, sender: report.sender, recipients: addresses, subject: header.first(named: "Subject")?.decoded ?? "",
            date: report.arrivedAt, messageID: header.first(named: "Message-ID")?.unfolded)
        let items: [[String: TemplateValue]] = report.recipients.map { recipient in
            [
                "address": .text(recipient.address.description), "reason": .sentence(recipient.reason),
                "answer": .text(recipient.reply.map(report.answer) ?? ""),
            ]
        }
        var values = NoticeContent.counted(addresses)
        values["recipients"] = .list(items)
        if let retryUntil = report.retryUntil { values["retryUntil"] = .moment(retryUntil) }
        return NoticeContent(report.kind, about: subject, values)
    }

    // RFC 3464 §2.2, §2.3
    private func statusFields(_ report: DeliveryStatusNotification) -> [UInt8] {
        var out: [UInt8] = []
        if let id = report.envelopeID.flatMap({ XText.decoded($0) }) { out += HeaderWriter.field("Original-Envelope-Id", id) }
        out +=
            HeaderWriter.field("Reporting-MTA", "dns; \(hostName)") + HeaderWriter.field("Arrival-Date", MessageDate.text(report.arrivedAt))
        for recipient in report.recipients {
            out += Array("\r\n".utf8)
            if let original = recipient.originalRecipient.flatMap(Self.original) {
                out += HeaderWriter.field("Original-Recipient", original)
            }
            out += HeaderWriter.field("Final-Recipient", Self.typed(recipient.address))
            out += HeaderWriter.field("Action", report.action.rawValue)
            out += HeaderWriter.field("Status", recipient.status.description)
            if let reply = recipient.reply { out += HeaderWriter.field("Diagnostic-Code", "smtp; \(report.answer(reply))") }
            out += HeaderWriter.field("Last-Attempt-Date", MessageDate.text(report.lastAttemptAt))
            if let until = report.retryUntil { out += HeaderWriter.field("Will-Retry-Until", MessageDate.text(until)) }
        }
        return out
    }

    // RFC 3461 §6.3: the address type and the address without its encoding. Of other than ASCII nothing is said.
    private static func original(_ parameter: String) -> String? {
        let parts = parameter.split(separator: ";", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() != "utf-8", let address = XText.decoded(parts[1]) else { return nil }
        return "\(parts[0]); \(address)"
    }

    // RFC 6533 §3: utf-8-addr-xtext, since the part is 7-bit.
    private static func typed(_ address: EmailAddress) -> String {
        guard address.isInternationalized else { return "rfc822; \(address)" }
        let text = address.description.unicodeScalars.map { scalar in
            scalar.isASCII && scalar.value > 0x20 && !"\\+=".unicodeScalars.contains(scalar)
                ? String(scalar) : "\\x{\(String(scalar.value, radix: 16, uppercase: true))}"
        }
        return "utf-8; \(text.joined())"
    }

    // RFC 6522 §4: quoted-printable where the header is no 7-bit text of ordinary lines.
    private static func headerPart(of original: Message) -> [UInt8] {
        var fields: [UInt8] = []
        for field in original.root.header {
            let bytes = original.slice(field.range)
            guard fields.count + bytes.count <= longestHeader else { break }
            fields += bytes
        }
        let text = EntityBuilder.canonical(fields)
        let isPlain = text.allSatisfy { $0 == 0x09 || $0 == 0x0A || $0 == 0x0D || (0x20...0x7E).contains($0) }
        let isShort = text.split(separator: 0x0A).allSatisfy { $0.count <= 998 }
        let type = "Content-Type: text/rfc822-headers\r\n"
        if isPlain, isShort { return Array("\(type)\r\n".utf8) + text }
        return Array("\(type)Content-Transfer-Encoding: quoted-printable\r\n\r\n".utf8) + QuotedPrintable.encode(text)
    }
}
