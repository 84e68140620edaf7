/// A role that comes with Zegel (`behaviour.md` 27.4). It is code: made anew at each start, and cannot be changed.
public struct BuiltInRole: Sendable, Hashable {
    public let name: String
    public let summary: String
    public let inherits: [String]
    /// Its own rights; `*` is all of them.
    public let rights: Set<String>

    private init(_ name: String, _ summary: String, inherits: [String] = [], _ rights: Set<String>) {
        self.name = name
        self.summary = summary
        self.inherits = inherits
        self.rights = rights
    }

    /// In the order of `behaviour.md` 27.4; a role whose part of Zegel is not here has no rights and is left out.
    public static let all: [BuiltInRole] = declared.filter { !$0.rights.isEmpty || !$0.inherits.isEmpty }

    public static let owner = "owner"

    private static let declared: [BuiltInRole] = [
        BuiltInRole(owner, "Everything.", ["*"]),
        BuiltInRole(
            "administrator", "Everything but the keys of authorities.",
            Set(Rights.all.filter { !($0.hasPrefix("authority.") && Rights.confirmed.contains($0)) })),
        BuiltInRole(
            "global manager", "Settings and templates for all.",
            parts("settings", ["show", "set", "unset", "preview"], "global").union(templates("global")).union([
                "settings.list", "status.show",
            ])),
        BuiltInRole(
            "domain manager", "Domains, their settings, templates and assigned certificates.",
            noun("domain").union(parts("settings", ["show", "set", "unset", "preview"], "domain")).union(templates("domain"))
                .union(["settings.list", "certificate.list", "certificate.show"])),
        BuiltInRole(
            "user manager", "Users and their settings.",
            noun("user").union(parts("settings", ["show", "set", "unset", "preview"], "user")).union(["settings.list", "domain.list"])),
        BuiltInRole(
            "helpdesk", "Looks at users, settings and what became of mail; sees no content and no keys.",
            existing([
                "user.list", "user.show", "domain.list", "settings.list", "settings.show", "message.trace", "message.explain",
                "portal-user.list", "portal-user.show", "portal-user.unlock",
            ])),
        BuiltInRole(
            "PKI manager", "Certificates, roots, the trust list, revocation lists; imports keys.",
            noun("certificate").union(noun("root")).union(noun("crl")).union(["key.import"])),
        BuiltInRole(
            "CA operator", "Requests, issues, renews and revokes certificates, one or many.",
            noun("ca").subtracting(["ca.issue-external"]).union(noun("request")).union(noun("bulk"))
                .union([
                    "ca.send", "key.request", "authority.list", "authority.show", "certificate.list", "certificate.show",
                    "certificate.export", "crl.list", "crl.show", "crl.export",
                ])),
        BuiltInRole(
            "password manager", "Settings of PDFs, and their passwords.",
            noun("password").union(["password.reveal", "settings.list", "user.list"])
                .union(parts("settings", ["show", "set", "unset", "preview"], "any:pdf"))
                .union(parts("settings", ["show", "set", "unset", "preview"], "any:password"))),
        BuiltInRole(
            "SMS manager", "SMS that wait, and their settings.",
            noun("sms").union(["settings.list"]).union(parts("settings", ["show", "set", "unset", "preview"], "any:sms"))),
        BuiltInRole("template manager", "Templates of all that Zegel writes.", noun("template")),
        BuiltInRole("log manager", "What became of mail.", ["message.trace"]),
        BuiltInRole("queue manager", "The queue, without content.", noun("queue").union(["message.trace"])),
        BuiltInRole("portal manager", "Accounts of the portal.", noun("portal-user")),
        BuiltInRole(
            "auditor", "Reads everything but content and secrets, and verifies the audit.",
            Rights.reading.subtracting(Rights.confirmed)),
    ]

    /// All rights of a noun but those marked †, which are named one by one.
    private static func noun(_ noun: String) -> Set<String> {
        Set(Rights.all.filter { $0.hasPrefix("\(noun).") }).subtracting(Rights.confirmed)
    }

    private static func parts(_ noun: String, _ verbs: [String], _ part: String) -> Set<String> {
        Set(verbs.map { "\(noun).\($0):\(part)" })
    }

    private static func templates(_ level: String) -> Set<String> {
        parts("template", ["list", "show", "set", "reset", "preview"], level)
    }

    private static func existing(_ rights: Set<String>) -> Set<String> { rights.intersection(Rights.all) }
}
