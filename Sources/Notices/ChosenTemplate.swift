import Mail
import Settings
import Store

/// The template that counts for one recipient: the nearest level that has one in his language, then Zegel's own, then English.
public struct ChosenTemplate: Sendable {
    public let kind: TemplateKind
    /// Of the template, which is English when there is none in the language asked for.
    public let language: Language
    public let level: SettingLevel
    /// Of an administrator; `nil`: Zegel's own.
    let content: String?

    /// Zegel's own.
    public init(factory kind: TemplateKind, in language: Language) {
        self.kind = kind
        self.language = FactoryTemplates.languages.contains(language) ? language : .en
        level = .factory
        content = nil
    }

    /// One an administrator wrote for a level.
    public init(_ kind: TemplateKind, _ language: Language, _ level: SettingLevel, _ content: String) {
        self.kind = kind
        self.language = language
        self.level = level
        self.content = content
    }

    /// Its MIME text.
    public var text: String { content ?? FactoryTemplates.content(of: kind, in: language) ?? "" }

    /// Fills it. A template that was good when it was set and is not any more must not keep a notice back: Zegel's own takes its place.
    func fill(_ values: TemplateValues) -> (NoticeTemplate.Filled, problem: String?) {
        guard let content else { return (Self.fillOwn(kind, language, values), nil) }
        do {
            return (try NoticeTemplate(content, of: kind, in: language).fill(values), nil)
        } catch {
            let reason =
                (error as? BadTemplate)?.problems.first?.description ?? "the filled template is larger than \(TemplateLimits.output) bytes"
            return (
                Self.fillOwn(kind, language, values),
                "the template \(kind) (\(language.rawValue)) of \(level.phrase) was not used: \(reason)"
            )
        }
    }

    private static func fillOwn(_ kind: TemplateKind, _ language: Language, _ values: TemplateValues) -> NoticeTemplate.Filled {
        guard let template = FactoryTemplates.template(of: kind, in: language) else { return .init(text: "") }
        for limit in [nil, TemplateLimits.shortList] {
            if let filled = try? template.fill(values, listLimit: limit) { return filled }
        }
        return .init(text: "")
    }
}

extension ReadTransaction {
    /// The template of a kind for a level, in a language.
    ///
    /// The language comes before the level: a German template of Zegel's own is nearer to a German reader than an English one of his domain.
    public func chosenTemplate(_ kind: TemplateKind, in language: Language, for level: SettingLevel) throws -> ChosenTemplate {
        for language in language == .en ? [.en] : [language, .en] {
            for level in level.chain {
                guard let stored = StoredLevel(level), let row = try template(kind.name, language: language.rawValue, at: stored) else {
                    continue
                }
                return ChosenTemplate(kind, language, level, row.content)
            }
            if FactoryTemplates.content(of: kind, in: language) != nil { return ChosenTemplate(factory: kind, in: language) }
        }
        return ChosenTemplate(factory: kind, in: .en)
    }

    /// The same for the recipient of a notice, in his language (setting `language`).
    public func chosenTemplate(_ kind: TemplateKind, for recipient: EmailAddress, _ settings: SettingsSnapshot) throws -> ChosenTemplate {
        try chosenTemplate(kind, in: settings.value(SettingKeys.language, for: recipient).value, for: .user(recipient))
    }
}
