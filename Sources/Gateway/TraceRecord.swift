import Foundation
import Mail
import Policy
import Settings
import Store

/// Why a message was treated as it was, as the store keeps it: no body, no password, no attachment text (`behaviour.md` X-01).
public struct TraceRecord: Codable, Sendable {
    /// The other side of the session; all empty for mail of our own.
    struct Client: Codable, Sendable, Hashable {
        var address: String
        var heloName: String
        /// Protocol and cipher; `nil`: not encrypted.
        var tls: String?
    }

    /// The mail a notice of ours is about.
    var about: QueueID?
    /// The Message-ID field, cut at 250 bytes.
    var messageID: String?
    var facts: DecisionFacts
    /// `nil` for mail of our own.
    var client: Client?
    var receivedAt: Date
    var plan: Plan
    /// `nil`: nothing was to be opened.
    var openings: [Opening]?
    /// How many header fields were taken out beyond those the plan names; `nil`: none.
    var removalsUnlisted: Int?

    init(_ decided: DecisionDesk.Decided, _ submission: Submission, _ openings: [Opening], about: QueueID? = nil) {
        self.about = about
        messageID = decided.incoming.message.root.header.first(named: "Message-ID").map { String($0.unfolded.prefix(250)) }
        facts = DecisionFacts(decided.incoming.facts, settings: decided.snapshot.settings)
        client =
            submission.origin == .system
            ? nil : Client(address: submission.clientAddress, heloName: submission.heloName, tls: submission.tls)
        receivedAt = submission.receivedAt
        plan = decided.plan
        keepShort(keepingSubject: decided.snapshot.settings.value(SettingKeys.traceSubjects, at: .global).value)
        self.openings = openings.isEmpty ? nil : openings
    }

    /// In the order of the letters: that is how they are kept.
    private enum CodingKeys: String, CodingKey { case about, client, facts, messageID, openings, plan, receivedAt, removalsUnlisted }

    /// Fields taken out of a header that are named; the others are counted.
    private static let mostRemovals = 20

    /// What strangers wrote is cut: a header may have a megabyte and thousands of fields.
    private mutating func keepShort(keepingSubject: Bool) {
        // The new subject tells the old one.
        plan.subjectReplacement = keepingSubject ? plan.subjectReplacement.map { Self.cut($0) } : nil
        let removals = plan.fieldRemovals.count
        plan.fieldRemovals = plan.fieldRemovals.prefix(Self.mostRemovals).map { removal in
            var removal = removal
            removal.name = Self.cut(removal.name)
            return removal
        }
        if removals > Self.mostRemovals { removalsUnlisted = removals - Self.mostRemovals }
    }

    private static func cut(_ text: String) -> String {
        let kept = text.unicodeScalars.prefix(DecisionFacts.longestValue)
        return kept.endIndex == text.unicodeScalars.endIndex ? text : String(String.UnicodeScalarView(kept)) + "…"
    }

    /// `nil` when the text is no record.
    public init?(json text: String) {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        guard let record = try? decoder.decode(Self.self, from: Data(text.utf8)) else { return nil }
        self = record
    }

    /// What was decided for each recipient, in the order of the envelope.
    public var decisions: [RecipientDecision] { plan.recipients }

    /// As it is stored.
    public var json: String {
        get throws { try jsonText }
    }

    /// The record as a story to read aloud; `nil` when the text is no record.
    public static func story(ofJSON text: String) -> String? { TraceRecord(json: text)?.story }

    /// Why a recipient got nothing, in one line; `nil` when the text is no record or says nothing about him.
    public static func reason(ofJSON text: String, for recipient: EmailAddress) -> String? {
        let decision = TraceRecord(json: text)?.plan.recipients.first { $0.recipient.normalized == recipient.normalized }
        let telling = decision?.steps.last { $0.mark == .refused } ?? decision?.steps.last { $0.kind == .outcome }
        return telling?.headline
    }

    /// The record as a story: the answer, each recipient's way, what was found inside, the copies, the notices, the settings.
    public var story: String {
        let explanation = Explanation(plan, subject: facts.subject)
        let found = (openings ?? []).map { "  – \(Explanation.names($0.recipients))\n      \($0.words)" }
        let sections = [
            removalsUnlisted.map { "and \($0) more header fields." }, Explanation.section("Found inside", found), explanation.copies,
            explanation.notices, explanation.remedies, explanation.settings,
        ]
        return explanation.text + sections.compactMap(\.self).map { "\n\($0)\n" }.joined()
    }
}

extension TraceEntry {
    /// A record with what it is found by.
    init(_ record: TraceRecord) throws {
        self.init(
            decision: try record.json, sender: record.facts.author.address ?? record.facts.reversePath,
            reversePath: record.facts.reversePath, messageID: record.messageID,
            recipients: record.plan.recipients.map { .init(address: $0.recipient, outcome: $0.outcome.rawValue) })
    }
}

/// What was found when a message was opened for some recipients.
public struct Opening: Codable, Sendable, Hashable {
    var recipients: [EmailAddress]
    /// The `X-Zegel-Info-*` fields, which say it all.
    var fields: [String: String]
    /// What its signatures are worth; `nil` when there are none.
    var state: SignatureState?
    /// The signature was valid and is not delivered (D-10).
    var hasSignatureRemoved: Bool?

    var words: String {
        let parts = [encryptionWords, state?.words, hasSignatureRemoved == true ? "it was taken off" : nil, inertWords].compactMap(\.self)
        return parts.isEmpty ? "nothing to open" : parts.joined(separator: "; ")
    }

    private var inertWords: String? {
        fields["HTML-Neutralised"] == nil ? nil : "what its HTML loads from elsewhere was taken out (smime.neutralise-html)"
    }

    private var encryptionWords: String? {
        if fields["SMIME-Decryption-Key-Not-Found"] != nil { return "encrypted, no key of this recipient opens it" }
        if fields["SMIME-Decryption-Failed"] != nil { return "encrypted, could not be decrypted" }
        if fields["SMIME-Illegal-Chars-Found"] != nil { return "encrypted, and what came out is no mail: delivered as it came" }
        if fields["Encrypted-Part-Not-Root"] != nil { return "an encrypted part is not the root and was not opened" }
        if fields["Layers"] != nil { return "nested too deeply, the rest was not opened" }
        guard fields["SMIME-Encrypted"] != nil else { return nil }
        let isProven = !fields.contains { $0.key.hasPrefix("Encryption-Authenticated-") && $0.value != "True" }
        return isProven ? "decrypted" : "decrypted, encrypted in a way that does not show changes"
    }
}
