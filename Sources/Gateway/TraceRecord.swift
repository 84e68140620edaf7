import Foundation
import Mail
import Policy
import Settings

/// Why a message was treated as it was, as the store keeps it: no body, no password, no attachment text (`behaviour.md` X-01).
public struct TraceRecord: Codable, Sendable {
    /// The other side of the session; all empty for mail of our own.
    struct Client: Codable, Sendable, Hashable {
        var address: String
        var heloName: String
        /// Protocol and cipher; `nil`: not encrypted.
        var tls: String?
    }

    var facts: DecisionFacts
    var client: Client
    var receivedAt: Date
    var plan: Plan
    var openings: [Opening]

    init(_ decided: DecisionDesk.Decided, _ submission: Submission, _ openings: [Opening]) {
        facts = DecisionFacts(decided.incoming.facts, settings: decided.snapshot.settings)
        client = Client(address: submission.clientAddress, heloName: submission.heloName, tls: submission.tls)
        receivedAt = submission.receivedAt
        plan = decided.plan
        // The new subject tells the old one.
        if !decided.snapshot.settings.value(SettingKeys.traceSubjects, at: .global).value { plan.subjectReplacement = nil }
        self.openings = openings
    }

    /// `nil` when the text is no record.
    init?(json text: String) {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        guard let record = try? decoder.decode(Self.self, from: Data(text.utf8)) else { return nil }
        self = record
    }

    var json: String {
        get throws {
            let encoder = JSONEncoder()
            encoder.dateEncodingStrategy = .iso8601
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            return String(decoding: try encoder.encode(self), as: UTF8.self)
        }
    }

    /// The record as a story to read aloud; `nil` when the text is no record.
    public static func story(ofJSON text: String) -> String? { TraceRecord(json: text)?.story }

    var story: String {
        let openings = openings.map { "\($0.recipients.map(\.description).joined(separator: ", ")): \($0.words)\n" }
        return Explanation(plan, subject: facts.subject).text + openings.joined()
    }
}

/// What was found when a message was opened for some recipients.
public struct Opening: Codable, Sendable, Hashable {
    var recipients: [EmailAddress]
    /// The `X-Zegel-Info-*` fields, which say it all.
    var fields: [String: String]

    var words: String {
        if fields["SMIME-Decryption-Key-Not-Found"] != nil { return "encrypted, no key of this recipient opens it" }
        if fields["SMIME-Decryption-Failed"] != nil { return "encrypted, could not be decrypted" }
        let parts = [fields["SMIME-Encrypted"] != nil ? "decrypted" : nil, fields["SMIME-Signed"] != nil ? "signature judged" : nil]
            .compactMap(\.self)
        return parts.isEmpty ? "nothing to open" : parts.joined(separator: ", ")
    }
}
