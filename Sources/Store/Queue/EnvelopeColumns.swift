import Foundation
import Mail

/// An envelope and a submission as columns of a queue entry.
enum EnvelopeColumns {
    /// What RFC 3461 lets a sender ask, in one column.
    private struct Requests: Codable {
        var returning: Envelope.ReturnedContent?
        var envelopeID: String?
        /// By position among the recipients.
        var recipients: [Int: DeliveryRequest]
    }

    /// reverse_path, forward_paths (one a line: no address holds a line end), body, is_internationalized, requests.
    static func values(_ envelope: Envelope) throws -> [SQLValue] {
        [
            SQLValue(envelope.reversePath?.description), .text(envelope.forwardPaths.map(\.description).joined(separator: "\n")),
            SQLValue(envelope.body?.rawValue), SQLValue(envelope.isInternationalized), SQLValue(try requests(envelope)),
        ]
    }

    private static func requests(_ envelope: Envelope) throws -> String? {
        let asked = envelope.forwardPaths.enumerated().compactMap { index, path in envelope.requests[path].map { (index, $0) } }
        guard envelope.returning != nil || envelope.envelopeID != nil || !asked.isEmpty else { return nil }
        let requests = Requests(
            returning: envelope.returning, envelopeID: envelope.envelopeID, recipients: Dictionary(uniqueKeysWithValues: asked))
        return String(decoding: try JSONEncoder().encode(requests), as: UTF8.self)
    }

    static func envelope(_ row: SQLRow, from column: Int) throws -> Envelope {
        let paths = try row.text(column + 1).split(separator: "\n").map { try ReadTransaction.emailAddress(String($0)) }
        var envelope = Envelope(
            reversePath: try row.optionalText(column).map { try ReadTransaction.emailAddress($0) }, forwardPaths: paths,
            body: try row.optionalText(column + 2).map { try QueueEntryRow.word($0) }, isInternationalized: try row.flag(column + 3))
        if let text = try row.optionalText(column + 4) { try read(text, into: &envelope) }
        return envelope
    }

    /// The addresses that can be read.
    static func damagedEnvelope(_ row: SQLRow, from column: Int) -> Envelope {
        let paths = ((try? row.text(column + 1)) ?? "").split(separator: "\n").compactMap { try? ReadTransaction.emailAddress(String($0)) }
        let sender = (try? row.optionalText(column)).flatMap { $0 }.flatMap { try? ReadTransaction.emailAddress($0) }
        return Envelope(reversePath: sender, forwardPaths: paths)
    }

    private static func read(_ text: String, into envelope: inout Envelope) throws {
        guard let requests = try? JSONDecoder().decode(Requests.self, from: Data(text.utf8)) else {
            throw StoreError.corrupt("the delivery requests of a queue entry")
        }
        (envelope.returning, envelope.envelopeID) = (requests.returning, requests.envelopeID)
        for (index, request) in requests.recipients where envelope.forwardPaths.indices.contains(index) {
            envelope.requests[envelope.forwardPaths[index]] = request
        }
    }

    static func text(_ submission: Submission) throws -> String {
        try RowJSON.text(submission, dates: .sinceReferenceDate)
    }

    static func submission(_ text: String) throws -> Submission {
        do {
            return try JSONDecoder().decode(Submission.self, from: Data(text.utf8))
        } catch {
            throw StoreError.corrupt("the submission of a queue entry")
        }
    }
}
