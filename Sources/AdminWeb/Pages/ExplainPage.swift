import AdminOperations
import Foundation
import Web

/// What would become of a mail (`behaviour.md` X-02).
enum ExplainPage {
    static let routes = [
        Route(path: "/explain", get: { .page(page($0, $0.query, FormProblems(), .empty, nil)) }, post: explain)
    ]

    private static let asked = ["from", "to", "subject", "headers", "origin", "message", "settings"]

    private static func page(_ visit: Visit, _ values: Fields, _ problems: FormProblems, _ result: HTML, _ headline: String?) -> Page {
        let origins = [("inside", visit.text(MessageWords.inside)), ("outside", visit.text(MessageWords.outside))]
        let more: [HTML] = [
            Field(
                "message", visit.text(MessageWords.file), .file, hint: HTML(text: visit.text(MessageWords.fileHint)),
                problem: problems["message"]
            ).html(visit),
            Field(
                "headers", visit.text(MessageWords.headers), .area(rows: 2, isCode: true), value: values["headers"],
                hint: HTML(text: visit.text(MessageWords.headersHint)), problem: problems["headers"]
            ).html(visit),
            Field(
                "settings", visit.text(MessageWords.proposed), .area(rows: 2, isCode: true), value: values["settings"],
                hint: HTML(text: visit.text(MessageWords.proposedHint)), problem: problems["settings"]
            ).html(visit),
        ]
        let fields: [HTML] = [
            Field(
                "from", visit.text(CommonWords.fromTo), .text, value: values["from"], hint: HTML(text: visit.text(MessageWords.fromHint)),
                problem: problems["from"]
            ).html(visit),
            Field(
                "to", visit.text(CommonWords.to), .area(rows: 2, isCode: false), value: values["to"],
                hint: HTML(text: visit.text(MessageWords.toHint)), required: true, problem: problems["to"]
            ).html(visit),
            Field("subject", visit.text(MessageWords.subject), .text, value: values["subject"], problem: problems["subject"]).html(visit),
            Field(
                "origin", visit.text(MessageWords.origin), .select(origins), value: values["origin"], required: true,
                problem: problems["origin"]
            ).html(visit),
        ]
        let form = visit.form(
            "/explain", hasFiles: true, "\(problems.html(visit))\(fields)\(more)<button>\(visit.text(MessageWords.explain))</button>")
        var page = Page(
            headline ?? visit.text(NavigationWords.names[.explain] ?? MessageWords.explain), .explain,
            lead: "<p>\(visit.text(MessageWords.explainLead))</p>")
        page.main = result.isEmpty ? "<div class=\"card medium\">\(form)</div>" : result
        if !result.isEmpty { page.aside = Part.card(visit.text(MessageWords.explain), form) }
        return page
    }

    private static func lines(_ text: String?) -> [String]? {
        let lines = (text ?? "").split(whereSeparator: \.isNewline).map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
        return lines.isEmpty ? nil : lines
    }

    private static func explain(_ visit: Visit) async throws -> Answer {
        let values = visit.form.fields
        let to = (values["to"] ?? "").split { $0.isNewline || $0 == "," }.map { $0.trimmingCharacters(in: .whitespaces) }.filter {
            !$0.isEmpty
        }
        guard !to.isEmpty else {
            var problems = FormProblems()
            problems["to"] = visit.text(CommonWords.fillIn)
            return .page(page(visit, values, problems, .empty, nil), status: .unprocessableContent)
        }
        do throws(any Error) {
            let explained = try await visit.perform(
                MessageExplain(
                    from: values["from"].map { $0 == "<>" ? "" : $0 }, to: to, subject: values["subject"],
                    headers: lines(values["headers"]), origin: values["origin"],
                    message: visit.form.files["message"]?.bytes, settings: lines(values["settings"])))
            return .page(result(visit, values, explained))
        } catch let problem as AdminProblem where problem.type == .badInput || problem.type == .refused {
            return .page(page(visit, values, FormProblems(problem, fields: asked), .empty, nil), status: .unprocessableContent)
        }
    }

    private static func result(_ visit: Visit, _ values: Fields, _ explained: MessageExplain.Result) -> Page {
        guard let record = explained.record else {
            let notice = Part.notice(.problem, "<p>✕ \(Part.said(explained.refused ?? explained.story))</p>")
            return page(visit, values, FormProblems(), notice, visit.text(MessageWords.notAccepted))
        }
        let decision = Decision(record)
        let drawing = Story(visit: visit)
        let headline = drawing.headline([decision], subject: values["subject"], isPast: false)
        let cards: HTML =
            "\(decision.recipients.prefix(50).map(drawing.card))\(drawing.remedies([decision]))\(MessagePages.settings(visit, [decision]))"
        return page(visit, values, FormProblems(), cards, headline)
    }
}
