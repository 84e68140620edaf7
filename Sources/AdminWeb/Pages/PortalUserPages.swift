import AdminOperations
import Web

/// People with an account in the portal, or invited to make one.
enum PortalUserPages {
    static let routes = [Route(path: "/portal-users", get: list), Route(path: "/portal-user", get: show)]

    static func state(_ visit: Visit, _ state: String) -> HTML {
        let tone: Tone = ["active": .good, "invited": .attention, "locked": .problem][state] ?? .neutral
        return tone.badge(visit.text(PortalUserWords.states[state] ?? StoryWords.unknown))
    }

    private static func list(_ visit: Visit) async throws -> Answer {
        var page = Page(visit.text(Place.portalUsers.name), .portalUsers, lead: "<p>\(visit.text(PortalUserWords.lead))</p>")
        let items = try await visit.perform(
            PortalUserList(state: visit.query["state"], after: visit.query["after"], limit: Pager.size))
        let states: [(String?, Words)] =
            [(nil, CommonWords.all)] + ["invited", "active", "locked"].map { ($0, PortalUserWords.states[$0] ?? CommonWords.all) }
        page.main = Part.tabs(
            states.map { (visit.text($0.1), Link.to("/portal-users", ["state": $0.0]), visit.query["state"] == $0.0) },
            label: visit.text(CommonWords.state))
        page.main += Part.actions([ActPages.button(visit, PortalUserInvite.self, class: "")])
        let rows: [[HTML]] = items.map { item in
            [
                Part.link(Link.to("/portal-user", ["address": item.address]), item.address), state(visit, item.state),
                HTML(text: visit.text(item.hasSecondFactor ? CommonWords.yes : CommonWords.no)), visit.times.at(item.joinedAt),
                visit.times.at(item.seenAt),
            ]
        }
        let columns = [
            CommonWords.mailAddress, CommonWords.state, AccessWords.factor, PortalUserWords.joined, AccessWords.lastLogin,
        ].map { visit.text($0) }
        page.main +=
            items.isEmpty
            ? Part.empty(visit.text(PortalUserWords.none), "<p>\(visit.text(PortalUserWords.noneHint))</p>")
            : Table(page.title, columns, rows).card
        page.main += Pager.html(visit, next: items.count == Pager.size ? items.last?.address : nil)
        return .page(page)
    }

    private static func show(_ visit: Visit) async throws -> Answer {
        let shown = try await visit.perform(PortalUserShow(address: visit.query["address"] ?? ""))
        let (user, address) = (shown.user, shown.user.address)
        var page = Page(address, .portalUsers, lead: "<p>\(state(visit, user.state))</p>")
        page.crumbs = [(visit.text(Place.portalUsers.name), "/portal-users")]
        let rule = PortalUserWords.rules[shown.secondFactorRule] ?? StoryWords.unknown
        page.main = Part.card(
            nil,
            Part.facts([
                (visit.text(PortalUserWords.joined), visit.times.at(user.joinedAt)),
                (visit.text(AccessWords.lastLogin), visit.times.at(user.seenAt)),
                (
                    visit.text(AccessWords.factor),
                    "\(visit.text(user.hasSecondFactor ? CommonWords.yes : CommonWords.no)) <span class=\"fine\">(\(visit.text(rule)))</span>"
                ),
                (visit.text(PortalUserWords.recoveryCodes), HTML(text: visit.number(shown.recoveryCodes))),
                (visit.text(PortalUserWords.passwords), HTML(text: visit.number(shown.passwordIDs))),
                (visit.text(PortalUserWords.keyFiles), HTML(text: visit.number(shown.keyFiles))),
            ]))
        page.aside = Part.card(visit.text(CommonWords.actions), Part.actions(actions(visit, user)))
        return .page(page)
    }

    private static func actions(_ visit: Visit, _ user: PortalUserItem) -> [HTML] {
        let address = user.address
        let here = Link.to("/portal-user", ["address": address])
        var buttons: [HTML] = []
        switch user.state {
        case "invited": buttons.append(ActPages.button(visit, PortalUserInvite.self, back: here, ["address": address]))
        case "locked": buttons.append(ActPages.button(visit, PortalUserUnlock.self, back: here, ["address": address]))
        default:
            buttons.append(ActPages.button(visit, PortalUserReset.self, back: here, ["address": address]))
            buttons.append(ActPages.button(visit, PortalUserLock.self, back: here, ["address": address]))
        }
        buttons.append(ActPages.button(visit, PortalUserRemove.self, back: "/portal-users", ["address": address]))
        if visit.may(ReplyList.self) {
            buttons.append(Part.button(Link.to("/replies", ["recipient": address]), visit.text(Place.replies.name)))
        }
        return buttons
    }
}
