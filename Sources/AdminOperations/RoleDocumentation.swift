/// `docs/roles.md`, made from the roles and operations there are.
public enum RoleDocumentation {
    public static let markdown = """
        # Roles and rights

        Made by `zegel role list --markdown`; a test holds it.

        An administrator has roles; a role is a bundle of rights. Roles of your own are made with `zegel role create`; they may inherit from
        others. Somebody may be limited to domains (`zegel admin create --domain`): he then sees and changes what belongs to them alone.
        Nobody can give rights he does not have, nor touch an administrator who has more. At least one owner stays.

        A right is `noun.verb`. Rights on settings and templates can be given for a part: `settings.set:domain` is for domains,
        `settings.set:any:pdf` for settings that begin with `pdf.` on every level. `*` is all.
        Settings that begin with `admin.` need the whole right, or the part of that name (`settings.set:global:admin`).

        † A session has to have given its password within the last ten minutes, and a token needs the right among its scopes by name.

        ## Roles

        | role | for | rights |
        |---|---|---|
        \(roles)

        ## Operations

        What everybody may ask for without a login: \(named(.anybody)). What everybody who has logged in may do with his own login:
        \(named(.session)). While a second factor is still to be enrolled (setting `admin.second-factor`), only `session.show`,
        `session.end`, `factor.begin`, `factor.finish` and `administrator.language`.

        | operation | right | roles that may |
        |---|---|---|
        \(operations)

        """

    private static var roles: String {
        BuiltInRole.all.map { role in
            let rights = role.rights == ["*"] ? "all" : role.rights.sorted().map { "`\($0)`\(mark($0))" }.joined(separator: " ")
            return "| \(role.name) | \(role.summary) | \(rights) |"
        }.joined(separator: "\n")
    }

    private static var operations: String {
        AllOperations.list.filter { $0.access == .right }.sorted { $0.name < $1.name }.map { operation in
            let may = BuiltInRole.all.filter { Rights.coversPart($0.rights, of: operation.permission) }.map { role in
                Rights.covers(role.rights, operation.permission) ? role.name : "\(role.name) (in part)"
            }
            return "| `\(operation.name)` | `\(operation.permission)`\(mark(operation.permission)) | \(may.joined(separator: ", ")) |"
        }.joined(separator: "\n")
    }

    private static func mark(_ right: String) -> String { Rights.confirmed.contains(right) ? " †" : "" }

    private static func named(_ access: Access) -> String {
        AllOperations.list.filter { $0.access == access }.map { "`\($0.name)`" }.sorted().joined(separator: ", ")
    }
}
