import Foundation
import Mail

/// An envelope and a submission as columns of a queue entry.
enum EnvelopeColumns {
    /// reverse_path, forward_paths (one a line: no address holds a line end), body, is_internationalized.
    static func values(_ envelope: Envelope) -> [SQLValue] {
        [
            SQLValue(envelope.reversePath?.description), .text(envelope.forwardPaths.map(\.description).joined(separator: "\n")),
            SQLValue(envelope.body?.rawValue), SQLValue(envelope.isInternationalized),
        ]
    }

    static func envelope(_ row: SQLRow, from column: Int) throws -> Envelope {
        let paths = try row.text(column + 1).split(separator: "\n").map { try ReadTransaction.emailAddress(String($0)) }
        return Envelope(
            reversePath: try row.optionalText(column).map { try ReadTransaction.emailAddress($0) }, forwardPaths: paths,
            body: try row.optionalText(column + 2).map { try QueueEntryRow.word($0) }, isInternationalized: try row.flag(column + 3))
    }

    static func text(_ submission: Submission) throws -> String {
        String(decoding: try JSONEncoder().encode(submission), as: UTF8.self)
    }

    static func submission(_ text: String) throws -> Submission {
        do {
            return try JSONDecoder().decode(Submission.self, from: Data(text.utf8))
        } catch {
            throw StoreError.corrupt("the submission of a queue entry")
        }
    }
}
