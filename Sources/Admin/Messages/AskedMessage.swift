import AdminOperations
import Foundation
import Gateway
import Mail
import Settings
import Store

/// The mail somebody asks about, as a client would hand it over.
struct AskedMessage {
    let bytes: [UInt8]
    let envelope: Envelope
    let submission: Submission

    init(_ asked: MessageExplain, _ surroundings: Surroundings, at date: Date) throws {
        let recipients = try asked.to.map { try Inputs.address($0, field: "to") }
        guard (1...Self.mostRecipients).contains(recipients.count) else {
            throw AdminProblem(.badInput, "name one recipient or more, at most \(Self.mostRecipients)", field: "to")
        }
        let given = asked.message.map { AskedMail.withLineEnds(Array($0)) }
        let sender = try Self.sender(asked, given)
        let message = given ?? AskedMail.plain(from: sender, to: recipients)
        bytes = try Self.changed(message, subject: asked.subject, headers: asked.headers ?? [])
        var seen: Set<EmailAddress> = []
        envelope = Envelope(reversePath: sender, forwardPaths: recipients.filter { seen.insert($0).inserted })
        submission = Self.submission(try Self.origin(asked.origin), surroundings, at: date)
    }

    private static func sender(_ asked: MessageExplain, _ given: [UInt8]?) throws -> EmailAddress? {
        if let from = asked.from { return from.isEmpty || from == "<>" ? nil : try Inputs.address(from, field: "from") }
        guard let author = given.flatMap(AskedMail.author) else {
            throw AdminProblem(.badInput, "give the sender: the message does not name exactly one", field: "from")
        }
        return author
    }

    private static func changed(_ message: [UInt8], subject: String?, headers: [String]) throws -> [UInt8] {
        guard subject.map(isOneLine) ?? true else { throw AdminProblem(.badInput, "a subject is one line", field: "subject") }
        return AskedMail.changed(message, subject: subject, fields: try headers.map(field))
    }

    /// As many as a session takes (`behaviour.md` 32).
    private static let mostRecipients = 1000

    /// RFC 5322 §3.6.8: a name of printable ASCII characters without a colon.
    private static func field(_ text: String) throws -> (name: String, value: String) {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, parts[0].utf8.allSatisfy({ (33...126).contains($0) }), isOneLine(text) else {
            throw AdminProblem(.badInput, "\(Inputs.quoted(text)) is no header field: write Name: value", field: "headers")
        }
        return (String(parts[0]), parts[1].trimmingCharacters(in: .whitespaces))
    }

    private static func isOneLine(_ text: String) -> Bool {
        !text.unicodeScalars.contains { $0.properties.generalCategory == .control && $0 != "\t" }
    }

    private static func origin(_ text: String?) throws -> Origin {
        switch text ?? "inside" {
        case "inside": .inside
        case "outside": .outside
        default: throw AdminProblem(.badInput, "the origin is inside or outside", field: "origin")
        }
    }

    /// By the listener that takes such mail, in the words the listener would use.
    private static func submission(_ origin: Origin, _ surroundings: Surroundings, at date: Date) -> Submission {
        let fixed = surroundings.listeners.first { $0.origin == origin }
        let listener = fixed ?? surroundings.listeners.first { $0.origin == nil }
        let reason = fixed == nil ? "asked about as mail from \(origin.rawValue)" : "all its mail counts as \(origin.rawValue)"
        return Submission(
            origin: origin, originReason: reason, listener: listener?.name ?? "", clientAddress: "", heloName: "", receivedAt: date)
    }
}

extension SettingsTree {
    /// Takes proposed values: `KEY=VALUE` for all, `LEVEL:KEY=VALUE` for a domain or user.
    mutating func propose(_ texts: [String]) throws {
        let known = incoherences()
        for text in texts {
            let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            let place = parts[0].split(separator: ":", omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 2, place.count <= 2, let key = place.last, let level = Self.level(place.count == 2 ? place[0] : nil) else {
                throw AdminProblem(
                    .badInput, "\(Inputs.quoted(text)) is no setting: write KEY=VALUE, or LEVEL:KEY=VALUE with a domain or an address",
                    field: "settings")
            }
            _ = try set(key, to: parts[1], at: level)
        }
        if let incoherence = incoherences().first(where: { !known.contains($0) }) { throw incoherence }
    }

    private static func level(_ name: String?) -> SettingLevel? {
        guard let name else { return .global }
        return name == "factory" ? nil : SettingLevel(name: name)
    }
}
