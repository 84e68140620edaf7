import Settings

/// The document of all kinds and variables, made from their declarations: `docs/templates.md`.
public enum TemplateDocumentation {
    public static var markdown: String {
        ([introduction, common] + TemplateKind.all.map(section)).joined(separator: "\n")
    }

    private static var languages: String { FactoryTemplates.languages.map(\.rawValue).joined(separator: ", ") }

    private static var introduction: String {
        """
        # Templates

        <!-- Made by `zegel template list --markdown`; a test keeps it so. -->

        Every mail that Zegel writes itself is made from a template. Zegel brings its own for every kind (\(languages)); an administrator can
        set others for all (`global`), for a domain, `*.domain`, or a user, each for one language. For the recipient of a notice the nearest
        level that has a template in his language (setting `language`) counts, then Zegel's own, then English.

            zegel template list [--domain D | --user A] [--language L]
            zegel template show KIND > mine.txt           the template that counts, to edit; --variables shows what it may name
            zegel template preview KIND --file mine.txt   filled with sample values; --html FILE for the browser, --text for the plain part
            zegel template set KIND mine.txt              the same with --domain, --user, --language
            zegel template reset KIND

        A template is MIME text in UTF-8 of at most \(TemplateLimits.size / 1024) KiB. Plain text alone:

            Subject: Your message was not sent to {{count}} recipients

            {{#recipients}}
            {{address}}: {{reason}}
            {{/recipients}}

        or `Content-Type: multipart/alternative; boundary="…"` with a `text/plain` and then a `text/html` part. A template for SMS has no Subject.

        | form | effect |
        |---|---|
        | `{{name}}` | the value |
        | `{{#list}}…{{/list}}` | once for each item; between the two the fields of the item count as well |
        | `{{.}}` | the line, in a list of lines |
        | `{{#name}}…{{/name}}` | only when the value is not empty |
        | `{{^name}}…{{/name}}` | only when the value or the list is empty |

        There is nothing else: no code, no includes, no unescaped values. Lists do not nest. In HTML a value may stand in text or between the
        quotes of an attribute, links (`url`) at the beginning of `href`. Line ends and control characters in values become blanks, and marks
        that turn the direction of writing are taken out. Long lines of the plain part are wrapped at 76 characters.

        """
    }

    private static var common: String {
        """
        ## Variables of every template

        Those of a message are empty where the mail is not about one.

        \(table(TemplateKind.common))

        """
    }

    private static func section(_ kind: TemplateKind) -> String {
        let notes = [
            kind.form == .sms ? "Text of an SMS, without Subject." : nil,
            kind.form == .page ? "Text alone, without Subject; an empty line begins a new paragraph." : nil,
            kind.carriesPassword && kind.form == .mail ? "It carries passwords and goes only to internal addresses." : nil,
            kind.isOncePerDay ? "At most one a day for the same sender and recipient." : nil,
        ].compactMap(\.self)
        return """
            ## \(kind.name)

            To: \(kind.audience). \(([kind.documentation] + notes).joined(separator: " "))

            \(table(kind.ownVariables))

            """
    }

    private static func table(_ variables: [TemplateVariable]) -> String {
        (["| variable | meaning |", "|---|---|"] + variables.flatMap(rows)).joined(separator: "\n")
    }

    private static func rows(_ variable: TemplateVariable) -> [String] {
        let form: String
        switch variable.form {
        case .list: form = " (list)"
        case .lines: form = " (list of lines)"
        case .url: form = " (link)"
        case .text: form = ""
        }
        return ["| `\(variable.name)`\(form) | \(variable.documentation) |"]
            + variable.fields.map { "| `\(variable.name)` › `\($0.name)` | \($0.documentation) |" }
    }
}
