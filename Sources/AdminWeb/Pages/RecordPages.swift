import AdminOperations
import Foundation
import Web

/// Audit, status, doctor.
enum RecordPages {
    static let routes = [
        Route(path: "/audit", get: audit), Route(path: "/audit/verify", get: verify), Route(path: "/audit.json", get: export),
        Route(path: "/status", get: status), Route(path: "/doctor", get: doctor),
    ]

    private static func audit(_ visit: Visit) async throws -> Answer {
        var page = Page(visit.text(Place.audit.name), .audit, lead: "<p>\(visit.text(RecordWords.auditLead))</p>")
        let items = try await visit.perform(AuditList(limit: 200))
        let rows: [[HTML]] = items.map { item in
            let change = [item.before, item.after].compactMap { $0.map { String($0.prefix(300)) } }.joined(separator: " → ")
            return [
                visit.times.at(item.at), HTML(text: item.who), Part.code(item.operation), HTML(text: item.subject),
                HTML(text: change.isEmpty ? "–" : change),
            ]
        }
        page.main = Part.actions([
            Part.button("/audit/verify", visit.text(RecordWords.verify)), Part.button("/audit.json", visit.text(RecordWords.export)),
        ])
        page.main +=
            items.isEmpty
            ? Part.empty(visit.text(RecordWords.noAudit), "<p>\(visit.text(RecordWords.noAuditHint))</p>")
            : Table(
                page.title,
                [CommonWords.when, RecordWords.who, RecordWords.what, RecordWords.subject, RecordWords.change].map { visit.text($0) }, rows
            ).card
        return .page(page)
    }

    private static func verify(_ visit: Visit) async throws -> Answer {
        let result = try await visit.perform(AuditVerify())
        var page = Page(visit.text(result.isIntact ? RecordWords.intact : RecordWords.broken), .audit)
        page.crumbs = [(visit.text(Place.audit.name), "/audit")]
        let tone: Tone = result.isIntact ? .good : .problem
        page.main = Part.notice(tone, "<p>\(tone.sign) \(Part.said(result.detail))</p>")
        if !result.orphans.isEmpty {
            let rows: [[HTML]] = result.orphans.map {
                [Part.code($0.serialNumber), HTML(text: $0.issuer), HTML(text: $0.subject), visit.times.at($0.since)]
            }
            page.main += Part.card(
                visit.text(RecordWords.orphans),
                Table(
                    visit.text(RecordWords.orphans),
                    [CertificateWords.serial, CertificateWords.issuer, CertificateWords.subject, CommonWords.since].map { visit.text($0) },
                    rows
                ).html)
        }
        return .page(page)
    }

    private static func export(_ visit: Visit) async throws -> Answer {
        let exported = try await visit.perform(AuditExport(form: "json", after: nil, limit: 10_000))
        return .file("audit.jsonl", Data(exported.lines.utf8), type: "application/jsonl")
    }

    private static func status(_ visit: Visit) async throws -> Answer {
        let status = try await visit.perform(StatusShow())
        var page = Page(visit.text(status.ready ? RecordWords.ready : RecordWords.notReady), .status)
        if !status.obstacles.isEmpty { page.lead = "<p>\(Part.said(status.obstacles.joined(separator: "; ")))</p>" }
        let warnings: HTML =
            status.warnings.isEmpty
            ? "<p>\(Tone.good.badge(visit.text(CommonWords.allGood))) \(visit.text(RecordWords.noWarnings))</p>"
            : "<ul class=\"todo\">\(status.warnings.map { "<li>\(Tone.attention.mark(visit.text(CommonWords.warning)))\(Part.said($0))</li>" as HTML })</ul>"
        let rows: [[HTML]] = status.listeners.map { [HTML(text: $0.name), Part.code("\($0.address):\($0.port)"), Part.said($0.origin)] }
        let queue: [(String, HTML)] = status.queue.sorted { $0.key < $1.key }.map { state, count in
            (visit.text(QueueWords.states[state] ?? StoryWords.unknown), HTML(text: visit.number(count)))
        }
        page.main = Part.card(
            visit.text(RecordWords.warnings),
            warnings + Part.actions([Part.button("/doctor", visit.text(RecordWords.doctorRun), class: "")]))
        page.main += Part.card(
            visit.text(RecordWords.listeners),
            Table(
                visit.text(RecordWords.listeners), [RecordWords.listener, CommonWords.address, RecordWords.origin].map { visit.text($0) },
                rows
            ).html)
        page.aside =
            Part.card(
                nil,
                Part.facts([
                    (visit.text(RecordWords.version), HTML(text: status.version)),
                    (visit.text(RecordWords.library), HTML(text: status.library)),
                ]))
            + Part.card(visit.text(RecordWords.queue), queue.isEmpty ? "<p>\(visit.text(DashboardWords.empty))</p>" : Part.facts(queue))
        return .page(page)
    }

    private static func doctor(_ visit: Visit) async throws -> Answer {
        let result = try await visit.perform(DoctorShow())
        let count = result.findings.count
        let title =
            count == 0
            ? visit.text(RecordWords.allGood)
            : count == 1 ? visit.text(RecordWords.foundOne) : visit.text(RecordWords.found, ["count": "\(count)"])
        var page = Page(title, .status)
        page.crumbs = [(visit.text(Place.status.name), "/status")]
        page.main = "\(result.findings.map { FindingParts.card(visit, $0) })"
        let passed: [HTML] = result.passed.map { "<li>\(Tone.good.mark(visit.text(CommonWords.allGood)))\(Part.said($0))</li>" }
        page.main += Part.card(visit.text(RecordWords.passed), "<ul class=\"todo\">\(passed)</ul>")
        return .page(page)
    }
}
