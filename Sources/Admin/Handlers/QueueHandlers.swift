import AdminOperations
import Mail
import Queue
import Store

extension HandlerTable {
    mutating func addQueue() {
        add(QueueList.self) { engine, operation, _ in
            let state = try operation.state.map { text in
                guard let state = QueueState(rawValue: text) else {
                    throw AdminProblem(
                        .badInput, "the state is one of \(QueueState.allCases.map(\.rawValue).joined(separator: ", "))", field: "state")
                }
                return state
            }
            return try await engine.queue.list(in: state, limit: try Inputs.limit(operation.limit)).map(QueueList.Item.init)
        }
        add(QueueShow.self) { engine, operation, _ in
            let detail = try await engine.queue.show(try Inputs.id(operation.id))
            return QueueShow.Result(
                entry: QueueList.Item(detail.entry),
                recipients: detail.recipients.map {
                    .init(address: $0.address.description, state: $0.state.rawValue, tries: $0.tries, answer: $0.lastAnswer)
                },
                children: detail.children.map(\.id.text))
        }
        add(QueueChange.self) { engine, operation, who in
            let id = try Inputs.id(operation.id)
            let audit: Queue.Addition = {
                try $0.audit(
                    actor: who.name, operation: "queue.\(operation.action)", subject: id.text, after: String(operation.reason.prefix(500)))
            }
            switch operation.action {
            case "hold":
                try await engine.queue.hold(
                    id, reason: operation.reason.isEmpty ? "held by \(who.name)" : String(operation.reason.prefix(500)), also: audit)
            case "release": try await engine.queue.release(id, also: audit)
            case "retry": try await engine.queue.retry(id, also: audit)
            case "delete": try await engine.queue.delete(id, also: audit)
            default: throw AdminProblem(.badInput, "the action is hold, release, retry or delete", field: "action")
            }
            return Done()
        }
    }
}

extension QueueList.Item {
    init(_ row: QueueEntryRow) {
        self.init(
            id: row.id.text, state: row.state.rawValue, sender: row.envelope.reversePath?.description ?? "",
            recipients: row.envelope.forwardPaths.map(\.description), size: row.size, acceptedAt: row.acceptedAt, reason: row.reason)
    }
}
