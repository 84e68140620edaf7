import AdminOperations
import Mail
import Web

/// Certificates in lists and reports: their state in words and colour.
enum CertificateParts {
    private static let soon = 30.0 * 86_400

    /// The worst that is to be said about it.
    static func state(_ visit: Visit, _ item: CertificateItem) -> HTML {
        if let problem = item.problem { return "<span class=\"badge problem\" lang=\"en\">✕ \(problem)</span>" }
        if item.trust == "black-listed" { return Tone.problem.badge(visit.text(CertificateWords.blackListed)) }
        if item.isPending { return Tone.attention.badge(visit.text(CertificateWords.pending)) }
        let left = item.notAfter.timeIntervalSince(visit.now)
        let distance = visit.times.distance(item.notAfter)
        if left < 0 { return Tone.problem.badge(visit.text(CertificateWords.ended, ["when": distance])) }
        if item.notBefore > visit.now {
            return Tone.attention.badge(visit.text(CertificateWords.notYet, ["when": visit.times.distance(item.notBefore)]))
        }
        if left < soon { return Tone.attention.badge(visit.text(CertificateWords.endsSoon, ["when": distance])) }
        if item.trust == "white-listed" { return Tone.good.badge(visit.text(CertificateWords.whiteListed)) }
        return Tone.good.badge(visit.text(CertificateWords.valid))
    }

    static func name(_ item: CertificateItem) -> String { item.addresses.first ?? CertificateText.commonName(item.subject) }

    static func marks(_ visit: Visit, _ item: CertificateItem) -> HTML {
        var marks: [HTML] = []
        if item.isRoot { marks.append(Tone.information.badge(visit.text(CertificateWords.isRoot))) }
        if item.isCA, !item.isRoot { marks.append(Tone.neutral.badge(visit.text(CertificateWords.isCA))) }
        if item.hasKey { marks.append(Tone.information.badge(visit.text(CertificateWords.hasKey))) }
        return "\(marks)"
    }

    static func table(_ visit: Visit, _ caption: String, _ items: [CertificateItem]) -> Table {
        let rows: [[HTML]] = items.map { item in
            [
                "<a href=\"\(Link.to("/certificate", ["thumbprint": item.thumbprint]))\">\(name(item))</a><br><span class=\"fine\">\(Part.thumbprint(item.thumbprint))</span>",
                HTML(text: CertificateText.commonName(item.issuer)), "\(state(visit, item)) \(marks(visit, item))",
                visit.times.day(item.notAfter),
                HTML(text: item.keyAlgorithm),
            ]
        }
        let columns = [
            CertificateWords.subject, CertificateWords.issuer, CertificateWords.state, CertificateWords.ends, CertificateWords.keyKind,
        ]
        return Table(caption, columns.map { visit.text($0) }, rows)
    }

    static func forAddress(_ visit: Visit, _ items: [CertificateItem]) -> HTML {
        let title = visit.text(NavigationWords.names[.certificates] ?? CommonWords.certificate)
        guard !items.isEmpty else {
            return Part.card(title, "<p>\(Tone.attention.badge(visit.text(CommonWords.none))) \(visit.text(UserWords.noCertificates))</p>")
        }
        return Part.card(title, table(visit, title, items).html)
    }

    static func report(_ visit: Visit, _ report: ImportReport) -> HTML {
        let headline = visit.text(
            CertificateWords.reportHead,
            ["new": "\(report.count("new"))", "known": "\(report.count("known"))", "refused": "\(report.count("refused"))"])
        let tone: Tone = report.count("refused") > 0 ? .attention : .good
        let rows: [[HTML]] = report.items.prefix(500).map { item in
            let outcome: HTML =
                switch item.outcome {
                case "new": Tone.good.badge(visit.text(CertificateWords.reportNew))
                case "known": Tone.neutral.badge(visit.text(CertificateWords.reportKnown))
                default: Tone.problem.badge(visit.text(CertificateWords.reportRefused))
                }
            let key: HTML = item.withKey ? " \(Tone.information.badge(visit.text(CertificateWords.withKey)))" : .empty
            let subject: HTML =
                item.thumbprint.map { "<a href=\"\(Link.to("/certificate", ["thumbprint": $0]))\">\(item.subject)</a>" }
                ?? HTML(text: item.subject)
            return [subject, "\(outcome)\(key)", item.reason.map { Part.said($0) } ?? "–"]
        }
        let table = Table(
            visit.text(CommonWords.result), [CertificateWords.subject, CommonWords.result, CommonWords.reason].map { visit.text($0) }, rows)
        return Part.notice(tone, "<p role=\"status\">\(tone.sign) \(headline)</p>") + table.card
    }
}
