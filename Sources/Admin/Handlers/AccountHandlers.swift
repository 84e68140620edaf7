import AdminOperations
import Foundation
import Mail
import Store

extension HandlerTable {
    mutating func addAccounts() {
        add(AccountCreate.self) { engine, operation, who in
            let name = try AccountInputs.name(operation.account)
            let senders = try AccountInputs.senders(operation.senders)
            let credential = try await AccountInputs.credential(operation.password, engine.store)
            try await engine.store.write { transaction in
                guard try transaction.addAccount(name, credential, senders: senders) else {
                    throw AdminProblem(.refused, "there is an account \(name) already: zegel account password gives it a new password")
                }
                try transaction.audit(
                    actor: who.name, operation: AccountCreate.name, subject: name, after: senders.map(\.description).joined(separator: ", ")
                )
            }
            return Done()
        }
        add(AccountList.self) { engine, operation, _ in
            let limit = try Inputs.limit(operation.limit)
            return try await engine.store.read { transaction in
                try transaction.accounts(after: operation.after ?? "", limit: limit).map {
                    AccountList.Item(
                        account: $0.name, senders: $0.senders.map(\.description), addedAt: $0.addedAt, changedAt: $0.changedAt)
                }
            }
        }
        add(AccountRemove.self) { engine, operation, who in
            let name = try AccountInputs.name(operation.account)
            try await engine.store.write { transaction in
                guard try transaction.removeAccount(name) else { throw AccountInputs.unknown(name) }
                try transaction.audit(actor: who.name, operation: AccountRemove.name, subject: name)
            }
            return Done()
        }
        add(AccountPassword.self) { engine, operation, who in
            let name = try AccountInputs.name(operation.account)
            let credential = try await AccountInputs.credential(operation.password, engine.store)
            try await engine.store.write { transaction in
                guard try transaction.setCredential(credential, of: name) else { throw AccountInputs.unknown(name) }
                try transaction.audit(actor: who.name, operation: AccountPassword.name, subject: name)
            }
            return Done()
        }
    }
}

/// Reads what accounts are made of.
private enum AccountInputs {
    private static let passwordLength = 10...1024

    static func name(_ text: String) throws -> String {
        guard (1...128).contains(text.utf8.count), text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw AdminProblem(
                .badInput, "\(Inputs.quoted(text)) is no account name: 1 to 128 letters, digits and signs without blanks", field: "account")
        }
        return text
    }

    static func senders(_ texts: [String]) throws -> [AccountRow.Sender] {
        guard !texts.isEmpty else { throw AdminProblem(.badInput, "give at least one address the account may send from", field: "senders") }
        return try texts.map { text in
            guard let sender = AccountRow.Sender(text) else {
                throw AdminProblem(
                    .badInput, "\(Inputs.quoted(text)) is no sender: write alice@example.com, or @example.com for a whole domain",
                    field: "senders")
            }
            return sender
        }
    }

    /// Deriving takes time: it runs on a thread of the store.
    static func credential(_ password: String, _ store: Store) async throws -> AccountCredential {
        guard passwordLength.contains(password.utf8.count),
            password.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control })
        else { throw AdminProblem(.badInput, "a password has 10 to 1024 characters on one line", field: "password") }
        return try await store.read { _ in AccountCredential(password: password, random: store.random) }
    }

    static func unknown(_ name: String) -> AdminProblem { AdminProblem(.notFound, "there is no account \(name)") }
}
