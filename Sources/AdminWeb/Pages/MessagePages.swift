import AdminOperations
import Foundation
import Web

/// The past: finding a message, and reading why it was treated as it was.
enum MessagePages {
    static let routes = [
        Route(path: "/messages", get: list), Route(path: "/message", get: story), Route(path: "/messages.csv", get: export),
    ]

    // MARK: Search

    private static let searched = ["from", "to", "since", "until", "outcomes", "messageID", "text"]

    private static func question(_ visit: Visit, limit: Int) -> MessageList {
        var question = MessageList(limit: limit)
        let query = visit.query
        (question.from, question.to, question.since, question.until) = (query["from"], query["to"], query["since"], query["until"])
        (question.messageID, question.text, question.after) = (query["messageID"], query["text"], query["after"])
        question.outcomes = query["outcomes"].map { [$0] }
        return question
    }

    private static func list(_ visit: Visit) async throws -> Answer {
        var page = Page(
            visit.text(NavigationWords.names[.messages] ?? NavigationWords.overview), .messages,
            lead: "<p>\(visit.text(MessageWords.lead))</p>")
        do throws(any Error) {
            let found = try await visit.perform(question(visit, limit: Pager.size))
            page.main = filters(visit, FormProblems()) + table(visit, found.items) + Pager.html(visit, next: found.next)
            page.main += Part.actions([
                ActPages.button(visit, MessageTest.self), Part.button(Link.to("/messages.csv", visit.query), visit.text(MessageWords.csv)),
            ])
            return .page(page)
        } catch let problem as AdminProblem where problem.type == .badInput {
            page.main = filters(visit, FormProblems(problem, fields: searched))
            return .page(page, status: .unprocessableContent)
        }
    }

    private static func filters(_ visit: Visit, _ problems: FormProblems) -> HTML {
        let outcomes =
            [("", visit.text(MessageWords.anyOutcome))]
            + [
                "plain", "signed", "encrypted", "signedAndEncrypted", "alreadyEncrypted", "refused", "held", "delivered",
                "deliveredEncrypted",
            ].map {
                ($0, visit.text(StoryWords.outcomes[$0] ?? StoryWords.unknown))
            }
        let controls: [(String, Words, Field.Control)] = [
            ("from", CommonWords.fromTo, .text), ("to", CommonWords.to, .text), ("since", CommonWords.since, .text),
            ("outcomes", MessageWords.outcome, .select(outcomes)), ("text", MessageWords.text, .text),
        ]
        let fields: [HTML] = controls.map { name, words, control in
            var field = Field(name, visit.text(words), control, value: visit.query[name], problem: problems[name])
            field.isSearch = true
            if name == "since" { field.hint = HTML(text: visit.text(MessageWords.sinceHint)) }
            return field.html(visit)
        }
        return """
            <form class="filters" method="get" action="/messages" role="search">\(problems.html(visit))\(fields)<button>\(visit.text(CommonWords.search))</button></form>
            """
    }

    private static func table(_ visit: Visit, _ items: [MessageList.Result.Item]) -> HTML {
        guard !items.isEmpty else { return Part.empty(visit.text(MessageWords.empty), "<p>\(visit.text(MessageWords.emptyHint))</p>") }
        let story = Story(visit: visit)
        let rows: [[HTML]] = items.map { item in
            [
                "<a href=\"\(Link.to("/message", ["id": item.mail]))\">\(visit.times.at(item.at))</a>",
                HTML(text: item.from.isEmpty ? "<>" : item.from), HTML(text: item.to), story.badge(item.outcome),
                delivery(visit, item.delivery),
            ]
        }
        return Table(
            visit.text(NavigationWords.names[.messages] ?? MessageWords.title),
            [
                visit.text(CommonWords.when), visit.text(CommonWords.fromTo), visit.text(CommonWords.to), visit.text(MessageWords.outcome),
                visit.text(MessageWords.delivery),
            ], rows
        ).card
    }

    private static func delivery(_ visit: Visit, _ outcome: String?) -> HTML {
        guard let outcome else { return HTML(text: visit.text(MessageWords.notTried)) }
        let tone: Tone = outcome == "delivered" ? .good : outcome == "deferred" ? .attention : .problem
        return tone.badge(visit.text(MessageWords.deliveries[outcome] ?? StoryWords.unknown))
    }

    /// At most 10,000 lines; `zegel message trace --csv` writes them all.
    private static func export(_ visit: Visit) async throws -> Answer {
        var lines = "time,id,from,to,message-id,outcome,delivery\r\n"
        var asked = question(visit, limit: 1000)
        for _ in 0..<10 {
            let page = try await visit.perform(asked)
            for item in page.items {
                let cells = [
                    item.at.ISO8601Format(), item.mail, item.from, item.to, item.messageID ?? "", item.outcome, item.delivery ?? "",
                ]
                lines += cells.map(cell).joined(separator: ",") + "\r\n"
            }
            guard let next = page.next else { break }
            asked.after = next
        }
        return .file("messages.csv", Data(lines.utf8), type: "text/csv; charset=utf-8")
    }

