import AdminOperations
import Web

/// The texts Zegel writes, with a preview that follows what is typed.
enum TemplatePages {
    static let routes = [
        Route(path: "/templates", get: list), Route(path: "/template", get: { try await edit($0, FormProblems()) }, post: save),
        Route(path: "/template/preview", get: { try await preview($0, $0.query) }, post: { try await preview($0, $0.form.fields) }),
    ]

    private static func title(_ visit: Visit) -> String { visit.text(NavigationWords.names[.templates] ?? TemplateWords.kind) }

    private static func filters(_ visit: Visit, _ problems: FormProblems) -> HTML {
        let level = SettingPages.level(visit.query["level"])
        var whom = Field(
            "level", visit.text(SettingsWords.level), value: level == "global" ? nil : SettingParts.levelName(visit, level),
            hint: HTML(text: visit.text(SettingsWords.levelHint)), problem: problems["level"])
        whom.isSearch = true
        let languages =
            [("", visit.text(CommonWords.asSet))]
            + (FieldChoices.choices("", "language", visit.language) ?? []).map { ($0.value, $0.label) }
        var language = Field("language", visit.text(SessionWords.language), .select(languages), value: visit.query["language"])
        language.isSearch = true
        return
            "<form class=\"filters\" method=\"get\" action=\"/templates\" role=\"search\">\(problems.html(visit))\(whom.html(visit))\(language.html(visit))<button class=\"quiet\">\(visit.text(CommonWords.show))</button></form>"
    }

    private static func list(_ visit: Visit) async throws -> Answer {
        var page = Page(title(visit), .templates, lead: "<p>\(visit.text(TemplateWords.lead))</p>")
        let level = SettingPages.level(visit.query["level"])
        do throws(any Error) {
            let items = try await visit.perform(TemplateList(level: level, language: visit.query["language"]))
            let rows: [[HTML]] = items.map { item in
                [
                    "<a href=\"\(Link.to("/template", ["kind": item.kind, "level": level, "language": item.language]))\"><code>\(item.kind)</code></a><br><span class=\"fine\" lang=\"en\">\(item.documentation)</span>",
                    Part.said(item.audience), HTML(text: item.language), Part.said(item.from),
                ]
            }
            page.main =
                filters(visit, FormProblems())
                + Table(
                    title(visit),
                    [TemplateWords.kind, TemplateWords.audience, SessionWords.language, TemplateWords.comesFrom].map { visit.text($0) },
                    rows
                ).card
            return .page(page)
        } catch let problem as AdminProblem where problem.type == .badInput {
            page.main = filters(visit, FormProblems(problem, fields: ["level"]))
            return .page(page, status: .unprocessableContent)
        }
    }

    private static func edit(_ visit: Visit, _ problems: FormProblems) async throws -> Answer {
        let values = visit.form.fields["kind"] == nil ? visit.query : visit.form.fields
        let (kind, level) = (values["kind"] ?? "", SettingPages.level(values["level"]))
        let shown = try await visit.perform(TemplateShow(kind: kind, level: level, language: values["language"]))
        var page = Page(
            "\(kind), \(shown.language): \(SettingParts.levelName(visit, level))", .templates,
            lead: "<p>\(visit.text(TemplateWords.comesFrom)) \(Part.said(shown.from))</p>")
        page.crumbs = [(title(visit), Link.to("/templates", ["level": level]))]
        page.hasFrame = true
        let field = Field(
            "content", visit.text(TemplateWords.content), .area(rows: 18, isCode: true), value: values["content"] ?? shown.content,
            required: true, problem: problems["content"]
        ).html(visit)
        let hidden = Visit.hidden("kind", kind) + Visit.hidden("level", level) + Visit.hidden("language", shown.language)
        let save: HTML = visit.may(TemplateSet.self) ? "<button>\(visit.text(TemplateWords.save))</button>" : .empty
        let form: HTML = """
            <form method="post" action="/template" data-live novalidate>\(visit.formToken)\(hidden)\(problems.html(visit))\(field)<div class="actions">\(save)\
            <button class="quiet" formaction="/template/preview" formtarget="preview" data-preview>\(visit.text(TemplateWords.preview))</button></div></form>
            """
        let frame: HTML = """
            <iframe name="preview" title="\(visit.text(TemplateWords.previewTitle))" src="\(Link.to("/template/preview", ["kind": kind, "level": level, "language": shown.language]))"></iframe>
            """
        page.main = Part.card(nil, form) + Part.card(visit.text(TemplateWords.previewTitle), frame)
        page.aside =
            Part.card(visit.text(TemplateWords.variables), variables(shown.variables))
            + Part.actions([ActPages.button(visit, TemplateReset.self, ["kind": kind, "level": level, "language": shown.language])])
        return .page(page, status: problems.isEmpty ? .ok : .unprocessableContent)
    }

    private static func variables(_ variables: [TemplateShow.Result.Variable]) -> HTML {
        let rows: [(String, HTML)] = variables.flatMap { variable -> [(String, HTML)] in
            [(variable.name, Part.said(variable.documentation))]
                + (variable.fields ?? []).map { ("– \($0.name)", Part.said($0.documentation)) }
        }
        return Part.facts(rows)
    }

    private static func save(_ visit: Visit) async throws -> Answer {
        let values = visit.form.fields
        let level = SettingPages.level(values["level"])
        guard let content = values["content"] else {
            var problems = FormProblems()
            problems["content"] = visit.text(CommonWords.fillIn)
            return try await edit(visit, problems)
        }
        do throws(any Error) {
            _ = try await visit.perform(
                TemplateSet(
                    kind: values["kind"] ?? "", level: level, language: values["language"], content: content.replacing("\r\n", with: "\n")))
            return .redirect(
                Link.to("/template", ["kind": values["kind"], "level": level, "language": values["language"], "done": TemplateSet.name]))
        } catch let problem as AdminProblem where problem.type == .badInput || problem.type == .refused {
            var problems = FormProblems()
            problems["content"] = problem.detail
            return try await edit(visit, problems)
        }
    }

    /// The mail a template makes runs nothing, loads nothing and sends nothing; its own look is all it has.
    private static let policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox; frame-ancestors 'self'"

    private static func preview(_ visit: Visit, _ values: Fields) async throws -> Answer {
        let body: HTML
        do throws(any Error) {
            let made = try await visit.perform(
                TemplatePreview(
                    kind: values["kind"] ?? "", level: SettingPages.level(values["level"]), language: values["language"],
                    content: values["content"].map { $0.replacing("\r\n", with: "\n") }))
            let subject: HTML = made.subject.map { "<p style=\"font:600 15px system-ui,sans-serif;margin:0 0 12px\">\($0)</p>" } ?? .empty
            let content: HTML =
                made.html.map { HTML(mail: $0) } ?? "<pre style=\"white-space:pre-wrap;font:14px/1.5 monospace\">\(made.text)</pre>"
            body = subject + content
        } catch let problem as AdminProblem where problem.type == .badInput || problem.type == .refused {
            body = "<p role=\"alert\" style=\"font:15px system-ui,sans-serif;color:#7f1f1a\">✕ \(problem.detail)</p>"
        }
        let document: HTML = """
            <!DOCTYPE html><html lang="\(visit.language.rawValue)"><head><meta charset="utf-8"><title>\(visit.text(TemplateWords.previewTitle))</title></head><body style="background:#fff;color:#1c2330;margin:16px">\(body)</body></html>
            """
        return Answer(content: .bare(document, policy: policy))
    }
}
