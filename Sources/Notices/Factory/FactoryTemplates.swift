import Settings

/// The templates in the program itself: English and German for every kind. A further language is one more entry here.
public enum FactoryTemplates {
    private static let texts: [Language: [String: FactoryText]] = [.en: English.texts, .de: German.texts]
    /// Text alone.
    private static let plain: [Language: [String: String]] = [
        .en: English.sms.merging(English.pages) { sms, _ in sms }, .de: German.sms.merging(German.pages) { sms, _ in sms },
    ]

    /// The languages every kind has a template in.
    public static var languages: [Language] { Language.allCases.filter { texts[$0] != nil } }

    /// The template as an administrator would write it; `nil` when there is none in this language.
    public static func content(of kind: TemplateKind, in language: Language) -> String? {
        if let text = plain[language]?[kind.name] { return text.isEmpty ? nil : "Content-Type: text/plain; charset=utf-8\n\n\(text)\n" }
        return texts[language]?[kind.name].map(content)
    }

    private static func content(_ text: FactoryText) -> String {
        """
        Subject: \(text.subject ?? text.headline)
        MIME-Version: 1.0
        Content-Type: multipart/alternative; boundary="=_part"

        --=_part
        Content-Type: text/plain; charset=utf-8

        \(PlainFrame.render(text))
        --=_part
        Content-Type: text/html; charset=utf-8

        \(HTMLFrame.render(text))
        --=_part--

        """
    }

    /// Checked and ready; each is read once. English when there is none in this language.
    public static func template(of kind: TemplateKind, in language: Language) -> NoticeTemplate? {
        ready[language]?[kind.name] ?? ready[.en]?[kind.name]
    }

    private static let ready: [Language: [String: NoticeTemplate]] = Dictionary(
        languages.map { language in
            (
                language,
                Dictionary(
                    TemplateKind.all.compactMap { kind in
                        content(of: kind, in: language).flatMap { try? NoticeTemplate($0, of: kind, in: language) }
                            .map { (kind.name, $0) }
                    }
                ) { first, _ in first }
            )
        }
    ) { first, _ in first }
}
