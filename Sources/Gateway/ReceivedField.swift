import Foundation
import Mail

/// The trace field we add on acceptance (RFC 5321 §4.4, RFC 3848 for the `with` word).
enum ReceivedField {
    /// The whole field with its final CRLF, folded; ASCII only.
    static func bytes(for submission: Submission, envelope: Envelope, id: QueueID, hostName: String) -> [UInt8] {
        let helo = printable(submission.heloName)
        var text = "Received: from \(helo.isEmpty ? "unknown" : helo) ([\(printable(submission.clientAddress))])"
        text += tlsComment(submission)
        text += "\r\n\t\(mark(hostName, submission.origin)) with \(with(submission, envelope)) id \(id)"
        if envelope.forwardPaths.count == 1, let only = envelope.forwardPaths.first, !only.isInternationalized {
            text += "\r\n\tfor <\(only)>"
        }
        text += ";\r\n\t\(date(submission.receivedAt))\r\n"
        return Array(text.utf8)
    }

    /// What tells our fields of one direction from all others (Q-04): `by mx.example (Zegel, from inside)`.
    static func mark(_ hostName: String, _ origin: Origin) -> String { "by \(hostName) (Zegel, from \(origin.rawValue))" }

    /// `Tue, 24 Nov 2026 09:14:07 +0000` (RFC 5322 §3.3), always in UTC.
    static func date(_ date: Date) -> String {
        let seconds = Int(date.timeIntervalSince1970.rounded(.down))
        var time = time_t(seconds)
        var parts = tm()
        gmtime_r(&time, &parts)
        func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(days[Int(parts.tm_wday)]), \(parts.tm_mday) \(months[Int(parts.tm_mon)]) \(1900 + parts.tm_year) "
            + "\(two(parts.tm_hour)):\(two(parts.tm_min)):\(two(parts.tm_sec)) +0000"
    }

    // RFC 3848, RFC 6531 §4.3
    private static func with(_ submission: Submission, _ envelope: Envelope) -> String {
        let base = (envelope.isInternationalized ? "UTF8" : "") + (submission.spoken ?? (envelope.isInternationalized ? "SMTP" : "ESMTP"))
        return base + (submission.tls == nil ? "" : "S") + (submission.authenticatedAs == nil ? "" : "A")
    }

    private static func tlsComment(_ submission: Submission) -> String {
        submission.tls.map { "\r\n\t(using \(printable($0)))" } ?? ""
    }

    private static let special = Array("()<>;\\\"".utf8)
    private static let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    private static func printable(_ text: String) -> String {
        if text.utf8.allSatisfy({ (0x21...0x7E).contains($0) && !special.contains($0) }) { return text }
        return String(
            String.UnicodeScalarView(
                text.unicodeScalars.filter { (0x21...0x7E).contains($0.value) && !"()<>;\\\"".unicodeScalars.contains($0) || $0 == " " }))
    }
}
