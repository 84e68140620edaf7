import AdminOperations
import Foundation
import Gateway
import Mail
import Settings
import Store

extension HandlerTable {
    mutating func addPasswords() {
        add(PasswordList.self) { engine, operation, _ in
            let limit = try Inputs.limit(operation.limit)
            let last = try operation.after.map { try Inputs.address($0, field: "after") }
            return try await engine.store.read { transaction in
                try transaction.passwordRows(after: last, limit: limit).map {
                    PasswordList.Item(
                        address: $0.address.description, mode: $0.mode.rawValue, madeAt: $0.madeAt, validUntil: $0.validUntil)
                }
            }
        }
        add(PasswordReveal.self) { engine, operation, who in
            let address = try Inputs.address(operation.address)
            // W-03: nobody sees one without a line in the audit.
            return try await engine.store.write { transaction in
                let result = try transaction.shownPassword(of: address)
                try transaction.audit(actor: who.name, operation: PasswordReveal.name, subject: address.description)
                return result
            }
        }
        add(PasswordClear.self) { engine, operation, who in
            let address = try Inputs.address(operation.address)
            try await engine.store.write { transaction in
                guard try transaction.clearPassword(for: address) else { throw noPassword(address) }
                try transaction.audit(actor: who.name, operation: PasswordClear.name, subject: address.description)
            }
            return Done()
        }
    }
}

private func noPassword(_ address: EmailAddress) -> AdminProblem {
    AdminProblem(.notFound, "no password of \(address) is used again or set", field: "address")
}

extension ReadTransaction {
    fileprivate func shownPassword(of address: EmailAddress) throws -> PasswordReveal.Result {
        let settings = try settingsSnapshot()
        if settings.value(SettingKeys.passwordMode, for: address).value == .static {
            guard let password = settings.value(SettingKeys.passwordStatic, for: address).value.value else { throw noPassword(address) }
            return .init(mode: PasswordMode.static.rawValue, password: password.text, validUntil: nil)
        }
        guard let row = try passwordRow(for: address), let password = try password(for: address) else { throw noPassword(address) }
        return .init(mode: row.mode.rawValue, password: PasswordAlphabet.grouped(password), validUntil: row.validUntil)
    }
}
