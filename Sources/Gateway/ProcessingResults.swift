import Foundation
import Mail
import Policy
import Queue
import Settings
import Store

/// What processing one message came to: the copies to queue, written in one commit with the trace.
struct ProcessingResults: Sendable {
    let entry: ReceivedEntry
    let decided: DecisionDesk.Decided
    private(set) var entries: [NewEntry] = []
    private(set) var openings: [Opening] = []
    /// The passwords of its PDFs, and the SMS that bring them.
    private(set) var passwords: [IssuedPassword] = []
    private(set) var messages: [NewSMS] = []
    /// The links by which its PDFs are answered.
    private(set) var replies: [NewReplyLink] = []

    private let random: @Sendable (Int) -> [UInt8]

    init(entry: ReceivedEntry, decided: DecisionDesk.Decided, random: @escaping @Sendable (Int) -> [UInt8]) {
        self.entry = entry
        self.decided = decided
        self.random = random
    }

    /// Mail of our own is a notice on every leg: nobody is told when it cannot be delivered, unless it says who.
    private var kind: EntryKind { entry.submission.origin == .system && entry.envelope.reversePath == nil ? .notice : .mail }

    /// A copy for some recipients; the same bytes as received are stored once.
    mutating func queue(_ bytes: [UInt8], for recipients: [EmailAddress], original: [UInt8], isInside: Bool) {
        let content: NewEntry.Bytes = bytes == original ? .same : .new(bytes)
        entries.append(NewEntry(kind: kind, envelope: envelope(for: recipients), bytes: content, route: isInside ? "internal" : "external"))
    }

    /// A PDF for one recipient: its password goes another way (W-04).
    mutating func queue(_ copy: PDFDesk.Copy, for recipient: EmailAddress, original: [UInt8], isInside: Bool) {
        queue(copy.bytes, for: [recipient], original: original, isInside: isInside)
        passwords.append(copy.password)
        if let sms = copy.sms { messages.append(sms) }
        if let reply = copy.reply { replies.append(reply) }
    }

    mutating func hold(_ recipients: [EmailAddress], reason: String) {
        entries.append(NewEntry(kind: kind, envelope: envelope(for: recipients), bytes: .same, start: .held(reason: reason)))
    }

    mutating func add(_ notices: [NewEntry]) { entries += notices }

    mutating func note(_ opening: Opening) { openings.append(opening) }

    var plan: Plan { decided.plan }
    var settings: SettingsSnapshot { decided.snapshot.settings }

    /// The copy to be delivered now when nothing else came of the message. A PDF does not leave before its password is kept.
    var onlyCopy: NewEntry? {
        guard passwords.isEmpty, messages.isEmpty, entries.count == 1, let copy = entries.first, copy.kind == .mail, copy.start == .ready
        else { return nil }
        return copy
    }

    /// Nothing of the mail goes on: everyone was refused.
    var ending: QueueState { decided.plan.recipients.allSatisfy { $0.outcome == .refused } ? .bounced : .done }

    var trace: TraceRecord {
        TraceRecord(decided, entry.submission, openings, about: entry.kind == .notice ? entry.trace : nil)
    }

    /// What is to be written in the same commit as the copies.
    var additions: Queue.Addition {
        let (passwords, messages, numbers) = (passwords, messages, decided.plan.secrets.newNumbers)
        let (trace, random, replies) = (entry.trace, self.random, self.replies)
        return { transaction in
            for password in passwords { try transaction.keep(password, trace: trace) }
            for sms in messages { try transaction.addSMS(sms, id: QueueID(random: random(QueueID.length)).text) }
            for reply in replies { try transaction.add(reply, trace: trace) }
            for (recipient, number) in numbers where messages.contains(where: { $0.recipient == recipient }) {
                try transaction.learn(number, of: recipient)
            }
        }
    }

    private func envelope(for recipients: [EmailAddress]) -> Envelope {
        var envelope = entry.envelope
        envelope.forwardPaths = recipients
        return envelope
    }
}

extension NewEntry {
    /// - Parameter received: the bytes of the entry it comes from.
    func bytes(of received: [UInt8]) -> [UInt8] { if case .new(let bytes) = bytes { bytes } else { received } }
}

extension WriteTransaction {
    /// Keeps a number that stood in a subject, for a recipient of whom none is known (`behaviour.md` 16).
    fileprivate func learn(_ number: PhoneNumber, of recipient: EmailAddress) throws {
        let key = SettingKeys.smsPhoneNumber
        guard try settingsSnapshot().value(key, for: recipient).value.value == nil else { return }
        _ = try addUser(recipient)
        _ = try set(key.name, to: number.settingText, at: .user(recipient))
        try audit(actor: "zegel", operation: "settings.set", subject: "user:\(recipient) \(key.name)", after: number.masked)
    }
}
