import Foundation
import Mail
import Policy

/// Why a message was treated as it was, as the store keeps it: no body, no password, no attachment text (`behaviour.md` X-01).
public struct TraceRecord: Codable, Sendable {
    var submission: Submission
    var sender: EmailAddress?
    var subject: String?
    /// Bytes as received.
    var size: Int
    var plan: Plan
    var openings: [Opening]

    var json: String {
        get throws {
            let encoder = JSONEncoder()
            encoder.dateEncodingStrategy = .iso8601
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            return String(decoding: try encoder.encode(self), as: UTF8.self)
        }
    }

    /// The record as a story to read aloud; `nil` when the text is no record.
    public static func story(ofJSON text: String) -> String? {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        guard let record = try? decoder.decode(Self.self, from: Data(text.utf8)) else { return nil }
        let openings = record.openings.map { "\($0.recipients.map(\.description).joined(separator: ", ")): \($0.words)\n" }
        return Explanation(record.plan, subject: record.subject).text + openings.joined()
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
        let parts = [encryptionWords, state?.words, hasSignatureRemoved == true ? "it was taken off" : nil].compactMap(\.self)
        return parts.isEmpty ? "nothing to open" : parts.joined(separator: "; ")
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
