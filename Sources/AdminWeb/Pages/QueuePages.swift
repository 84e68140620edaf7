import AdminOperations
import Web

/// Mail on its way, and held mail.
enum QueuePages {
    static let routes = [Route(path: "/queue", get: list), Route(path: "/queued", get: show)]

    private static let searched = ["state", "sender", "recipient", "text", "until"]

    private static func list(_ visit: Visit) async throws -> Answer {
        let query = visit.query
        let selection = QueueSelection(
            state: query["state"], sender: query["sender"], recipient: query["recipient"], text: query["text"], until: query["until"])
        var page = Page(visit.text(NavigationWords.names[.queue] ?? QueueWords.due), .queue, lead: "<p>\(visit.text(QueueWords.lead))</p>")
        do throws(any Error) {
            let items = try await visit.perform(QueueList(selection, after: query["after"], limit: Pager.size))
            page.main = filters(visit, FormProblems())
            page.main +=
                items.isEmpty
                ? Part.empty(visit.text(QueueWords.empty), "<p>\(visit.text(QueueWords.emptyHint))</p>") : table(visit, items).card
            page.main += Pager.html(visit, next: items.count == Pager.size ? items.last?.id : nil)
            if !items.isEmpty {
                page.main += Part.actions([
                    ActPages.button(
                        visit, QueueBulk.self,
                        [
                            "state": query["state"], "sender": query["sender"], "recipient": query["recipient"], "text": query["text"],
                            "until": query["until"],
                        ])
                ])
            }
            return .page(page)
        } catch let problem as AdminProblem where problem.type == .badInput {
            page.main = filters(visit, FormProblems(problem, fields: searched))
            return .page(page, status: .unprocessableContent)
        }
    }

    private static func filters(_ visit: Visit, _ problems: FormProblems) -> HTML {
        let states = [("", visit.text(QueueWords.unfinished))] + ChoiceWords.queueStates.map { ($0.value, visit.text($0.words)) }
        let controls: [(String, Words, Field.Control)] = [
            ("state", CommonWords.state, .select(states)), ("sender", CommonWords.fromTo, .text), ("recipient", CommonWords.to, .text),
            ("text", QueueWords.why, .text),
        ]
        let fields: [HTML] = controls.map { name, words, control in
            var field = Field(name, visit.text(words), control, value: visit.query[name], problem: problems[name])
            field.isSearch = true
            return field.html(visit)
        }
        return
            "<form class=\"filters\" method=\"get\" action=\"/queue\" role=\"search\">\(problems.html(visit))\(fields)<button>\(visit.text(CommonWords.search))</button></form>"
    }

    static func badge(_ visit: Visit, _ item: QueueList.Item) -> HTML {
        if item.isInWork { return Tone.information.badge(visit.text(QueueWords.inWork)) }
        let tone: Tone =
            switch item.state {
            case "done": .good
            case "held", "deferred": .attention
            case "bounced": .problem
            default: .neutral
            }
        return tone.badge(visit.text(QueueWords.states[item.state] ?? StoryWords.unknown))
    }

    static func table(_ visit: Visit, _ items: [QueueList.Item]) -> Table {
        let rows: [[HTML]] = items.map { item in
            let to =
                item.recipients.count > 2 ? "\(item.recipients[0]), +\(item.recipients.count - 1)" : item.recipients.joined(separator: ", ")
            return [
                "<a href=\"\(Link.to("/queued", ["id": item.id]))\">\(visit.times.at(item.acceptedAt))</a>",
                HTML(text: item.sender.isEmpty ? "<>" : item.sender),
                HTML(text: to), badge(visit, item), item.due.map { HTML(text: visit.times.distance($0)) } ?? "–",
                item.reason.map { Part.said($0) } ?? "–",
                HTML(text: visit.size(item.size)),
            ]
        }
        return Table(
            visit.text(NavigationWords.names[.queue] ?? QueueWords.due),
            [
                .init(visit.text(QueueWords.accepted)), .init(visit.text(CommonWords.fromTo)), .init(visit.text(CommonWords.to)),
                .init(visit.text(CommonWords.state)),
                .init(visit.text(QueueWords.due)), .init(visit.text(QueueWords.why)), .init(visit.text(MessageWords.size), isNumber: true),
            ], rows)
    }

    private static func show(_ visit: Visit) async throws -> Answer {
        let shown = try await visit.perform(QueueShow(id: visit.query["id"] ?? ""))
        let entry = shown.entry
        var page = Page(visit.text(QueueWords.message, ["from": entry.sender.isEmpty ? "<>" : entry.sender]), .queue)
        page.crumbs = [(visit.text(NavigationWords.names[.queue] ?? QueueWords.due), "/queue")]
        page.lead = "<p>\(badge(visit, entry)) \(visit.times.at(entry.acceptedAt)), \(visit.size(entry.size))</p>"
        let rows: [[HTML]] = shown.recipients.map { recipient in
            let tone: Tone = recipient.state == "done" ? .good : recipient.state == "pending" ? .neutral : .problem
            return [
                HTML(text: recipient.address), tone.badge(visit.text(QueueWords.recipientStates[recipient.state] ?? StoryWords.unknown)),
                HTML(text: "\(recipient.tries)"), visit.times.at(recipient.due), recipient.answer.map { Part.said($0) } ?? "–",
            ]
        }
        let table = Table(
            visit.text(MessageWords.recipients),
            [
                .init(visit.text(CommonWords.address)), .init(visit.text(CommonWords.state)),
                .init(visit.text(QueueWords.tries), isNumber: true),
                .init(visit.text(QueueWords.due)), .init(visit.text(MessageWords.answer)),
            ], rows)
        let recipients: HTML = rows.isEmpty ? "\(Part.lines(entry.recipients))" : table.html
        page.main = Part.card(visit.text(MessageWords.recipients), recipients)
        page.main += MessagePages.tries(
            visit, shown.tries.map { .init(at: $0.at, recipient: $0.recipient, server: $0.server, outcome: $0.outcome, answer: $0.answer) })
        page.aside = aside(visit, shown)
        return .page(page)
    }

    private static func aside(_ visit: Visit, _ shown: QueueShow.Result) -> HTML {
        let actions =
            ["done", "bounced"].contains(shown.entry.state)
            ? [] : shown.entry.state == "held" ? ["release", "delete"] : ["retry", "hold", "delete"]
        let buttons: [HTML] = actions.map { action in
            let words = ChoiceWords.queueActions.first { $0.value == action }?.words ?? CommonWords.doIt
            return ActPages.button(visit, QueueChange.self, label: words, ["id": shown.entry.id, "action": action])
        }
        var links: [HTML] = shown.children.map { Part.link(Link.to("/queued", ["id": $0]), $0) }
        if !links.isEmpty { links = ["<p class=\"small\">\(visit.text(QueueWords.children)):</p>"] + links.map { "<p>\($0)</p>" } }
        let story: HTML =
            visit.may(MessageTrace.self)
            ? "<p>\(Part.button(Link.to("/message", ["id": shown.entry.id]), visit.text(QueueWords.story)))</p>" : .empty
        let why: HTML = shown.entry.reason.map { "<p>\(visit.text(QueueWords.why)): \(Part.said($0))</p>" } ?? .empty
        return Part.card(visit.text(CommonWords.actions), "\(why)\(Part.actions(buttons))\(story)\(links)")
    }

    static func changed(_ visit: Visit, _ result: QueueBulk.Result) -> HTML {
        Part.card(
            nil, "<p>\(visit.text(QueueWords.changed, ["changed": visit.number(result.changed), "work": visit.number(result.inWork)]))</p>")
    }
}
