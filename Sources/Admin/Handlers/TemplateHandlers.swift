import AdminOperations
import Foundation
import Mail
import Notices
import Settings
import Store

extension HandlerTable {
    mutating func addTemplates() {
        add(TemplateList.self) { engine, operation, _ in
            let place = try TemplatePlace(level: operation.level, language: operation.language)
            return try await engine.store.read { transaction in
                let language = try place.language(transaction)
                return try TemplateKind.all.map { kind in
                    let chosen = try transaction.chosenTemplate(kind, in: language, for: place.settingLevel)
                    return TemplateList.Item(
                        kind: kind.name, audience: kind.audience, language: chosen.language.rawValue, from: chosen.level.phrase,
                        documentation: kind.documentation)
                }
            }
        }
        add(TemplateShow.self) { engine, operation, _ in
            let place = try TemplatePlace(operation.kind, level: operation.level, language: operation.language)
            let (kind, chosen) = try await engine.store.read { try place.chosen($0) }
            return TemplateShow.Result(
                kind: kind.name, language: chosen.language.rawValue, from: chosen.level.phrase, content: chosen.text,
                variables: kind.variables.map(TemplateShow.Result.Variable.init))
        }
        add(TemplatePreview.self) { engine, operation, _ in
            let place = try TemplatePlace(operation.kind, level: operation.level, language: operation.language)
            let (kind, chosen) = try await engine.store.read { try place.chosen($0, content: operation.content) }
            return try TemplatePreview.Result(kind, chosen)
        }
        addTemplateChanges()
    }

    private mutating func addTemplateChanges() {
        add(TemplateSet.self) { engine, operation, who in
            let place = try TemplatePlace(operation.kind, level: operation.level, language: operation.language)
            return try await engine.store.write { transaction in
                let (kind, language) = (try place.requiredKind, try place.language(transaction))
                try place.check(operation.content, language)
                let before = try transaction.setTemplate(kind.name, language: language.rawValue, to: operation.content, at: place.level)
                try transaction.audit(
                    actor: who.name, operation: TemplateSet.name, subject: "\(operation.level) \(kind) \(language.rawValue)",
                    before: before.map(TemplatePlace.shown), after: TemplatePlace.shown(operation.content))
                return try place.change(transaction, language)
            }
        }
        add(TemplateReset.self) { engine, operation, who in
            let place = try TemplatePlace(operation.kind, level: operation.level, language: operation.language)
            return try await engine.store.write { transaction in
                let (kind, language) = (try place.requiredKind, try place.language(transaction))
                guard let before = try transaction.removeTemplate(kind.name, language: language.rawValue, at: place.level) else {
                    throw AdminProblem(
                        .notFound, "no template \(kind) is set there for the language \(language.rawValue)", field: "kind")
                }
                try transaction.audit(
                    actor: who.name, operation: TemplateReset.name, subject: "\(operation.level) \(kind) \(language.rawValue)",
                    before: TemplatePlace.shown(before))
                return try place.change(transaction, language)
            }
        }
    }
}

extension TemplateShow.Result.Variable {
    fileprivate init(_ variable: TemplateVariable) {
        let name: String
        switch variable.form {
        case .list: name = "{{#\(variable.name)}}…{{/\(variable.name)}}"
        case .lines: name = "{{#\(variable.name)}}{{.}}{{/\(variable.name)}}"
        case .text, .url: name = "{{\(variable.name)}}"
        }
        let fields = variable.fields.map(Self.init)
        self.init(name: name, documentation: variable.documentation, fields: fields.isEmpty ? nil : fields)
    }
}

extension TemplatePreview.Result {
    fileprivate init(_ kind: TemplateKind, _ chosen: ChosenTemplate) throws {
        guard let preview = NoticePreview(chosen) else {
            throw AdminProblem(.refused, "the template that is set does not hold any more: reset it, or set it anew", field: "kind")
        }
        self.init(
            kind: kind.name, language: chosen.language.rawValue, from: chosen.level.phrase, subject: preview.filled.subject,
            text: preview.filled.text, html: preview.filled.html, mail: preview.mail.map { String(decoding: $0, as: UTF8.self) })
    }
}
