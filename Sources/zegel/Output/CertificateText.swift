import AdminOperations
import Foundation

/// Certificates and import reports for people.
enum CertificateText {
    static func table(_ items: [CertificateItem]) -> String {
        guard !items.isEmpty else { return "No such certificates. Import some with: zegel certificate import FILE" }
        let problems = items.contains { $0.problem != nil || $0.isPending }
        return Terminal.table(
            ["thumbprint", "for", "until", "key", "issued by"] + (problems ? ["not used because"] : []),
            items.map { item in
                [
                    String(item.thumbprint.prefix(16)), item.addresses.isEmpty ? item.subject : item.addresses.joined(separator: " "),
                    Terminal.time(item.notAfter), item.keyAlgorithm + (item.hasKey ? ", private key here" : ""), item.issuer,
                ] + (problems ? [item.problem ?? (item.isPending ? "pending" : "")] : [])
            })
    }

    static func report(_ report: ImportReport) -> String {
        let lines = report.items.map { item -> String in
            switch item.outcome {
            case "new":
                "\(Terminal.green("✓")) new      \(item.thumbprint?.prefix(16) ?? "")  \(Terminal.line(item.subject))\(item.withKey ? ", with private key" : "")"
            case "known": "– known    \(item.thumbprint?.prefix(16) ?? "")  \(Terminal.line(item.subject))"
            default: "\(Terminal.red("✕")) refused  \(Terminal.line(item.subject)): \(Terminal.line(item.reason ?? ""))"
            }
        }
        return (lines + ["\(report.count("new")) new, \(report.count("known")) known, \(report.count("refused")) refused"]).joined(
            separator: "\n")
    }

    /// `AB:CD:…`, as people compare thumbprints over the phone.
    static func grouped(_ thumbprint: String) -> String {
        stride(from: 0, to: thumbprint.count, by: 2).map { thumbprint.dropFirst($0).prefix(2).uppercased() }.joined(separator: ":")
    }
}
