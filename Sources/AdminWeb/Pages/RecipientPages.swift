import AdminOperations
import Web

/// SMS, PDF passwords, and accounts that send.
enum RecipientPages {
    static let routes = [Route(path: "/sms", get: sms), Route(path: "/passwords", get: passwords), Route(path: "/accounts", get: accounts)]

    private static func sms(_ visit: Visit) async throws -> Answer {
        var page = Page(visit.text(Place.sms.name), .sms, lead: "<p>\(visit.text(RecipientWords.smsLead))</p>")
        let items = try await visit.perform(SMSList(state: visit.query["state"], after: visit.query["after"], limit: Pager.size))
        let states: [(String?, Words)] =
            [(nil, CommonWords.all)] + ["waiting", "sent", "expired"].map { ($0, RecipientWords.smsStates[$0] ?? CommonWords.all) }
        page.main = Part.tabs(
            states.map { (visit.text($0.1), Link.to("/sms", ["state": $0.0]), visit.query["state"] == $0.0) },
            label: visit.text(CommonWords.state))
        page.main += Part.actions([ActPages.button(visit, SMSTest.self)])
        let rows: [[HTML]] = items.map { item in
            let tone: Tone = ["sent": .good, "waiting": .attention, "expired": .problem][item.state] ?? .neutral
            let actions: [HTML] =
                (item.state == "waiting" ? [ActPages.button(visit, SMSRetry.self, ["id": item.id])] : [])
                + [ActPages.button(visit, SMSDelete.self, ["id": item.id])]
            return [
                HTML(text: item.recipient), Part.code(item.number),
                tone.badge(visit.text(RecipientWords.smsStates[item.state] ?? StoryWords.unknown)),
                visit.times.at(item.createdAt), item.problem.map { Part.said($0) } ?? "–", Part.actions(actions),
            ]
        }
        let columns =
            [RecipientWords.forWhom, RecipientWords.number, CommonWords.state, RecipientWords.made, CommonWords.reason].map {
                visit.text($0)
            } + [""]
        page.main +=
            items.isEmpty
            ? Part.empty(visit.text(RecipientWords.noSMS), "<p>\(visit.text(RecipientWords.noSMSHint))</p>")
            : Table(page.title, columns, rows).card
        page.main += Pager.html(visit, next: items.count == Pager.size ? items.last?.id : nil)
        return .page(page)
    }

    static func tested(_ visit: Visit, _ result: SMSTest.Result) -> HTML {
        if let problem = result.problem { return Part.notice(.problem, "<p role=\"alert\">✕ \(Part.said(problem))</p>") }
        return Part.card(nil, "<p>\(visit.text(RecipientWords.transport, ["name": result.transport ?? "–"]))</p>")
    }

    private static func passwords(_ visit: Visit) async throws -> Answer {
        var page = Page(visit.text(Place.passwords.name), .passwords, lead: "<p>\(visit.text(RecipientWords.passwordsLead))</p>")
        let items = try await visit.perform(PasswordList(after: visit.query["after"], limit: Pager.size))
        let rows: [[HTML]] = items.map { item in
            [
                HTML(text: item.address), Part.said(item.mode), visit.times.at(item.madeAt),
                item.validUntil.map { visit.times.at($0) } ?? "\(visit.text(RecipientWords.noLimit))",
                Part.actions([
                    ActPages.button(visit, PasswordReveal.self, ["address": item.address]),
                    ActPages.button(visit, PasswordClear.self, ["address": item.address]),
                ]),
            ]
        }
        let columns = [CommonWords.mailAddress, RecipientWords.mode, RecipientWords.made, CommonWords.until].map { visit.text($0) } + [""]
        page.main =
            items.isEmpty
            ? Part.empty(visit.text(RecipientWords.noPasswords), "<p>\(visit.text(RecipientWords.noPasswordsHint))</p>")
            : Table(page.title, columns, rows).card
        page.main += Pager.html(visit, next: items.count == Pager.size ? items.last?.address : nil)
        page.main += Part.actions([ActPages.button(visit, PasswordReveal.self)])
        return .page(page)
    }

    static func revealed(_ visit: Visit, _ result: PasswordReveal.Result) -> HTML {
        Part.card(
            nil,
            Part.facts([
                (visit.text(RecipientWords.password), "<code>\(result.password)</code>"),
                (visit.text(RecipientWords.mode), Part.said(result.mode)),
                (visit.text(CommonWords.until), visit.times.at(result.validUntil)),
            ]))
    }

    private static func accounts(_ visit: Visit) async throws -> Answer {
        var page = Page(visit.text(Place.accounts.name), .accounts, lead: "<p>\(visit.text(RecipientWords.accountsLead))</p>")
        let items = try await visit.perform(AccountList(after: visit.query["after"], limit: Pager.size))
        let rows: [[HTML]] = items.map { item in
            [
                HTML(text: item.account), HTML(text: item.senders.joined(separator: ", ")), visit.times.at(item.addedAt),
                Part.actions([
                    ActPages.button(visit, AccountPassword.self, ["account": item.account]),
                    ActPages.button(visit, AccountRemove.self, ["account": item.account]),
                ]),
            ]
        }
        let columns = [RecipientWords.account, RecipientWords.senders, UserWords.added].map { visit.text($0) } + [""]
        page.main = Part.actions([ActPages.button(visit, AccountCreate.self, class: "")])
        page.main +=
            items.isEmpty
            ? Part.empty(visit.text(RecipientWords.noAccounts), "<p>\(visit.text(RecipientWords.noAccountsHint))</p>")
            : Table(page.title, columns, rows).card
        page.main += Pager.html(visit, next: items.count == Pager.size ? items.last?.account : nil)
        return .page(page)
    }
}
