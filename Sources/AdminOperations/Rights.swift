/// Every right that can be given (`behaviour.md` 27.4).
///
/// A right is `noun.verb`. Rights on settings and templates can be given for a part: `settings.set:domain` is the level,
/// `settings.set:any:pdf` every level, and of the settings those whose key begins with `pdf.`.
public enum Rights {
    /// Marked †: a session has to prove again who it is, and a token needs it named.
    public static let confirmed: Set<String> = [
        "authority.create", "authority.import", "authority.export-key", "authority.remove-key", "authority.default",
        "ca.send", "password.reveal", "incident.server-compromised",
        "administrator.create", "administrator.remove", "administrator.reset", "administrator.roles", "administrator.lock",
        "role.create", "role.remove", "token.create", "setup.create",
    ]

    /// Given beside the right of an operation.
    public static let grants: Set<String> = ["ca.issue-external"]

    /// Those that can be given for a level and a group of settings.
    public static let divisible: Set<String> = [
        "settings.show", "settings.set", "settings.unset", "settings.preview", "template.list", "template.show", "template.set",
        "template.reset", "template.preview",
    ]

    /// The whole ones, in the order of their names.
    public static let all: [String] =
        Set(AllOperations.list.filter { $0.access == .right }.map { $0.permission }).union(grants).sorted()

    /// Those whose operations change nothing.
    public static let reading: Set<String> = {
        let changing = Set(AllOperations.list.filter { !$0.isRead }.map { $0.permission })
        return Set(AllOperations.list.filter { $0.access == .right }.map { $0.permission }).subtracting(changing)
    }()

    /// Whether a text names a right, whole or a part of one; `*` is none.
    public static func isRight(_ text: String) -> Bool {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard parts.count <= 3, all.contains(parts[0]) else { return false }
        if parts.count == 1 { return true }
        guard divisible.contains(parts[0]), ["global", "domain", "user", "any"].contains(parts[1]) else { return false }
        return parts.count == 2
            || !parts[2].isEmpty && parts[2].utf8.allSatisfy { (97...122).contains($0) || $0 == 45 } && parts[0].hasPrefix("settings.")
    }

    /// Whether somebody who has `held` has this right, or this part of one.
    public static func covers(_ held: Set<String>, _ right: String) -> Bool {
        if held.contains("*") || held.contains(right) { return true }
        let parts = right.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count > 1 else { return false }
        var wider = [String(parts[0]), "\(parts[0]):any", "\(parts[0]):\(parts[1])"]
        if parts.count > 2 { wider.append("\(parts[0]):any:\(parts[2])") }
        return wider.contains { held.contains($0) }
    }

    /// Whether somebody who has `held` has it or a part of it.
    public static func coversPart(_ held: Set<String>, of right: String) -> Bool {
        covers(held, right) || held.contains { $0.hasPrefix("\(right):") }
    }
}
