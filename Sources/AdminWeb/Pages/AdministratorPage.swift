import AdminOperations
import Web

/// One administrator: what he may do, and where he is logged in.
enum AdministratorPage {
    static let routes = [Route(path: "/administrator", get: show), Route(path: "/administrator/end-session", post: endSession)]

    private static func show(_ visit: Visit) async throws -> Answer {
        let shown = try await visit.perform(AdministratorShow(name: visit.query["name"] ?? ""))
        let item = shown.administrator
        let state = item.isLocked ? Tone.problem.badge(visit.text(AccessWords.locked)) : Tone.good.badge(visit.text(AccessWords.mayLogIn))
        var page = Page(item.name, .administrators, lead: "<p>\(state)</p>")
        page.crumbs = [(visit.text(Place.administrators.name), "/administrators")]
        let rights = shown.rights == ["*"] ? [visit.text(SessionWords.everything)] : shown.rights
        page.main = Part.card(
            nil,
            Part.facts([
                (visit.text(SessionWords.roles), HTML(text: item.roles.joined(separator: ", "))),
                (visit.text(SessionWords.domains), HTML(text: item.domains?.joined(separator: ", ") ?? visit.text(AccessWords.everywhere))),
                (visit.text(AccessWords.factor), HTML(text: visit.text(item.hasSecondFactor ? CommonWords.yes : CommonWords.no))),
                (visit.text(PortalUserWords.recoveryCodes), HTML(text: visit.number(item.recoveryCodes))),
                (visit.text(UserWords.added), visit.times.at(item.addedAt)),
                (visit.text(AccessWords.lastLogin), item.lastLoginAt.map { visit.times.at($0) } ?? "\(visit.text(AccessWords.never))"),
                (
                    visit.text(AccessWords.rights),
                    "<details><summary>\(visit.text(AccessWords.rightsCount, ["count": visit.number(rights.count)]))</summary>\(Part.lines(rights))</details>"
                ),
            ]))
        page.main += Part.card(visit.text(SessionWords.sessions), try await sessions(visit, of: item.name))
        page.aside = Part.card(visit.text(CommonWords.actions), actions(visit, item))
        return .page(page)
    }

    private static func actions(_ visit: Visit, _ item: AdministratorItem) -> HTML {
        Part.actions([
            ActPages.button(
                visit, AdministratorRoles.self,
                ["name": item.name, "roles": item.roles.joined(separator: "\n"), "domains": item.domains?.joined(separator: "\n")]),
            ActPages.button(
                visit, AdministratorLock.self, label: item.isLocked ? AccessWords.unlock : AccessWords.lock,
                ["name": item.name, "locked": item.isLocked ? nil : "true"]),
            ActPages.button(visit, AdministratorReset.self, ["name": item.name]),
            ActPages.button(visit, AdministratorRemove.self, back: "/administrators", ["name": item.name]),
        ])
    }

    private static func sessions(_ visit: Visit, of name: String) async throws -> HTML {
        let items = try await visit.perform(SessionList(administrator: name))
        guard !items.isEmpty else { return "<p>\(visit.text(AccessWords.noSessions))</p>" }
        let rows: [[HTML]] = items.map { item in
            let end: HTML =
                item.isOwn
                ? "\(visit.text(SessionWords.thisOne))"
                : visit.may(AdministratorLock.self)
                    ? visit.button(
                        "/administrator/end-session", visit.text(SessionWords.endSession), class: "plain", ["id": item.id, "name": name])
                    : .empty
            return [HTML(text: item.address ?? "–"), visit.times.at(item.begunAt), visit.times.at(item.usedAt), end]
        }
        return Table(
            visit.text(SessionWords.sessions),
            [visit.text(SessionWords.from), visit.text(CommonWords.since), visit.text(SessionWords.lastUsed), ""], rows
        ).html
    }

    private static func endSession(_ visit: Visit) async throws -> Answer {
        _ = try await visit.perform(SessionRevoke(id: visit.form.fields["id"] ?? ""))
        return .redirect(Link.to("/administrator", ["name": visit.form.fields["name"], "done": SessionRevoke.name]))
    }
}
