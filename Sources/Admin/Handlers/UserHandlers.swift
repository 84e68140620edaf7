import AdminOperations
import Mail
import Settings
import Store

extension HandlerTable {
    mutating func addUsers() {
        add(UserAdd.self) { engine, operation, who in
            let address = try Inputs.address(operation.address)
            try await engine.store.write { transaction in
                guard try transaction.addUser(address) else { throw AdminProblem(.refused, "\(address) is there already") }
                try transaction.audit(actor: who.name, operation: UserAdd.name, subject: address.description)
            }
            return Done()
        }
        add(UserList.self) { engine, operation, _ in
            let domain = try operation.domain.map { try Inputs.pattern($0).domain }
            let last = try operation.after.map { try Inputs.address($0, field: "after") }
            let limit = try Inputs.limit(operation.limit)
            return try await engine.store.read { transaction in
                try transaction.users(in: domain, after: last, limit: limit).map {
                    UserList.Item(address: $0.address.description, addedAt: $0.addedAt)
                }
            }
        }
        add(UserShow.self) { engine, operation, _ in
            let address = try Inputs.address(operation.address)
            return try await engine.store.read { transaction in
                UserShow.Result(
                    address: address.description, hasEntry: try transaction.user(address) != nil,
                    settings: try transaction.settingsSnapshot().items(at: .user(address)),
                    certificates: try transaction.certificateRows(for: address).map { try transaction.item($0) })
            }
        }
        add(UserRemove.self) { engine, operation, who in
            let address = try Inputs.address(operation.address)
            try await engine.store.write { transaction in
                let rows = try transaction.settings(at: .user(address))
                guard try transaction.removeUser(address) else { throw AdminProblem(.notFound, "there is no user \(address)") }
                try transaction.audit(
                    actor: who.name, operation: UserRemove.name, subject: address.description,
                    before: rows.map { "\($0.key)=\(SettingWords.shown($0))" }.joined(separator: ", "))
            }
            return Done()
        }
    }
}
