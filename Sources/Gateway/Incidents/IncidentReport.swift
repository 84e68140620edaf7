import CA
import Foundation
import Mail
import Policy
import Store

/// What a procedure did, or would do (`behaviour.md` 30).
public struct IncidentReport: Sendable {
    /// How one step stands.
    public enum Mark: String, Sendable, CaseIterable {
        /// It will be done.
        case planned
        case done
        /// There is nothing to do, or it was not asked for.
        case nothing
        /// It could not be done; the others were.
        case failed
    }

    public struct Step: Hashable, Sendable {
        /// A word for scripts: `revoke`.
        public var name: String
        public var mark: Mark
        /// For people.
        public var words: String

        public init(_ name: String, _ mark: Mark, _ words: String) {
            self.name = name
            self.mark = mark
            self.words = words
        }
    }

    /// A mail that was encrypted to one of the keys.
    public struct Message: Hashable, Sendable {
        public var at: Date
        public var id: QueueID
        /// `nil`: the null sender.
        public var sender: EmailAddress?
        public var recipients: [EmailAddress]
        public var messageID: String?
        /// It came encrypted and was opened here; otherwise we encrypted it.
        public var isIncoming: Bool
    }

    public var steps: [Step] = []
    /// The newest first, at most `mostMessages`.
    public var messages: [Message] = []
    /// Of all of them.
    public var messageCount = 0
    /// Keys that were sent, each with its password.
    public var sent: [KeyDesk.Sent] = []
    public var hints: [String] = []

    /// Messages one report names.
    public static let mostMessages = 1000

    public var hasFailure: Bool { steps.contains { $0.mark == .failed } }

    mutating func add(_ name: String, _ mark: Mark, _ words: String) { steps.append(Step(name, mark, words)) }
}

extension ReadTransaction {
    /// The mails encrypted to some keys, by the stored decisions.
    /// - Parameters:
    ///   - keys: thumbprint and serial number of their certificates.
    ///   - since: `nil`: as far back as decisions are kept.
    func mailsEncrypted(to keys: [(thumbprint: String, serialNumber: String)], since: Date?) throws -> (
        newest: [IncidentReport.Message], count: Int
    ) {
        guard !keys.isEmpty else { return ([], 0) }
        var (found, count, last) = ([IncidentReport.Message](), 0, TraceRow?.none)
        while case let page = try traces(since: since ?? Date(timeIntervalSince1970: 0), after: last, limit: 500), !page.isEmpty {
            for row in page {
                let named = keys.filter { row.decision.contains($0.thumbprint) || row.decision.contains("/\($0.serialNumber)") }
                guard !named.isEmpty, let record = TraceRecord(json: row.decision) else { continue }
                guard let message = record.message(encryptedTo: named, row) else { continue }
                count += 1
                if found.count < IncidentReport.mostMessages { found.append(message) }
            }
            last = page.last
        }
        return (found, count)
    }
}

extension TraceRecord {
    /// `nil` when the certificates were only looked at.
    fileprivate func message(
        encryptedTo keys: [(thumbprint: String, serialNumber: String)], _ row: TraceRow
    ) -> IncidentReport.Message? {
        let thumbprints = Set(keys.map(\.thumbprint))
        var recipients = plan.groups.filter { group in
            group.treatment.encryption?.certificates.contains { thumbprints.contains($0.thumbprint) } ?? false
        }.flatMap(\.recipients)
        var isIncoming = false
        for opening in openings ?? [] {
            let fields = opening.fields.filter { $0.key.hasPrefix("Encryption-Recipient-") }.map(\.value)
            guard fields.contains(where: { field in keys.contains { field.hasSuffix("/\($0.serialNumber)") } }) else { continue }
            recipients += opening.recipients.filter { !recipients.contains($0) }
            isIncoming = true
        }
        guard !recipients.isEmpty else { return nil }
        return IncidentReport.Message(
            at: row.at, id: row.id, sender: facts.author.address ?? facts.reversePath, recipients: recipients, messageID: messageID,
            isIncoming: isIncoming)
    }
}

extension Treatment {
    /// How its copy is encrypted; `nil` when it is not.
    fileprivate var encryption: EncryptionChoice? {
        switch self {
        case .protect(let protection): protection.encryption
        case .unprotect(let unprotection): unprotection.thenProtect?.encryption
        case .pass, .refuse, .hold: nil
        }
    }
}
