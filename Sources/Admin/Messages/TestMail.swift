import AdminOperations
import Foundation
import Mail

/// The mail `message.test` sends, and what it counts as: mail somebody inside wrote.
struct TestMail {
    let bytes: [UInt8]
    let envelope: Envelope
    let submission: Submission

    init(_ operation: MessageTest, at now: Date) throws {
        let sender = try Inputs.address(operation.from, field: "from")
        let recipient = try Inputs.address(operation.to, field: "to")
        let date = now.formatted(Self.date)
        let text = """
            From: <\(sender)>\r
            To: <\(recipient)>\r
            Subject: Zegel test\r
            Date: \(date)\r
            Message-ID: <test-\(UUID().uuidString.lowercased())@\(sender.domain)>\r
            MIME-Version: 1.0\r
            Content-Type: text/plain; charset=utf-8\r
            \r
            An administrator of this mail gateway sent this to see that mail finds its way.\r
            There is nothing to do about it.\r

            """
        bytes = Array(text.utf8)
        envelope = Envelope(reversePath: sender, forwardPaths: [recipient])
        submission = Submission(
            origin: .inside, originReason: "a test by an administrator", listener: "admin", clientAddress: "", heloName: "",
            receivedAt: now)
    }

    /// RFC 5322 §3.3.
    private static let date = Date.VerbatimFormatStyle(
        format:
            "\(weekday: .abbreviated), \(day: .defaultDigits) \(month: .abbreviated) \(year: .padded(4)) \(hour: .twoDigits(clock: .twentyFourHour, hourCycle: .zeroBased)):\(minute: .twoDigits):\(second: .twoDigits) +0000",
        locale: Locale(identifier: "en_US_POSIX"), timeZone: .gmt, calendar: Calendar(identifier: .gregorian))
}
