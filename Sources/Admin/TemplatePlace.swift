import AdminOperations
import Foundation
import Notices
import OpenSSL
import Settings
import Store

/// Which template an operation is about: kind, level, language.
struct TemplatePlace: Sendable {
    private let kind: TemplateKind?
    let level: StoredLevel
    private let named: Language?

    /// - Parameters:
    ///   - kind: `nil`: all of them.
    ///   - language: `nil`: the one set at the level.
    init(_ kind: String? = nil, level: String, language: String?) throws {
        self.level = try Inputs.level(level)
        self.kind = try kind.map { name in
            guard let kind = TemplateKind.named(name) else {
                throw AdminProblem(
                    .notFound, "there is no template \(Inputs.quoted(name)); zegel template list shows all", field: "kind")
            }
            return kind
        }
        named = try language.map { text in
            guard let language = Language(rawValue: text.lowercased()) else {
                let all = Language.allCases.map(\.rawValue).joined(separator: ", ")
                throw AdminProblem(.badInput, "\(Inputs.quoted(text)) is no language: write one of \(all)", field: "language")
            }
            return language
        }
    }

    var settingLevel: Settings.SettingLevel { Settings.SettingLevel(level) }

    var requiredKind: TemplateKind {
        get throws {
            guard let kind else { throw AdminProblem(.badInput, "the field kind is missing", field: "kind") }
            return kind
        }
    }

    func language(_ transaction: ReadTransaction) throws -> Language {
        try named ?? transaction.settingsSnapshot().value(SettingKeys.language, at: settingLevel).value
    }

    /// - Parameter content: a template to take instead of what counts.
    func chosen(_ transaction: ReadTransaction, content: String? = nil) throws -> (TemplateKind, ChosenTemplate) {
        let (kind, language) = (try requiredKind, try language(transaction))
        guard let content else { return (kind, try transaction.chosenTemplate(kind, in: language, for: settingLevel)) }
        try check(content, language)
        return (kind, ChosenTemplate(kind, language, settingLevel, content))
    }

    /// Refuses a template with mistakes, naming each with its line and column.
    func check(_ content: String, _ language: Language) throws {
        let kind = try requiredKind
        do throws(BadTemplate) {
            _ = try NoticeTemplate(content, of: kind, in: language)
        } catch {
            throw AdminProblem(.badInput, error.description, field: "content")
        }
    }

    func change(_ transaction: ReadTransaction, _ language: Language) throws -> TemplateChange {
        let kind = try requiredKind
        let chosen = try transaction.chosenTemplate(kind, in: language, for: settingLevel)
        return TemplateChange(kind: kind.name, language: language.rawValue, from: chosen.level.phrase)
    }

    /// A template in the audit: as it is, or when it is long its digest.
    static func shown(_ content: String) -> String {
        guard content.utf8.count > 16_384 else { return content }
        return "\(content.utf8.count) bytes, SHA-256 \(Digest.sha256.hex(content.utf8))"
    }
}