    /// RFC 4180; what a spreadsheet would take for a formula is text.
    private static func cell(_ text: String) -> String {
        let safe = text.first.map { "=+-@\t\r".contains($0) } == true ? "'\(text)" : text
        return safe.contains { $0 == "," || $0 == "\"" || $0.isNewline } ? "\"\(safe.replacing("\"", with: "\"\""))\"" : safe
    }

    // MARK: One message

    private static func story(_ visit: Visit) async throws -> Answer {
        let id = visit.query["id"] ?? ""
        do throws(any Error) { return .page(page(visit, try await visit.perform(MessageTrace(id: id)))) } catch let problem as AdminProblem
            where problem.type == .notFound && visit.query["sent"] != nil
        {
            // Sent this moment: the decision is written down in a second or two.
            let main: HTML =
                "<div class=\"card\" id=\"story\" data-watch><p role=\"status\">\(visit.text(MessageWords.underWayHint))</p><progress aria-label=\"\(visit.text(MessageWords.underWay))\"></progress></div>"
            var answer = Answer.page(Page(visit.text(MessageWords.underWay), .messages, main: main))
            answer.refresh = 2
            return answer
        }
    }

    private static func page(_ visit: Visit, _ trace: MessageTrace.Result) -> Page {
        let decisions = trace.decisions.map(Decision.init)
        let drawing = Story(visit: visit)
        let title = drawing.headline(decisions, subject: Story.subject(trace.story), isPast: true)
        var page = Page(title, .messages, lead: lead(visit, decisions))
        page.crumbs = [(visit.text(NavigationWords.names[.messages] ?? MessageWords.title), "/messages")]
        if visit.query["sent"] == "setup" { page.crumbs = [(visit.text(SetupWords.title), "/setup/checklist")] }
        let recipients = decisions.flatMap(\.recipients)
        page.main = "\(recipients.prefix(50).map(drawing.card))"
        page.main += tries(visit, trace.tries)
        page.aside =
            setup(visit) + drawing.remedies(decisions) + people(visit, drawing, recipients) + settings(visit, decisions)
            + facts(visit, trace, decisions)
        return page
    }

    /// For who comes from the wizard: the way on.
    private static func setup(_ visit: Visit) -> HTML {
        guard visit.query["sent"] == "setup" else { return .empty }
        return Part.card(nil, "<p>\(Part.button("/setup/checklist", visit.text(SetupWords.toChecklist), class: ""))</p>")
    }

    private static func lead(_ visit: Visit, _ decisions: [Decision]) -> HTML {
        let sender = decisions.first?.sender ?? visit.text(MessageWords.nullSender)
        let size = decisions.first?.size.map { ", \(visit.size($0))" } ?? ""
        return "<p>\(visit.text(MessageWords.from, ["name": sender]))\(size)</p>"
    }

    private static func people(_ visit: Visit, _ drawing: Story, _ recipients: [Decision.Recipient]) -> HTML {
        let rows: [[HTML]] = recipients.prefix(100).map { [HTML(text: $0.address), drawing.badge($0.outcome)] }
        let table = Table(visit.text(MessageWords.recipients), [visit.text(CommonWords.address), visit.text(MessageWords.outcome)], rows)
        return Part.card(visit.text(MessageWords.recipients), table.html)
    }

    static func tries(_ visit: Visit, _ tries: [MessageTrace.Result.Try]) -> HTML {
        guard !tries.isEmpty else { return Part.card(visit.text(MessageWords.tries), "<p>\(visit.text(MessageWords.noTries))</p>") }
        let rows: [[HTML]] = tries.map {
            [visit.times.at($0.at), HTML(text: $0.recipient), HTML(text: $0.server), delivery(visit, $0.outcome), Part.said($0.answer)]
        }
        let columns = [CommonWords.when, CommonWords.to, MessageWords.server, MessageWords.delivery, MessageWords.answer].map {
            visit.text($0)
        }
        return Part.card(visit.text(MessageWords.tries), Table(visit.text(MessageWords.tries), columns, rows).html)
    }

    static func settings(_ visit: Visit, _ decisions: [Decision]) -> HTML {
        var seen = Set<String>()
        let rows: [(String, HTML)] = decisions.flatMap(\.settings).filter { seen.insert("\($0.key) \($0.level)").inserted }.map {
            ($0.key, "<code>\($0.value)</code><br><span class=\"fine\" lang=\"en\">\($0.level)</span>")
        }
        let content: HTML = rows.isEmpty ? "<p>\(visit.text(MessageWords.noSettings))</p>" : Part.facts(rows)
        return Part.card(visit.text(MessageWords.settings), content)
    }

    private static func facts(_ visit: Visit, _ trace: MessageTrace.Result, _ decisions: [Decision]) -> HTML {
        let first = decisions.first
        let facts = Part.facts([
            (visit.text(MessageWords.id), Part.code(trace.id)), (visit.text(MessageWords.messageID), HTML(text: first?.messageID ?? "")),
            (visit.text(MessageWords.listener), HTML(text: first?.listener ?? "")),
        ])
        var links: [HTML] = []
        if visit.may(QueueShow.self) { links.append(Part.button(Link.to("/queued", ["id": trace.id]), visit.text(MessageWords.inQueue))) }
        if visit.may(MessageExplain.self), let recipient = first?.recipients.first {
            links.append(
                Part.button(Link.to("/explain", ["from": first?.sender, "to": recipient.address]), visit.text(MessageWords.explainAgain)))
        }
        let record: HTML = "<details><summary>\(visit.text(MessageWords.record))</summary><pre lang=\"en\">\(trace.story)</pre></details>"
        return Part.card(nil, facts + Part.actions(links) + record)
    }
}
