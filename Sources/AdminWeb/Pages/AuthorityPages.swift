import AdminOperations
import Foundation
import Web

/// The certificate authority: who issues, requests, files of many people, and procedures for when something happens.
enum AuthorityPages {
    static let routes = [
        Route(path: "/authority", get: list), Route(path: "/authority/show", get: show), Route(path: "/authority.pem", get: export),
        Route(path: "/authority/requests", get: requests), Route(path: "/authority/bulk", get: bulk),
        Route(path: "/authority/incidents", get: incidents),
    ]

    private static func title(_ visit: Visit) -> String { visit.text(NavigationWords.names[.authority] ?? AuthorityWords.authorities) }

    private static func tabs(_ visit: Visit) -> HTML {
        let all: [(Words, String)] = [
            (AuthorityWords.authorities, "/authority"), (AuthorityWords.requests, "/authority/requests"),
            (AuthorityWords.bulk, "/authority/bulk"),
            (AuthorityWords.procedures, "/authority/incidents"),
        ]
        return Part.tabs(all.map { (visit.text($0.0), $0.1, visit.path == $0.1) }, label: title(visit))
    }

    private static func state(_ visit: Visit, _ item: AuthorityItem) -> HTML {
        var html: HTML =
            item.state == "ready"
            ? Tone.good.badge(visit.text(AuthorityWords.ready)) : "<span class=\"badge attention\" lang=\"en\">! \(item.state)</span>"
        if item.isDefault { html += " \(Tone.information.badge(visit.text(AuthorityWords.isDefault)))" }
        if item.isRoot { html += " \(Tone.neutral.badge(visit.text(AuthorityWords.root)))" }
        return html
    }

    private static func list(_ visit: Visit) async throws -> Answer {
        let items = try await visit.perform(AuthorityList())
        var page = Page(title(visit), .authority, lead: "<p>\(visit.text(AuthorityWords.lead))</p>")
        let rows: [[HTML]] = items.map { item in
            [
                Part.link(Link.to("/authority/show", ["name": item.name]), item.name), state(visit, item),
                HTML(text: visit.number(item.issued)),
                HTML(text: visit.number(item.revoked)), visit.times.at(item.listNextUpdate),
                item.notAfter.map { visit.times.day($0) } ?? "–",
            ]
        }
        let table = Table(
            title(visit),
            [
                .init(visit.text(CommonWords.name)), .init(visit.text(CommonWords.state)),
                .init(visit.text(AuthorityWords.issued), isNumber: true),
                .init(visit.text(AuthorityWords.revoked), isNumber: true), .init(visit.text(AuthorityWords.list)),
                .init(visit.text(CertificateWords.ends)),
            ], rows)
        page.main = tabs(visit)
        page.main += Part.actions([
            ActPages.button(visit, CertificateIssue.self, class: items.isEmpty ? "quiet" : ""),
            ActPages.button(visit, AuthorityCreate.self, class: items.isEmpty ? "" : "quiet", ["kind": "pair"]),
            ActPages.button(visit, AuthorityImport.self), ActPages.button(visit, KeyReveal.self),
        ])
        page.main +=
            items.isEmpty ? Part.empty(visit.text(AuthorityWords.empty), "<p>\(visit.text(AuthorityWords.emptyHint))</p>") : table.card
        return .page(page)
    }

