import AdminOperations
import Foundation

/// Authorities for people.
enum AuthorityText {
    static func table(_ items: [AuthorityItem]) -> String {
        guard !items.isEmpty else { return "No authority yet. Make one with: zegel ca create NAME" }
        return Terminal.table(
            ["name", "state", "until", "key", "issued", "revoked", "list until", "below", "subject"],
            items.map { item in
                [
                    item.name + (item.isDefault ? " *" : ""), item.state, item.notAfter.map(Terminal.time) ?? "–", item.key ?? "–",
                    "\(item.issued)", "\(item.revoked)", item.listNextUpdate.map(Terminal.time) ?? "–",
                    item.parent ?? (item.isRoot ? "root" : "–"), item.subject,
                ]
            })
    }

    static func facts(_ item: AuthorityItem) -> String {
        let domains = item.domains.isEmpty ? "every domain" : item.domains.map { $0.hasPrefix(".") ? "*\($0)" : $0 }.joined(separator: ", ")
        var facts = [
            "name        \(item.name)\(item.isDefault ? ", the default" : "")", "state       \(item.state)", "subject     \(item.subject)",
            "below       \(item.parent ?? (item.isRoot ? "it is a root" : "an outside authority"))",
        ]
        if let thumbprint = item.thumbprint { facts.append("thumbprint  \(CertificateText.grouped(thumbprint))") }
        if let key = item.key { facts.append("key         \(key)") }
        if let end = item.notAfter { facts.append("until       \(Terminal.time(end))") }
        facts.append("issues for  \(domains)\(item.pathLength.map { ", path length \($0)" } ?? "")")
        facts.append("issued      \(item.issued), \(item.revoked) of them revoked")
        let list = item.listNextUpdate.map { "number \(item.listNumber), good until \(Terminal.time($0))" } ?? "none yet"
        facts.append("list        \(list)\(item.listURL.map { ", at \($0)" } ?? ", published nowhere: set ca.crl-url")")
        let warnings = item.warnings.map { "\(Terminal.amber("!")) \(Terminal.line($0))" }
        return (facts.map(Terminal.line) + warnings).joined(separator: "\n")
    }
}

/// Requests for certificates for people.
enum RequestText {
    static func table(_ items: [RequestItem]) -> String {
        guard !items.isEmpty else { return "No requests." }
        return Terminal.table(
            ["id", "state", "address", "profile", "key", "handler", "asked by", "on", "detail"],
            items.map { item in
                [
                    item.id, item.state, item.address, item.profile, item.key, item.handler, item.requestedBy,
                    Terminal.time(item.createdAt),
                    item.thumbprint.map { String($0.prefix(16)) } ?? item.detail ?? "",
                ]
            })
    }

    static func outcome(_ item: RequestItem) -> String {
        switch item.state {
        case "issued": "\(Terminal.green("✓")) issued  \(item.thumbprint ?? "")  \(Terminal.line(item.address))"
        case "waiting": "– request \(item.id) for \(Terminal.line(item.address)) \(Terminal.line(item.detail ?? "waits"))"
        default: "\(item.state)  \(item.id)  \(Terminal.line(item.address))\(item.detail.map { ": \(Terminal.line($0))" } ?? "")"
        }
    }
}
