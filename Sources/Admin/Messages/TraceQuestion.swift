import AdminOperations
import Foundation
import Mail
import Policy
import Settings
import Store

/// A search of the trace as an operation asks it.
struct TraceQuestion {
    let filter: TraceFilter
    let position: FoundTrace.Position?
    let limit: Int

    init(_ asked: MessageList, at now: Date) throws {
        var filter = TraceFilter()
        filter.sender = try asked.from.map { try Inputs.address($0, field: "from") }
        filter.recipient = try asked.to.map { try Inputs.address($0, field: "to") }
        filter.since = try asked.since.map { try Inputs.time($0, before: now, field: "since") }
        filter.until = try asked.until.map { try Inputs.time($0, before: now, field: "until") }
        filter.outcomes = try asked.outcomes.map { try $0.map(Self.outcome) }
        filter.messageID = asked.messageID
        filter.text = asked.text
        self.filter = filter
        position = try asked.after.map { text in
            guard let position = FoundTrace.Position(text) else {
                throw AdminProblem(.badInput, "\(Inputs.quoted(text)) is not the end of a page", field: "after")
            }
            return position
        }
        limit = try Inputs.limit(asked.limit)
    }

    /// In any letter case, with or without hyphens.
    private static func outcome(_ text: String) throws -> String {
        let wanted = text.lowercased().replacing("-", with: "")
        guard let outcome = RecipientDecision.Outcome.allCases.first(where: { $0.rawValue.lowercased() == wanted }) else {
            let all = RecipientDecision.Outcome.allCases.map(\.rawValue).joined(separator: ", ")
            throw AdminProblem(.badInput, "\(Inputs.quoted(text)) is no outcome: write one of \(all)", field: "outcomes")
        }
        return outcome.rawValue
    }
}

extension MessageList.Result.Item {
    init(_ found: FoundTrace) {
        self.init(
            at: found.at, id: found.id.text, mail: found.trace.text, from: found.sender?.description ?? "",
            to: found.recipient.description, messageID: found.messageID, outcome: found.outcome,
            words: RecipientDecision.Outcome(rawValue: found.outcome)?.words ?? found.outcome, delivery: found.delivery)
    }
}