    private static func show(_ visit: Visit) async throws -> Answer {
        let item = try await visit.perform(AuthorityShow(name: visit.query["name"] ?? ""))
        var page = Page(item.name, .authority, lead: "<p>\(state(visit, item))</p>")
        page.crumbs = [(title(visit), "/authority")]
        page.main = "\(item.warnings.map { Part.notice(.attention, "<p>! \(Part.said($0))</p>") })"
        page.main += Part.card(
            visit.text(CertificateWords.facts),
            Part.facts([
                (visit.text(CertificateWords.subject), HTML(text: item.subject)),
                (visit.text(AuthorityWords.above), HTML(text: item.parent ?? "")),
                (visit.text(CertificateWords.keyKind), HTML(text: item.key ?? "")),
                (visit.text(CertificateWords.ends), visit.times.at(item.notAfter)),
                (
                    visit.text(AuthorityWords.domains),
                    HTML(text: item.domains.isEmpty ? visit.text(AuthorityWords.everyDomain) : item.domains.joined(separator: ", "))
                ),
                (visit.text(AuthorityWords.issued), HTML(text: visit.number(item.issued))),
                (visit.text(AuthorityWords.revoked), HTML(text: visit.number(item.revoked))),
                (visit.text(AuthorityWords.list), visit.times.at(item.listNextUpdate)),
                (visit.text(FieldWords.listURL), HTML(text: item.listURL ?? "")),
                (
                    visit.text(CertificateWords.thumbprint),
                    item.thumbprint.map { "<a href=\"\(Link.to("/certificate", ["thumbprint": $0]))\">\(Part.thumbprint($0))</a>" }
                        ?? .empty
                ),
            ]))
        if let request = item.request { page.main += Part.card(visit.text(AuthorityWords.request), "<pre tabindex=\"0\">\(request)</pre>") }
        var buttons = [ActPages.button(visit, CertificateIssue.self, class: "", ["authority": item.name])]
        if !item.isDefault { buttons.append(ActPages.button(visit, AuthorityDefault.self, ["name": item.name])) }
        buttons.append(Part.button(Link.to("/authority.pem", ["name": item.name]), visit.text(AuthorityWords.certificate)))
        buttons.append(ActPages.button(visit, AuthorityCRL.self, ["name": item.name]))
        buttons.append(ActPages.button(visit, AuthorityExport.self, ["name": item.name]))
        buttons.append(ActPages.button(visit, AuthorityRemoveKey.self, ["name": item.name]))
        page.aside = Part.card(visit.text(CommonWords.actions), Part.actions(buttons))
        return .page(page)
    }

    private static func export(_ visit: Visit) async throws -> Answer {
        let name = visit.query["name"] ?? ""
        return .file("\(name).pem", Data(try await visit.perform(AuthorityCertificate(name: name)).utf8), type: "application/x-pem-file")
    }

    // MARK: Requests

    private static func requests(_ visit: Visit) async throws -> Answer {
        var page = Page(visit.text(AuthorityWords.requests), .authority)
        page.crumbs = [(title(visit), "/authority")]
        let states =
            [("", visit.text(CommonWords.all))]
            + ["waiting", "issued", "failed", "cancelled"].map { ($0, visit.text(AuthorityWords.requestStates[$0] ?? StoryWords.unknown)) }
        var state = Field("state", visit.text(CommonWords.state), .select(states), value: visit.query["state"])
        state.isSearch = true
        var question = RequestList(limit: Pager.size)
        (question.state, question.address, question.after) = (visit.query["state"], visit.query["address"], visit.query["after"])
        var problems = FormProblems()
        var items: [RequestItem] = []
        do throws(any Error) { items = try await visit.perform(question) } catch let problem as AdminProblem where problem.type == .badInput
        {
            problems = FormProblems(problem, fields: ["address", "state"])
        }
        var address = Field("address", visit.text(CommonWords.mailAddress), value: visit.query["address"], problem: problems["address"])
        address.isSearch = true
        page.main = """
            \(tabs(visit))<form class="filters" method="get" action="/authority/requests" role="search">\(problems.html(visit))\(state.html(visit))\(address.html(visit))<button class="quiet">\(visit.text(CommonWords.search))</button></form>
            """
        let rows: [[HTML]] = items.map { item in
            let name: HTML =
                item.thumbprint.map { "<a href=\"\(Link.to("/certificate", ["thumbprint": $0]))\">\(item.address)</a>" }
                ?? HTML(text: item.address)
            return [
                name, AuthorityParts.stateBadge(visit, item), item.detail.map { Part.said($0) } ?? "–", visit.times.at(item.createdAt),
                decide(visit, item),
            ]
        }
        let table = Table(
            page.title,
            [
                visit.text(AuthorityWords.forWhom), visit.text(CommonWords.state), visit.text(AuthorityWords.waitsFor),
                visit.text(AuthorityWords.asked), "",
            ], rows)
        page.main += Part.actions([ActPages.button(visit, CertificateIssue.self, class: ""), ActPages.button(visit, KeyRequest.self)])
        page.main +=
            items.isEmpty
            ? Part.empty(visit.text(AuthorityWords.noRequests), "<p>\(visit.text(AuthorityWords.noRequestsHint))</p>") : table.card
        page.main += Pager.html(visit, next: items.count == Pager.size ? items.last?.id : nil)
        return .page(page, status: problems.isEmpty ? .ok : .unprocessableContent)
    }

