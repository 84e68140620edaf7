import AdminOperations
import Foundation
import Mail
import Web

/// How it goes: mail of the last day, what wants attention, what failed and why (`behaviour.md` X-05).
enum DashboardPage {
    static let routes = [Route(path: "/", get: show)]

    private static let encrypted: Set = ["signedAndEncrypted", "encrypted", "alreadyEncrypted"]
    private static let plain: Set = ["plain", "signed"]
    private static let arrived: Set = ["delivered", "deliveredEncrypted"]
    private static let notSent: Set = ["refused", "held"]

    private static func show(_ visit: Visit) async throws -> Answer {
        let status = try await visit.ifAllowed(StatusShow())
        let checked = visit.may(DoctorShow.self) ? try await visit.findings.result(visit) : nil
        let findings = checked?.findings.filter { $0.severity != .note }
        let statistics = try await visit.ifAllowed(MessageStatistics(hours: 24))
        var page = Page(visit.text(NavigationWords.overview), .overview, lead: lead(visit, status, findings))
        var main: HTML = .empty
        var aside: HTML = .empty
        if let statistics {
            main += chart(visit, statistics)
            main += reasons(visit, statistics)
        }
        aside += attention(visit, findings)
        aside += try await expiring(visit)
        page.main = main.isEmpty ? aside : main
        page.aside = main.isEmpty ? nil : aside
        if let statistics { page.lead += tiles(visit, statistics) }
        return .page(page)
    }

    private static func lead(_ visit: Visit, _ status: StatusShow.Result?, _ findings: [Finding]?) -> HTML {
        let count = findings?.count ?? 0
        var sentences: [String] = []
        if let status {
            sentences.append(
                status.ready
                    ? visit.text(DashboardWords.allWell)
                    : visit.text(
                        DashboardWords.notReady,
                        ["why": (status.obstacles.isEmpty ? status.warnings : status.obstacles).joined(separator: "; ")]))
        }
        if count == 1 { sentences.append(visit.text(DashboardWords.attentionOne)) }
        if count > 1 { sentences.append(visit.text(DashboardWords.attentionMany, ["count": "\(count)"])) }
        return "<p>\(sentences.joined(separator: " "))</p>"
    }

    // MARK: Numbers

    private static func sum(_ statistics: MessageStatistics.Result, _ outcomes: Set<String>) -> Int {
        statistics.hours.reduce(0) { $0 + count($1, outcomes) }
    }

    private static func count(_ hour: MessageStatistics.Result.Hour, _ outcomes: Set<String>) -> Int {
        hour.outcomes.reduce(0) { outcomes.contains($1.key) ? $0 + $1.value : $0 }
    }

    private static func tiles(_ visit: Visit, _ statistics: MessageStatistics.Result) -> HTML {
        let sent = sum(statistics, encrypted)
        let external = sent + sum(statistics, plain)
        let refused = sum(statistics, notSent)
        let share =
            external == 0
            ? Tone.neutral.badge(visit.text(DashboardWords.noneYet))
            : (sent == 0 ? Tone.neutral : .good).badge(visit.text(DashboardWords.ofExternal, ["percent": "\(sent * 100 / external)"]))
        let waiting = visit.text(DashboardWords.waiting, ["count": visit.number(statistics.waiting)])
        let held: HTML =
            statistics.held == 0
            ? .empty : " " + Tone.attention.badge(visit.text(DashboardWords.heldCount, ["count": "\(statistics.held)"]))
        let age = statistics.oldest.map { visit.times.age(visit.now.timeIntervalSince($0)) } ?? visit.text(DashboardWords.empty)
        return """
            <div class="tiles">\(tile(visit.text(DashboardWords.sentEncrypted), visit.number(sent), share))\
            \(tile(visit.text(DashboardWords.arrived), visit.number(sum(statistics, arrived)), "<span class=\"small\">\(visit.text(DashboardWords.arrivedHint))</span>"))\
            \(tile(visit.text(DashboardWords.notSent), visit.number(refused), refused == 0 ? Tone.good.badge(visit.text(DashboardWords.noneNotSent)) : Tone.problem.badge(visit.text(DashboardWords.sendersTold))))\
            \(tile(visit.text(DashboardWords.oldest), age, "<span class=\"small\">\(waiting)</span>\(held)"))</div>
            """
    }

    private static func tile(_ title: String, _ number: String, _ below: HTML) -> HTML {
        "<div class=\"card tile\"><p class=\"small\">\(title)</p><p class=\"number\">\(number)</p><div>\(below)</div></div>"
    }

