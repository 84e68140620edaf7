import AdminOperations
import Web

/// The links by which PDFs are answered.
enum ReplyPages {
    static let routes = [Route(path: "/replies", get: list)]

    private static func list(_ visit: Visit) async throws -> Answer {
        var page = Page(visit.text(Place.replies.name), .replies, lead: "<p>\(visit.text(ReplyWords.lead))</p>")
        let query = visit.query
        do throws(any Error) {
            let items = try await visit.perform(
                ReplyList(recipient: query["recipient"], message: query["message"], after: query["after"], limit: Pager.size))
            page.main = filters(visit, FormProblems()) + Part.actions([revokeAll(visit)])
            page.main +=
                items.isEmpty
                ? Part.empty(visit.text(ReplyWords.none), "<p>\(visit.text(ReplyWords.noneHint))</p>") : table(visit, items).card
            page.main += Pager.html(visit, next: items.count == Pager.size ? items.last?.id : nil)
            return .page(page)
        } catch let problem as AdminProblem where problem.type == .badInput {
            page.main = filters(visit, FormProblems(problem, fields: ["recipient", "message"]))
            return .page(page, status: .unprocessableContent)
        }
    }

    /// All of the recipient or of the message that is looked at.
    private static func revokeAll(_ visit: Visit) -> HTML {
        let (recipient, message) = (visit.query["recipient"], visit.query["message"])
        return ActPages.button(visit, ReplyRevoke.self, label: ReplyWords.revokeMany, ["recipient": recipient, "message": message])
    }

    private static func filters(_ visit: Visit, _ problems: FormProblems) -> HTML {
        let fields: [HTML] = [("recipient", ReplyWords.recipient), ("message", ReplyWords.message)].map { name, words in
            var field = Field(name, visit.text(words), value: visit.query[name], problem: problems[name])
            field.isSearch = true
            return field.html(visit)
        }
        return """
            <form class="filters" method="get" action="/replies" role="search">\(problems.html(visit))\(fields)<button>\(visit.text(CommonWords.search))</button></form>
            """
    }

    private static func table(_ visit: Visit, _ items: [ReplyList.Item]) -> Table {
        let rows: [[HTML]] = items.map { item in
            let tone: Tone = item.state == "works" ? .good : item.state == "revoked" ? .problem : .neutral
            let message: HTML =
                visit.may(MessageTrace.self)
                ? Part.link(Link.to("/message", ["id": item.message]), visit.text(ReplyWords.story)) : Part.code(item.message)
            let revoke = item.state == "works" ? ActPages.button(visit, ReplyRevoke.self, ["ids": item.id]) : HTML.empty
            return [
                HTML(text: item.recipient), HTML(text: item.sender),
                tone.badge(visit.text(ReplyWords.states[item.state] ?? StoryWords.unknown)), visit.times.at(item.validUntil),
                HTML(text: visit.number(item.replies)), message, Part.actions([revoke]),
            ]
        }
        let names = [
            ReplyWords.recipient, ReplyWords.sender, CommonWords.state, CommonWords.until, ReplyWords.replies, ReplyWords.message,
        ]
        return Table(
            visit.text(Place.replies.name),
            names.enumerated().map { Table.Column(visit.text($1), isNumber: $0 == 4) } + [Table.Column("")], rows)
    }
}