    private static func decide(_ visit: Visit, _ item: RequestItem) -> HTML {
        let actions: [(String, Words)] =
            switch item.state {
            case "waiting": [("approve", AuthorityWords.approve), ("cancel", AuthorityWords.cancel)]
            case "failed": [("retry", AuthorityWords.retry), ("cancel", AuthorityWords.cancel)]
            default: []
            }
        return Part.actions(actions.map { ActPages.button(visit, RequestDecide.self, label: $0.1, ["id": item.id, "action": $0.0]) })
    }

    // MARK: Many at once

    private static func bulk(_ visit: Visit) async throws -> Answer {
        if let id = visit.query["id"] { return .page(bulk(visit, try await visit.perform(BulkShow(id: id)))) }
        var page = Page(visit.text(AuthorityWords.bulk), .authority)
        page.crumbs = [(title(visit), "/authority")]
        let items = try await visit.perform(BulkList())
        let rows: [[HTML]] = items.map { item in
            [
                "<a href=\"\(Link.to("/authority/bulk", ["id": item.id]))\">\(visit.times.at(item.startedAt))</a>",
                HTML(text: item.startedBy), progressBadge(visit, item),
                HTML(text: progressText(visit, item)),
            ]
        }
        page.main = tabs(visit) + Part.actions([ActPages.button(visit, BulkStart.self, class: "")])
        page.main +=
            items.isEmpty
            ? Part.empty(visit.text(AuthorityWords.noBulk), "<p>\(visit.text(AuthorityWords.noBulkHint))</p>")
            : Table(
                page.title, [AuthorityWords.started, AuthorityWords.by, CommonWords.state, CommonWords.result].map { visit.text($0) }, rows
            ).card
        return .page(page)
    }

    private static func progressBadge(_ visit: Visit, _ item: BulkItem) -> HTML {
        if item.isCancelled { return Tone.neutral.badge(visit.text(AuthorityWords.cancelled)) }
        return item.isOver ? Tone.good.badge(visit.text(AuthorityWords.over)) : Tone.information.badge(visit.text(AuthorityWords.running))
    }

    private static func progressText(_ visit: Visit, _ item: BulkItem) -> String {
        visit.text(
            AuthorityWords.progress,
            ["issued": visit.number(item.issued), "total": visit.number(item.total), "failed": visit.number(item.failed)])
    }

    private static func bulk(_ visit: Visit, _ item: BulkItem) -> Page {
        let text = progressText(visit, item)
        var page = Page(text, .authority, lead: "<p>\(progressBadge(visit, item))</p>")
        page.crumbs = [(title(visit), "/authority"), (visit.text(AuthorityWords.bulk), "/authority/bulk")]
        let rows: [[HTML]] = item.failures.prefix(200).map { [HTML(text: "\($0.number)"), HTML(text: $0.address), Part.said($0.reason)] }
        let failures: HTML =
            rows.isEmpty
            ? .empty
            : "<h2>\(visit.text(AuthorityWords.failures))</h2>"
                + Table(
                    visit.text(AuthorityWords.failures),
                    [AuthorityWords.line, CommonWords.mailAddress, CommonWords.reason].map { visit.text($0) }, rows
                ).html
        let watch: HTML = item.isOver || item.isCancelled ? .empty : " data-watch"
        page.main = """
            <section class="card" id="progress"\(watch)><p role="status">\(text)</p><progress max="\(max(item.total, 1))" value="\(item.issued + item.failed)" aria-label="\(text)"></progress>\(failures)</section>
            """
        if !item.isOver, !item.isCancelled { page.main += Part.actions([ActPages.button(visit, BulkCancel.self, ["id": item.id])]) }
        return page
    }

    // MARK: Procedures

    private static func incidents(_ visit: Visit) async throws -> Answer {
        var page = Page(visit.text(AuthorityWords.procedures), .authority, lead: "<p>\(visit.text(AuthorityWords.procedureLead))</p>")
        page.crumbs = [(title(visit), "/authority")]
        let all: [any AdminOperation.Type] = [
            IncidentKeyLost.self, IncidentKeyStolen.self, IncidentRelationshipEnds.self, IncidentServerCompromised.self,
        ]
        let cards: [HTML] = all.filter { visit.may($0) }.compactMap { operation in
            guard let words = OperationWords.all[operation.name] else { return nil }
            let lead: HTML = words.lead.map { "<p>\(visit.text($0))</p>" } ?? .empty
            return Part.card(
                visit.text(words.title), lead + Part.actions([ActPages.button(visit, operation, label: CommonWords.showEffect)]))
        }
        page.main = tabs(visit) + "<div class=\"stack\">\(cards)</div>"
        return .page(page)
    }
}
