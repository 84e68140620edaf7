import AdminOperations
import Foundation
import OpenSSL
import Store

extension HandlerTable {
    mutating func addTokens() {
        add(TokenCreate.self) { engine, operation, who in
            guard who.via != .token else { throw AdminProblem(.noPermission, "a token makes no tokens") }
            let name = try AccessInputs.tokenName(operation.name)
            let scopes = try AccessInputs.rights(operation.scopes, field: "scopes", allowsAll: true)
            let domains = try AccessInputs.domains(operation.domains) ?? who.domains
            guard SessionLimits.days.contains(operation.days) else {
                throw AdminProblem(.badInput, "days is a number from 1 to 3650", field: "days")
            }
            guard who.mayGive(Set(scopes).subtracting(["*"]), on: domains) else {
                throw AdminProblem(.noPermission, "there are rights or domains among them you do not have", field: "scopes")
            }
            let secret = LoginSecret(prefix: "zegel_", bytes: 20, random: engine.store.random)
            let id = Base32.encode(engine.store.random(10)).lowercased()
            return try await engine.store.write { transaction in
                let tokens = try transaction.adminTokens()
                guard !tokens.contains(where: { $0.name == name }) else {
                    throw AdminProblem(.refused, "there is a token \(name) already: revoke it, or take another name", field: "name")
                }
                guard tokens.count < 1000 else { throw AdminProblem(.refused, "there are 1000 tokens: revoke some first") }
                let row = AdminTokenRow(
                    id: id, name: name, scopes: scopes, domains: domains, madeBy: who.name, madeAt: transaction.time,
                    validUntil: transaction.time + Double(operation.days) * 86_400)
                try transaction.addAdminToken(row, secret)
                try transaction.audit(
                    actor: who.name, operation: TokenCreate.name, subject: name,
                    after: scopes.joined(separator: " ") + (domains.map { " for \($0.joined(separator: " "))" } ?? ""))
                return TokenCreate.Result(id: id, secret: secret.text, until: row.validUntil)
            }
        }
        add(TokenList.self) { engine, _, who in
            try await engine.store.read { transaction in
                try transaction.adminTokens().filter { who.domains == nil || $0.madeBy == who.name }.map { row in
                    TokenList.Item(
                        id: row.id, name: row.name, scopes: row.scopes, domains: row.domains, madeBy: row.madeBy, madeAt: row.madeAt,
                        until: row.validUntil, usedAt: row.usedAt)
                }
            }
        }
        add(TokenRevoke.self) { engine, operation, who in
            try await engine.store.write { transaction in
                let tokens = try transaction.adminTokens().filter { who.domains == nil || $0.madeBy == who.name }
                guard let row = tokens.first(where: { $0.id == operation.id }) ?? tokens.first(where: { $0.name == operation.id }) else {
                    throw AdminProblem(.notFound, "there is no token \(Inputs.quoted(operation.id))", field: "id")
                }
                try transaction.removeAdminToken(row.id)
                try transaction.audit(
                    actor: who.name, operation: TokenRevoke.name, subject: row.name, before: row.scopes.joined(separator: " "))
            }
            return Done()
        }
    }
}
