import AdminOperations
import Foundation
import Web

/// Any operation as a page: its form, its effect before it is done, what came of it. `/act?operation=domain.remove&domain=…`
enum ActPages {
    static let routes = [Route(path: "/act", get: ask, post: act)]

    /// What a link to a form of an operation looks like; what is given is filled in.
    static func link(_ operation: any AdminOperation.Type, back: String? = nil, _ values: KeyValuePairs<String, String?> = [:]) -> String {
        let all = values.compactMap { item in item.value.map { (item.key, $0) } }
        var fields = Fields([("operation", operation.name)] + all.map { (name: $0.0, value: $0.1) })
        if let back { fields.add("back", back) }
        return Link.to("/act", fields)
    }

    /// The same as a button, for those who may.
    static func button(
        _ visit: Visit, _ operation: any AdminOperation.Type, back: String? = nil, class name: String = "quiet", label: Words? = nil,
        _ values: KeyValuePairs<String, String?> = [:]
    ) -> HTML {
        guard visit.may(operation) else { return .empty }
        let words = label ?? OperationWords.all[operation.name]?.button ?? CommonWords.doIt
        return Part.button(link(operation, back: back ?? visit.address, values), visit.text(words), class: name)
    }

    private static func operation(_ visit: Visit) -> (any AdminOperation.Type)? {
        let name = visit.form.fields["operation"] ?? visit.query["operation"]
        // What belongs to logging in has pages of its own.
        return AllOperations.list.first { $0.name == name && !$0.isRead && $0.access == .right && OperationWords.all[$0.name] != nil }
    }

    /// Those whose effect is shown before they are done.
    private static func needsEffect(_ operation: any AdminOperation.Type) -> Bool { Effects.all[operation.name] != nil }

    // MARK: The form

    private static func ask(_ visit: Visit) async throws -> Answer {
        guard let operation = operation(visit), visit.may(operation) else { return ProblemPages.notFound(visit) }
        if operation.name == SettingsSet.name, let level = visit.query["level"], let key = visit.query["key"] {
            return .redirect(SettingParts.link(level, key, value: visit.query["value"], back: visit.query["back"]))
        }
        return form(visit, operation, visit.query, FormProblems())
    }

    private static func form(_ visit: Visit, _ operation: any AdminOperation.Type, _ values: Fields, _ problems: FormProblems) -> Answer {
        let words = OperationWords.all[operation.name]
        let form = OperationForm(operation: operation)
        let back = Link.local(values["back"])
        let content = form.html(visit, values, problems)
        let showsEffect = needsEffect(operation)
        let label = showsEffect ? CommonWords.showEffect : words?.button ?? CommonWords.send
        let hidden = Visit.hidden("operation", operation.name) + Visit.hidden("back", back)
        let buttons: HTML = """
            <div class="actions"><button>\(visit.text(label))</button>\(Part.button(back, visit.text(CommonWords.cancel)))</div>
            """
        let body = visit.form("/act", hasFiles: form.hasFiles, hidden + content + buttons)
        var page = Page(visit.text(words?.title ?? CommonWords.send), words?.place ?? .overview, lead: lead(visit, operation))
        page.main = "<div class=\"card medium\">\(body)</div>"
        page.crumbs = crumbs(visit, words)
        return .page(page, status: problems.isEmpty ? .ok : .unprocessableContent)
    }

    private static func lead(_ visit: Visit, _ operation: any AdminOperation.Type) -> HTML {
        if let lead = OperationWords.all[operation.name]?.lead { return "<p>\(visit.text(lead))</p>" }
        return visit.language == .english ? "<p>\(operation.summary)</p>" : .empty
    }

    private static func crumbs(_ visit: Visit, _ words: OperationWords?) -> [(text: String, address: String)] {
        guard let place = words?.place, place != .overview else { return [] }
        return [(visit.text(place.name), place.address)]
    }

    // MARK: What it does

    private static func act(_ visit: Visit) async throws -> Answer {
        guard let operation = operation(visit), visit.may(operation) else { return ProblemPages.notFound(visit) }
        var problems = FormProblems()
        let form = OperationForm(operation: operation)
        guard let input = try form.input(visit, [:], &problems) else { return self.form(visit, operation, visit.form.fields, problems) }
        do {
            if needsEffect(operation), visit.form.fields["sure"] == nil {
                return try await effect(visit, operation, form, input)
            }
            let output = try await visit.service.perform(operation.name, input: input, by: visit.asker)
            return try Outcomes.answer(visit, operation, output, back: Link.local(visit.form.fields["back"]))
        } catch let problem as AdminProblem where [.badInput, .refused, .conflict, .notFound, .tooMany].contains(problem.type) {
            return self.form(visit, operation, visit.form.fields, FormProblems(problem, fields: form.fields.map(\.name)))
        }
    }

    private static func effect(_ visit: Visit, _ operation: any AdminOperation.Type, _ form: OperationForm, _ input: Data) async throws
        -> Answer
    {
        let words = OperationWords.all[operation.name]
        let shown = try await Effects.all[operation.name]?(visit, input) ?? .empty
        let back = Link.local(visit.form.fields["back"])
        let isFinal = words?.isFinal ?? false
        let warning: HTML = isFinal ? Part.notice(.problem, "<p>\(visit.text(CommonWords.cannotBeUndone))</p>") : .empty
        let secretFields: [HTML] = form.fields.filter { $0.isSecret }.map {
            Field(
                $0.name, FieldWords.words(operation.name, $0.name).label.map { visit.text($0) } ?? $0.name, .password,
                required: $0.isRequired
            ).html(visit)
        }
        let hidden: HTML = """
            \(Visit.hidden("operation", operation.name))\(Visit.hidden("back", back))\(Visit.hidden("sure", "1"))\(form.carried(visit.form))
            """
        let button: HTML = "<button class=\"\(isFinal ? "destroy" : "")\">\(visit.text(words?.button ?? CommonWords.doIt))</button>"
        var again = visit.form.fields
        for name in ["form-token", "sure"] { again.set(name, nil) }
        let change = form.hasFiles ? HTML.empty : Part.button(Link.to("/act", again), visit.text(CommonWords.change))
        let body = visit.form(
            "/act",
            "\(hidden)\(secretFields)<div class=\"actions\">\(button)\(change)\(Part.button(back, visit.text(CommonWords.cancel)))</div>")
        var page = Page(visit.text(words?.title ?? CommonWords.doIt), words?.place ?? .overview)
        page.lead = "<p>\(visit.text(CommonWords.effectFirst))</p>"
        page.main = "\(shown)\(warning)<div class=\"card\">\(body)</div>"
        page.crumbs = crumbs(visit, words)
        return .page(page)
    }
}
