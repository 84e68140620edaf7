import AdminOperations
import Foundation
import Mail
import Web

/// Revocation lists: which count, which are overdue, and what stands on them.
enum CRLPages {
    static let routes = [
        Route(path: "/revocation", get: list), Route(path: "/revocation-list", get: show), Route(path: "/revocation-list.pem", get: export),
    ]

    private static func title(_ visit: Visit) -> String { visit.text(NavigationWords.names[.revocation] ?? CRLWords.entries) }

    static func effect(_ visit: Visit, _ item: CRLItem) -> HTML {
        if let why = item.withoutEffect {
            return "\(Tone.problem.badge(visit.text(CRLWords.noEffect))) <span class=\"fine\" lang=\"en\">\(why)</span>"
        }
        if let next = item.nextUpdate, next < visit.now { return Tone.attention.badge(visit.text(CRLWords.overdue)) }
        return Tone.good.badge(visit.text(CRLWords.counts))
    }

    private static func table(_ visit: Visit, _ items: [(CRLItem, HTML)]) -> Table {
        let rows: [[HTML]] = items.map { item, effect in
            [
                "<a href=\"\(Link.to("/revocation-list", ["thumbprint": item.thumbprint]))\">\(CertificateText.commonName(item.issuer))</a>",
                effect,
                HTML(text: visit.number(item.entries)),
                visit.times.at(item.thisUpdate), visit.times.at(item.nextUpdate),
            ]
        }
        return Table(
            title(visit),
            [
                .init(visit.text(CertificateWords.issuer)), .init(visit.text(CRLWords.effect)),
                .init(visit.text(CRLWords.entries), isNumber: true),
                .init(visit.text(CRLWords.updated)), .init(visit.text(CRLWords.next)),
            ], rows)
    }

    private static func list(_ visit: Visit) async throws -> Answer {
        let items = try await visit.perform(CRLList())
        var page = Page(title(visit), .revocation, lead: "<p>\(visit.text(CRLWords.lead))</p>")
        page.main = Part.actions([
            ActPages.button(visit, CRLImport.self), visit.may(CRLUpdate.self) ? ActPages.button(visit, CRLUpdate.self) : .empty,
        ])
        page.main +=
            items.isEmpty
            ? Part.empty(visit.text(CRLWords.empty), "<p>\(visit.text(CRLWords.emptyHint))</p>")
            : table(visit, items.map { ($0, effect(visit, $0)) }).card
        return .page(page)
    }

    static func imported(_ visit: Visit, _ items: [CRLImport.Item]) -> HTML {
        table(
            visit,
            items.map { item in
                (
                    item.list,
                    "\(Tone.information.badge(visit.text(CRLWords.outcomes[item.outcome] ?? StoryWords.unknown))) \(effect(visit, item.list))"
                )
            }
        ).card
    }

    static func fetched(_ visit: Visit, _ items: [CRLUpdate.Item]) -> HTML {
        guard !items.isEmpty else { return Part.card(nil, "<p>\(visit.text(CRLWords.nothingToFetch))</p>") }
        let rows: [[HTML]] = items.map { item in
            [
                HTML(text: item.url),
                item.problem.map { "\(Tone.problem.badge(visit.text(CommonWords.problem))) \(Part.said($0))" }
                    ?? Tone.good.badge(visit.text(CRLWords.came)),
            ]
        }
        return Table(title(visit), [CRLWords.source, CommonWords.result].map { visit.text($0) }, rows).card
    }

    private static func show(_ visit: Visit) async throws -> Answer {
        let offset = Int(visit.query["after"] ?? "0") ?? 0
        let shown = try await visit.perform(
            CRLShow(
                thumbprint: visit.query["thumbprint"] ?? "", serialNumber: visit.query["serialNumber"], offset: max(0, offset),
                limit: Pager.size))
        let list = shown.list
        var page = Page(CertificateText.commonName(list.issuer), .revocation, lead: "<p>\(effect(visit, list))</p>")
        page.crumbs = [(title(visit), "/revocation")]
        var serial = Field("serialNumber", visit.text(CRLWords.find), value: visit.query["serialNumber"])
        serial.isSearch = true
        page.main = """
            <form class="filters" method="get" action="/revocation-list" role="search">\(Visit.hidden("thumbprint", list.thumbprint))\(serial.html(visit))<button class="quiet">\(visit.text(CommonWords.search))</button></form>
            """
        let rows: [[HTML]] = shown.entries.map { [Part.code($0.serialNumber), visit.times.at($0.revokedAt), Part.said($0.reason)] }
        page.main +=
            rows.isEmpty
            ? Part.empty(visit.text(CommonWords.none), "<p>\(visit.text(CRLWords.notListed))</p>")
            : Table(title(visit), [CRLWords.serial, CRLWords.revokedAt, CommonWords.reason].map { visit.text($0) }, rows).card
        page.main += Pager.html(visit, next: rows.count == Pager.size ? "\(offset + Pager.size)" : nil)
        page.aside = Part.card(
            visit.text(CertificateWords.facts),
            Part.facts([
                (visit.text(CertificateWords.issuer), HTML(text: list.issuer)),
                (visit.text(CRLWords.number), HTML(text: list.number ?? "")),
                (visit.text(CRLWords.updated), visit.times.at(list.thisUpdate)),
                (visit.text(CRLWords.next), visit.times.at(list.nextUpdate)),
                (visit.text(CRLWords.entries), HTML(text: visit.number(list.entries))),
                (visit.text(CRLWords.source), HTML(text: list.source)),
            ])
                + Part.actions([
                    Part.button(Link.to("/revocation-list.pem", ["thumbprint": list.thumbprint]), visit.text(CertificateWords.pem)),
                    ActPages.button(visit, CRLDelete.self, back: "/revocation", ["thumbprint": list.thumbprint]),
                ]))
        return .page(page)
    }

    private static func export(_ visit: Visit) async throws -> Answer {
        let thumbprint = visit.query["thumbprint"] ?? ""
        return .file(
            "\(thumbprint.prefix(16)).crl.pem", Data(try await visit.perform(CRLExport(thumbprint: thumbprint)).utf8),
            type: "application/x-pem-file")
    }
}
