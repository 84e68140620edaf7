import AdminOperations
import Foundation
import Gateway
import Mail
import Policy
import Settings
import Store

extension HandlerTable {
    /// Why mail is and was treated as it is.
    mutating func addMessages() {
        add(MessageTrace.self) { engine, operation, _ in
            let id = try Inputs.id(operation.id)
            return try await engine.store.read { transaction in
                let traces = try transaction.traces(of: id)
                guard !traces.isEmpty else { throw AdminProblem(.notFound, "there is no trace of \(id)") }
                let tries = try transaction.deliveryTries(of: id).map {
                    MessageTrace.Result.Try(
                        at: $0.at, recipient: $0.address.description, server: $0.remote, outcome: $0.outcome, answer: $0.answer)
                }
                let story = traces.compactMap { TraceRecord.story(ofJSON: $0.decision) }.joined(separator: "\n")
                return MessageTrace.Result(
                    id: id.text, story: story, decisions: try traces.map { try JSONValue(json: $0.decision) }, tries: tries)
            }
        }
        add(MessageList.self) { engine, operation, _ in
            let question = try TraceQuestion(operation, at: engine.store.now())
            let page = try await engine.store.read {
                try $0.traces(matching: question.filter, after: question.position, limit: question.limit)
            }
            return MessageList.Result(items: page.found.map(MessageList.Result.Item.init), next: page.next?.text)
        }
        add(MessageStatistics.self) { engine, operation, _ in
            guard (1...744).contains(operation.hours) else { throw AdminProblem(.badInput, "give 1 to 744 hours", field: "hours") }
            let now = engine.store.now()
            return try await engine.store.read { try MessageStatistics.Result($0, hours: operation.hours, at: now) }
        }
        add(MessageTest.self) { engine, operation, who in
            let mail = try TestMail(operation, at: engine.store.now())
            let id = try await engine.queue.accept(mail.bytes, mail.envelope, mail.submission) {
                try $0.audit(actor: who.name, operation: MessageTest.name, subject: operation.to, after: "from \(operation.from)")
            }
            return MessageTest.Result(id: id.text)
        }
        add(MessageExplain.self) { engine, operation, _ in
            let asked = try AskedMessage(operation, engine.surroundings, at: engine.store.now())
            var proposed: SettingsTree?
            if let settings = operation.settings, !settings.isEmpty {
                var tree = try await engine.store.read { try $0.settingsTree() }
                try tree.propose(settings)
                proposed = tree
            }
            return try MessageExplain.Result(
                try await engine.decisions.explain(asked.bytes, asked.envelope, asked.submission, under: proposed))
        }
    }
}

extension JSONValue {
    fileprivate init(json text: String) throws { self = try WireFormat.decoder.decode(JSONValue.self, from: Data(text.utf8)) }
}

extension MessageExplain.Result {
    fileprivate init(_ explained: Explained) throws {
        let notSent = explained.notSent.map(\.description)
        guard let record = explained.record else {
            let reply = explained.refusal.map { "\($0.reply.code) \($0.status) \($0.text)" } ?? "not accepted"
            self.init(
                story: "The message would not be accepted: \(reply).\n", outcomes: [], notSent: notSent, refused: reply, record: nil)
            return
        }
        let outcomes = record.decisions.map {
            Outcome(recipient: $0.recipient.description, outcome: $0.outcome.rawValue, words: $0.outcome.words, mode: $0.mode.rawValue)
        }
        self.init(story: record.story, outcomes: outcomes, notSent: notSent, refused: nil, record: try JSONValue(json: record.json))
    }
}
