import AdminOperations
import Store

/// All roles there are, and what they come to.
struct RoleBook: Sendable {
    struct Role: Sendable {
        var name: String
        var summary: String
        var isBuiltIn: Bool
        var rights: Set<String>
        var inherits: [String]
    }

    /// Those of Zegel first.
    private(set) var roles: [Role]

    init(_ own: [AdminRoleRow]) {
        let builtIn = BuiltInRole.all.map {
            Role(name: $0.name, summary: $0.summary, isBuiltIn: true, rights: $0.rights, inherits: $0.inherits)
        }
        let taken = Set(builtIn.map(\.name))
        roles =
            builtIn
            + own.filter { !taken.contains($0.name) }.map {
                Role(name: $0.name, summary: "", isBuiltIn: false, rights: Set($0.rights), inherits: $0.inherits)
            }
    }

    subscript(_ name: String) -> Role? { roles.first { $0.name == name } }

    /// What roles give together, with what they inherit. One that is gone gives nothing; circles end.
    func rights(of names: [String]) -> Set<String> {
        var (rights, seen, left) = (Set<String>(), Set<String>(), names)
        while let name = left.popLast() {
            guard seen.insert(name).inserted, let role = self[name] else { continue }
            rights.formUnion(role.rights)
            left += role.inherits
        }
        return rights.contains("*") ? ["*"] : rights
    }

    /// Whether one of the roles leads to `name`.
    func reaches(_ name: String, from names: [String]) -> Bool {
        var (seen, left) = (Set<String>(), names)
        while let next = left.popLast() {
            if next == name { return true }
            guard seen.insert(next).inserted, let role = self[next] else { continue }
            left += role.inherits
        }
        return false
    }

    func item(_ role: Role) -> RoleItem {
        RoleItem(
            role: role.name, isBuiltIn: role.isBuiltIn, rights: role.rights.sorted(), inherits: role.inherits,
            allRights: rights(of: [role.name]).sorted(), summary: role.summary)
    }
}

extension ReadTransaction {
    func roleBook() throws -> RoleBook { RoleBook(try adminRoles()) }
}
