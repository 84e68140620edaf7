import AdminOperations
import Foundation
import Mail
import Queue
import Store

extension HandlerTable {
    mutating func addQueue() {
        add(QueueList.self) { engine, operation, _ in
            let filter = try QueueFilter(operation.selection, at: engine.store.now())
            let last = try operation.after.map { try Inputs.id($0) }
            return try await engine.queue.list(filter, after: last, limit: try Inputs.limit(operation.limit)).map(QueueList.Item.init)
        }
        add(QueueShow.self) { engine, operation, _ in QueueShow.Result(try await engine.queue.show(try Inputs.id(operation.id))) }
        add(QueueChange.self) { engine, operation, who in
            let id = try Inputs.id(operation.id)
            let audit: Queue.Addition = {
                try $0.audit(
                    actor: who.name, operation: "queue.\(operation.action)", subject: id.text, after: String(operation.reason.prefix(500)))
            }
            switch try QueueAction(operation.action, reason: operation.reason, by: who) {
            case .hold(let reason): try await engine.queue.hold(id, reason: reason, also: audit)
            case .release: try await engine.queue.release(id, also: audit)
            case .retry: try await engine.queue.retry(id, also: audit)
            case .delete: try await engine.queue.delete(id, also: audit)
            }
            return Done()
        }
        addQueueBulk()
    }

    /// Messages a preview shows.
    private static let shown = 20

    private mutating func addQueueBulk() {
        add(QueuePreview.self) { engine, operation, who in
            let action = try QueueAction(operation.action, reason: "", by: who)
            let filter = try QueueFilter(operation.selection, at: engine.store.now(), for: action)
            let sum = try await engine.queue.sum(filter)
            let first = try await engine.queue.list(filter, limit: Self.shown)
            return QueuePreview.Result(count: sum.count, bytes: sum.bytes, first: first.map(QueueList.Item.init))
        }
        add(QueueBulk.self) { engine, operation, who in
            let action = try QueueAction(operation.action, reason: operation.reason, by: who)
            let filter = try QueueFilter(operation.selection, at: engine.store.now(), for: action)
            if let expected = operation.expected {
                let count = try await engine.queue.sum(filter).count
                guard count <= expected else {
                    throw AdminProblem(.refused, "it would hit \(count) messages now, not \(expected): look at the preview again")
                }
            }
            let outcome = try await engine.queue.change(all: filter, action) { transaction, id in
                try transaction.audit(
                    actor: who.name, operation: "queue.\(operation.action)", subject: id.text, after: String(operation.reason.prefix(500)))
            }
            return QueueBulk.Result(changed: outcome.changed, inWork: outcome.inWork)
        }
    }
}

extension QueueAction {
    fileprivate init(_ word: String, reason: String, by who: Administrator) throws {
        switch word {
        case "hold": self = .hold(reason: reason.isEmpty ? "held by \(who.name)" : String(reason.prefix(500)))
        case "release": self = .release
        case "retry": self = .retry
        case "delete": self = .delete
        default: throw AdminProblem(.badInput, "the action is hold, release, retry or delete", field: "action")
        }
    }
}

extension QueueFilter {
    /// Those that are not finished, or of the state asked for.
    fileprivate init(_ selection: QueueSelection, at now: Date) throws {
        self.init()
        switch selection.state {
        case nil: states = QueueState.allCases.filter { !$0.isFinal }
        case "all": states = nil
        case let word?:
            guard let state = QueueState(rawValue: word) else {
                let words = QueueState.allCases.map(\.rawValue).joined(separator: ", ")
                throw AdminProblem(.badInput, "the state is one of \(words), or all", field: "state")
            }
            states = [state]
        }
        sender = try selection.sender.map { $0 == "<>" ? "" : try Self.person($0, field: "sender") }
        recipient = try selection.recipient.map { try Self.person($0, field: "recipient") }
        text = selection.text
        until = try selection.until.map { try Inputs.time($0, before: now, field: "until") }
    }

    /// Of these, the ones an action concerns.
    fileprivate init(_ selection: QueueSelection, at now: Date, for action: QueueAction) throws {
        try self.init(selection, at: now)
        states = action.states.filter { states?.contains($0) ?? true }
    }

    /// An address, or `@domain`.
    private static func person(_ text: String, field: String) throws -> String {
        if text.hasPrefix("@"), let domain = Domain(text.dropFirst()) { return "@\(domain)" }
        guard let address = EmailAddress(text) else {
            throw AdminProblem(.badInput, "\(Inputs.quoted(text)) is neither a mail address nor @domain", field: field)
        }
        return address.normalized
    }
}

extension QueueList.Item {
    init(_ listed: (entry: QueueEntryRow, why: String?)) {
        let row = listed.entry
        self.init(
            id: row.id.text, state: row.state.rawValue, sender: row.envelope.reversePath?.description ?? "",
            recipients: row.envelope.forwardPaths.map(\.description), size: row.size, acceptedAt: row.acceptedAt,
            due: row.lease == nil ? row.due : nil, isInWork: row.lease != nil, reason: listed.why)
    }
}

extension QueueShow.Result {
    init(_ detail: QueueDetail) {
        let told = detail.entry.state == .bounced ? RecipientRow.State.bounced : .pending
        let waiting = detail.recipients.first { $0.state == told && $0.lastAnswer != nil }
        self.init(
            entry: QueueList.Item((detail.entry, detail.entry.reason ?? waiting?.lastAnswer)),
            recipients: detail.recipients.map {
                let due = $0.due.flatMap { $0 < RecipientChange.whenReleased ? $0 : nil }
                return .init(address: $0.address.description, state: $0.state.rawValue, tries: $0.tries, due: due, answer: $0.lastAnswer)
            },
            children: detail.children.map(\.id.text),
            tries: detail.tries.filter { $0.entry == detail.entry.id }.map {
                .init(at: $0.at, recipient: $0.address.description, server: $0.remote, outcome: $0.outcome, answer: $0.answer)
            })
    }
}
