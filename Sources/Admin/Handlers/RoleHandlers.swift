import AdminOperations
import Store

extension HandlerTable {
    mutating func addRoles() {
        add(RoleList.self) { engine, _, _ in
            try await engine.store.read { transaction in
                let book = try transaction.roleBook()
                return RoleList.Result(
                    roles: book.roles.map(book.item),
                    rights: Rights.all.map { .init(right: $0, needsConfirmation: Rights.confirmed.contains($0)) })
            }
        }
        add(RoleShow.self) { engine, operation, _ in
            try await engine.store.read { transaction in
                let book = try transaction.roleBook()
                guard let role = book[operation.role] else { throw RoleWords.unknown(operation.role) }
                return book.item(role)
            }
        }
        add(RoleCreate.self) { engine, operation, who in
            let name = try AccessInputs.roleName(operation.role)
            let rights =
                operation.rights.isEmpty && operation.inherits?.isEmpty == false
                ? [] : try AccessInputs.rights(operation.rights, field: "rights", allowsAll: true)
            try await engine.store.write { transaction in
                let book = try transaction.roleBook()
                let inherits =
                    try operation.inherits.flatMap { $0.isEmpty ? nil : $0 }.map {
                        try AccessInputs.roles($0, book, field: "inherits")
                    } ?? []
                let before = book[name]
                try RoleWords.check(name, before, rights, inherits, book, who)
                try transaction.setAdminRole(AdminRoleRow(name: name, rights: rights, inherits: inherits))
                try transaction.audit(
                    actor: who.name, operation: RoleCreate.name, subject: name,
                    before: before.map { RoleWords.shown($0.rights.sorted(), $0.inherits) }, after: RoleWords.shown(rights, inherits))
            }
            return Done()
        }
        add(RoleRemove.self) { engine, operation, who in
            try await engine.store.write { transaction in
                let book = try transaction.roleBook()
                guard let role = book[operation.role] else { throw RoleWords.unknown(operation.role) }
                guard !role.isBuiltIn else { throw RoleWords.builtIn(role.name) }
                guard who.mayGive(book.rights(of: [role.name]), on: nil) else { throw RoleWords.beyond(role.name) }
                if let user = try transaction.administrators(limit: 1_000_000).first(where: { $0.roles.contains(role.name) }) {
                    throw AdminProblem(.refused, "\(user.name) has the role \(role.name): change his roles first", field: "role")
                }
                if let heir = book.roles.first(where: { $0.inherits.contains(role.name) }) {
                    throw AdminProblem(.refused, "the role \(heir.name) inherits from it: change that first", field: "role")
                }
                _ = try transaction.removeAdminRole(role.name)
                try transaction.audit(
                    actor: who.name, operation: RoleRemove.name, subject: role.name,
                    before: RoleWords.shown(role.rights.sorted(), role.inherits))
            }
            return Done()
        }
    }
}

private enum RoleWords {
    static func check(
        _ name: String, _ before: RoleBook.Role?, _ rights: [String], _ inherits: [String], _ book: RoleBook, _ who: Administrator
    ) throws {
        if before?.isBuiltIn == true { throw builtIn(name) }
        if book.reaches(name, from: inherits) {
            throw AdminProblem(.badInput, "\(name) would inherit from itself", field: "inherits")
        }
        guard who.mayGive(Set(rights), on: nil) else {
            throw AdminProblem(.noPermission, "there are rights among them you do not have: you cannot give them", field: "rights")
        }
        guard who.mayGive(book.rights(of: inherits), on: nil) else {
            throw AdminProblem(.noPermission, "there are roles among them with rights you do not have", field: "inherits")
        }
        // Who has the role now may more than who changes it.
        if before != nil, !who.mayGive(book.rights(of: [name]), on: nil) { throw beyond(name) }
    }

    static func shown(_ rights: [String], _ inherits: [String]) -> String {
        rights.joined(separator: " ") + (inherits.isEmpty ? "" : "; inherits \(inherits.joined(separator: ", "))")
    }

    static func unknown(_ name: String) -> AdminProblem {
        AdminProblem(.notFound, "there is no role \(Inputs.quoted(name))", field: "role")
    }

    static func builtIn(_ name: String) -> AdminProblem {
        AdminProblem(.refused, "\(name) comes with Zegel and cannot be changed: make one of your own that inherits from it", field: "role")
    }

    static func beyond(_ name: String) -> AdminProblem {
        AdminProblem(.noPermission, "\(name) has rights you do not have", field: "role")
    }
}