    private static func chart(_ visit: Visit, _ statistics: MessageStatistics.Result) -> HTML {
        let series = [encrypted, arrived, plain, notSent]
        let names = [DashboardWords.smime, DashboardWords.arrivedSeries, DashboardWords.plain, DashboardWords.refused].map {
            visit.text($0)
        }
        let hourText = { (date: Date) in date.formatted(Date.VerbatimFormatStyle.hour) }
        let bars = statistics.hours.map { hour in BarChart.Bar(label: hourText(hour.at), values: series.map { count(hour, $0) }) }
        let total = bars.reduce(0) { $0 + $1.values.reduce(0, +) }
        let chart = BarChart(title: visit.text(DashboardWords.chartTitle, ["total": visit.number(total)]), series: names, bars: bars)
        let columns = [Table.Column(visit.text(DashboardWords.hour))] + names.map { Table.Column($0, isNumber: true) }
        let rows: [[HTML]] = statistics.hours.reversed().map { hour in
            [visit.times.at(hour.at)] + series.map { HTML(text: visit.number(count(hour, $0))) }
        }
        let table = Table(visit.text(DashboardWords.mailPerHour), columns, rows)
        return Part.card(
            visit.text(DashboardWords.mailPerHour),
            "\(chart.html)<details><summary>\(visit.text(CommonWords.asTable))</summary>\(table.html)</details>")
    }

    // MARK: What went wrong

    private static func reasons(_ visit: Visit, _ statistics: MessageStatistics.Result) -> HTML {
        guard !statistics.reasons.isEmpty else {
            return Part.card(visit.text(DashboardWords.reasons), "<p>\(visit.text(DashboardWords.noReasons))</p>")
        }
        let rows: [[HTML]] = statistics.reasons.map { reason in
            let tone: Tone = reason.kind == "deferred" ? .attention : .problem
            let kind = DashboardWords.reasonKinds[reason.kind].map { visit.text($0) } ?? reason.kind
            return [Part.said(reason.words), tone.badge(kind), HTML(text: visit.number(reason.count))]
        }
        let table = Table(
            visit.text(DashboardWords.reasons),
            [
                .init(visit.text(CommonWords.reason)), .init(visit.text(CommonWords.state)),
                .init(visit.text(CommonWords.count), isNumber: true),
            ], rows)
        return Part.card(visit.text(DashboardWords.reasons), table.html)
    }

    private static func attention(_ visit: Visit, _ findings: [Finding]?) -> HTML {
        guard visit.may(DoctorShow.self) else { return .empty }
        let isRunning: HTML = findings == nil ? " data-watch" : .empty
        return "<div id=\"attention\"\(isRunning)>\(found(visit, findings))</div>"
    }

    private static func found(_ visit: Visit, _ findings: [Finding]?) -> HTML {
        guard let findings else {
            let bar: HTML = "<progress aria-label=\"\(visit.text(DashboardWords.checking))\"></progress>"
            return Part.card(
                visit.text(DashboardWords.wantsAttention), "<p role=\"status\">\(visit.text(DashboardWords.checking))</p>\(bar)")
        }
        guard !findings.isEmpty else {
            return Part.card(
                visit.text(DashboardWords.wantsAttention),
                "<p>\(Tone.good.badge(visit.text(CommonWords.allGood)))</p><p>\(visit.text(DashboardWords.nothingWrong))</p>")
        }
        let items: [HTML] = findings.prefix(6).map { finding in
            let tone: Tone = finding.severity == .problem ? .problem : .attention
            let word = visit.text(finding.severity == .problem ? CommonWords.problem : CommonWords.warning)
            return
                "<li>\(tone.mark(word))<strong>\(Part.said(finding.title))</strong><span class=\"small\">\(Part.said(finding.meaning))</span>\(FindingParts.fix(visit, finding))</li>"
        }
        return Part.card(
            visit.text(DashboardWords.wantsAttention),
            "<ul class=\"todo\">\(items)</ul><p>\(Part.link("/doctor", visit.text(DashboardWords.allFindings)))</p>")
    }

    private static func expiring(_ visit: Visit) async throws -> HTML {
        guard visit.may(CertificateList.self) else { return .empty }
        let list = try await visit.perform(CertificateList(store: "keys", expiresWithin: 30, limit: 5))
        guard !list.isEmpty else {
            return Part.card(visit.text(DashboardWords.expiring), "<p>\(visit.text(DashboardWords.noExpiring))</p>")
        }
        let rows: [[HTML]] = list.map { item in
            [
                Part.link(
                    Link.to("/certificate", ["thumbprint": item.thumbprint]),
                    item.addresses.first ?? CertificateText.commonName(item.subject)),
                Tone.attention.badge(visit.times.distance(item.notAfter)),
            ]
        }
        return Part.card(
            visit.text(DashboardWords.expiring),
            Table(visit.text(DashboardWords.expiring), [visit.text(CommonWords.certificate), visit.text(DashboardWords.ends)], rows).html)
    }
}

extension Date.VerbatimFormatStyle {
    /// `09:00`
    fileprivate static var hour: Self {
        Date.VerbatimFormatStyle(
            format: "\(hour: .twoDigits(clock: .twentyFourHour, hourCycle: .zeroBased)):00", timeZone: .current, calendar: .current)
    }
}
