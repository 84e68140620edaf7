import AdminOperations
import Foundation
import Gateway
import Settings
import Store

extension HandlerTable {
    mutating func addSMS() {
        add(SMSList.self) { engine, operation, _ in
            let limit = try Inputs.limit(operation.limit)
            let state = try operation.state.map { text in
                guard let state = SMSRow.State(rawValue: text) else {
                    throw AdminProblem(.badInput, "the state is waiting, sent or expired", field: "state")
                }
                return state
            }
            return try await engine.store.read { transaction in
                let last = try operation.after.map { try transaction.sms($0) }
                let due = Dictionary(try transaction.jobs(kind: SMSDesk.job).map { ($0.subject, $0.due) }) { first, _ in first }
                return try transaction.smsRows(in: state, after: last, limit: limit).map { SMSList.Item($0, due: due[$0.id]) }
            }
        }
        add(SMSTest.self) { engine, operation, who in
            let settings = try await engine.store.read { try $0.settingsSnapshot() }
            let country = settings.value(SettingKeys.smsDefaultCountry, at: .global).value.value
            guard let number = PhoneNumber(operation.number, in: country) else {
                throw AdminProblem(
                    .badInput, "\(Inputs.quoted(operation.number)) is no telephone number: write +31612345678", field: "number")
            }
            guard let desk = engine.sms else { throw AdminProblem(.temporary, "this process sends no SMS") }
            try await engine.store.write { try $0.audit(actor: who.name, operation: SMSTest.name, subject: number.masked) }
            switch await desk.test(to: number, text: "Zegel: this is a test. The way to this phone works.") {
            case .taken(let transport): return SMSTest.Result(transport: transport, problem: nil)
            case .failed(let problem): return SMSTest.Result(transport: nil, problem: problem)
            }
        }
        add(SMSRetry.self) { engine, operation, who in
            try await engine.store.write { transaction in
                let row = try transaction.sms(operation.id)
                guard try transaction.retrySMS(row.id) else {
                    throw AdminProblem(.refused, "the SMS does not wait: it was \(row.state == .sent ? "sent" : "given up")", field: "id")
                }
                try transaction.audit(actor: who.name, operation: SMSRetry.name, subject: row.id)
            }
            return Done()
        }
        add(SMSDelete.self) { engine, operation, who in
            let row = try await engine.store.read { try $0.sms(operation.id) }
            let delete: @Sendable (WriteTransaction) throws -> Void = { transaction in
                guard try transaction.sms(row.id).state == row.state else {
                    throw AdminProblem(.refused, "the SMS was sent or given up just now: look again", field: "id")
                }
                _ = try transaction.deleteSMS(row.id)
                try transaction.audit(
                    actor: who.name, operation: SMSDelete.name, subject: row.id, before: "\(row.state.rawValue) for \(row.recipient)")
            }
            if let desk = engine.sms { try await desk.delete(row, with: delete) } else { try await engine.store.write(delete) }
            return Done()
        }
    }
}

extension ReadTransaction {
    fileprivate func sms(_ id: String) throws -> SMSRow {
        guard let row = try smsRow(id) else { throw AdminProblem(.notFound, "there is no SMS \(Inputs.quoted(id))", field: "id") }
        return row
    }
}

extension SMSList.Item {
    fileprivate init(_ row: SMSRow, due: Date?) {
        self.init(
            id: row.id, state: row.state.rawValue, recipient: row.recipient.description, number: row.number.masked,
            createdAt: row.createdAt, tries: row.tries, nextTryAt: row.state == .waiting ? due : nil, problem: row.problem,
            message: row.trace?.text)
    }
}
