import AdminOperations
import Web

/// Who may steer: administrators, roles, tokens (`behaviour.md` 27.4).
enum AccessPages {
    static let routes = [
        Route(path: "/administrators", get: administrators), Route(path: "/roles", get: roles), Route(path: "/tokens", get: tokens),
    ]

    private static func administrators(_ visit: Visit) async throws -> Answer {
        var page = Page(
            visit.text(Place.administrators.name), .administrators, lead: "<p>\(visit.text(AccessWords.administratorsLead))</p>")
        let items = try await visit.perform(AdministratorList(after: visit.query["after"], limit: Pager.size))
        let rows: [[HTML]] = items.map { item in
            let state =
                item.isLocked ? Tone.problem.badge(visit.text(AccessWords.locked)) : Tone.good.badge(visit.text(AccessWords.mayLogIn))
            let factor =
                item.hasSecondFactor ? Tone.good.badge(visit.text(CommonWords.yes)) : Tone.attention.badge(visit.text(CommonWords.no))
            return [
                "\(Part.link(Link.to("/administrator", ["name": item.name]), item.name))<br>\(state)",
                HTML(text: item.roles.joined(separator: ", ")),
                HTML(text: item.domains?.joined(separator: ", ") ?? visit.text(AccessWords.everywhere)), factor,
                item.lastLoginAt.map { visit.times.at($0) } ?? "\(visit.text(AccessWords.never))",
            ]
        }
        let columns =
            [CommonWords.name, SessionWords.roles, SessionWords.domains, AccessWords.factor, AccessWords.lastLogin].map { visit.text($0) }
        page.main = Part.actions([ActPages.button(visit, AdministratorCreate.self, class: "")])
        page.main +=
            items.isEmpty
            ? Part.empty(visit.text(AccessWords.noAdministrators), "<p>\(visit.text(AccessWords.noAdministratorsHint))</p>")
            : Table(page.title, columns, rows).card
        page.main += Pager.html(visit, next: items.count == Pager.size ? items.last?.name : nil)
        return .page(page)
    }

    private static func roles(_ visit: Visit) async throws -> Answer {
        var page = Page(visit.text(Place.roles.name), .roles, lead: "<p>\(visit.text(AccessWords.rolesLead))</p>")
        let found = try await visit.perform(RoleList())
        let rows: [[HTML]] = found.roles.map { role in
            let count =
                role.allRights == ["*"]
                ? visit.text(SessionWords.everything)
                : visit.text(AccessWords.rightsCount, ["count": visit.number(role.allRights.count)])
            let own: HTML =
                role.isBuiltIn ? Tone.neutral.badge(visit.text(AccessWords.builtIn)) : Tone.information.badge(visit.text(AccessWords.own))
            let remove: HTML = role.isBuiltIn ? .empty : ActPages.button(visit, RoleRemove.self, ["role": role.role])
            return [
                "\(role.role)<br><span class=\"fine\" lang=\"en\">\(role.summary)</span>", own,
                "<details><summary>\(count)</summary>\(Part.lines(role.allRights))</details>",
                Part.actions([remove]),
            ]
        }
        let table = Table(page.title, [CommonWords.name, CommonWords.state, AccessWords.rights].map { visit.text($0) } + [""], rows)
        page.main = Part.actions([ActPages.button(visit, RoleCreate.self, class: "")]) + table.card
        let rights: [HTML] = found.rights.map { right in
            "<code>\(right.right)</code>\(right.needsConfirmation ? " † <span class=\"fine\">\(visit.text(AccessWords.confirms))</span>" as HTML : .empty)"
        }
        page.main += Part.card(
            visit.text(AccessWords.allRights), "<details><summary>\(visit.number(rights.count))</summary>\(Part.list(rights))</details>")
        return .page(page)
    }

    private static func tokens(_ visit: Visit) async throws -> Answer {
        var page = Page(visit.text(Place.tokens.name), .tokens, lead: "<p>\(visit.text(AccessWords.tokensLead))</p>")
        let items = try await visit.perform(TokenList())
        let rows: [[HTML]] = items.map { item in
            let until: HTML = item.until < visit.now ? Tone.problem.badge(visit.text(AccessWords.ended)) : visit.times.at(item.until)
            return [
                HTML(text: item.name),
                "<details><summary>\(visit.text(AccessWords.rightsCount, ["count": visit.number(item.scopes.count)]))</summary>\(Part.lines(item.scopes))</details>",
                HTML(text: item.madeBy), until, visit.times.at(item.usedAt),
                Part.actions([ActPages.button(visit, TokenRevoke.self, ["id": item.id])]),
            ]
        }
        let columns =
            [CommonWords.name, AccessWords.rights, AccessWords.madeBy, CommonWords.until, AccessWords.used].map { visit.text($0) } + [""]
        page.main = Part.actions([ActPages.button(visit, TokenCreate.self, class: "", ["days": "365"])])
        page.main +=
            items.isEmpty
            ? Part.empty(visit.text(AccessWords.noTokens), "<p>\(visit.text(AccessWords.noTokensHint))</p>")
            : Table(page.title, columns, rows).card
        return .page(page)
    }

    static func token(_ visit: Visit, _ result: TokenCreate.Result) -> HTML {
        Part.notice(.attention, "<p>! \(visit.text(CommonWords.shownOnce))</p>")
            + Part.card(
                nil,
                Part.facts([
                    (visit.text(AccessWords.secret), "<code>\(result.secret)</code>"),
                    (visit.text(CommonWords.until), visit.times.at(result.until)),
                ]))
    }
}
