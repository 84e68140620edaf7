import AdminOperations
import ArgumentParser
import Foundation
import Notices

struct TemplateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "template", abstract: "What the mails say that Zegel writes itself.",
        discussion: """
            A template is text with a Subject line: {{name}} is filled, {{#name}}…{{/name}} is repeated for each item of a list or left out
            when the value is empty, {{^name}}…{{/name}} stands only when it is. docs/templates.md names all kinds and variables.
            """,
        subcommands: [List.self, Show.self, Set.self, Reset.self, Preview.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: TemplateList.summary)
        @OptionGroup var at: LevelOptions
        @OptionGroup var language: LanguageOption
        @Flag(help: "Print docs/templates.md: all kinds and variables.") var markdown = false
        @OptionGroup var output: JSONOption

        func run() async throws {
            if markdown { return print(TemplateDocumentation.markdown, terminator: "") }
            try output.print(try await Engine.perform(TemplateList(level: at.level, language: language.language))) { items in
                Terminal.table(
                    ["template", "to", "language", "from", "meaning"],
                    items.map { [$0.kind, $0.audience, $0.language, $0.from, $0.documentation] })
            }
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: TemplateShow.summary)
        @Argument(help: "The kind, as zegel template list names it.") var kind: String
        @OptionGroup var at: LevelOptions
        @OptionGroup var language: LanguageOption
        @Flag(help: "Show the variables it may name, not the template.") var variables = false
        @OptionGroup var output: JSONOption

        func run() async throws {
            let operation = TemplateShow(kind: kind, level: at.level, language: language.language)
            try output.print(try await Engine.perform(operation)) { result in
                if variables { return Terminal.table(["variable", "meaning"], TemplateText.rows(result.variables)) }
                Terminal.say("\(result.kind) (\(result.language)) from \(result.from)")
                return result.content.hasSuffix("\n") ? String(result.content.dropLast()) : result.content
            }
        }
    }

    struct Set: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: TemplateSet.summary)
        @Argument(help: "The kind, as zegel template list names it.") var kind: String
        @Argument(help: "The template; - is standard input.") var file: String
        @OptionGroup var at: LevelOptions
        @OptionGroup var language: LanguageOption
        @OptionGroup var output: JSONOption

        func run() async throws {
            let content = try TemplateText.read(file)
            let operation = TemplateSet(kind: kind, level: at.level, language: language.language, content: content)
            try output.print(try await Engine.perform(operation)) { TemplateText.line($0) }
        }
    }

    struct Reset: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: TemplateReset.summary)
        @Argument(help: "The kind, as zegel template list names it.") var kind: String
        @OptionGroup var at: LevelOptions
        @OptionGroup var language: LanguageOption
        @OptionGroup var output: JSONOption

        func run() async throws {
            let operation = TemplateReset(kind: kind, level: at.level, language: language.language)
            try output.print(try await Engine.perform(operation)) { TemplateText.line($0) }
        }
    }

    struct Preview: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: TemplatePreview.summary)
        @Argument(help: "The kind, as zegel template list names it.") var kind: String
        @Option(help: "A template that is not set yet; - is standard input.") var file: String?
        @Option(help: "Write the HTML part to this file, to open in a browser; - is standard output.") var html: String?
        @Flag(help: "Print the plain part alone.") var text = false
        @OptionGroup var at: LevelOptions
        @OptionGroup var language: LanguageOption
        @OptionGroup var output: JSONOption

        func validate() throws {
            if html != nil, text { throw ValidationError("Give --html or --text, not both.") }
        }

        func run() async throws {
            let operation = TemplatePreview(
                kind: kind, level: at.level, language: language.language, content: try file.map(TemplateText.read))
            let result = try await Engine.perform(operation)
            guard let html, !output.json else { return try output.print(result) { text ? $0.text : $0.mail ?? $0.text } }
            guard let page = result.html else { throw PlainFailure(text: "this template has no HTML part", code: 3) }
            try TemplateText.write(page, to: html)
        }
    }
}

/// `--language`.
struct LanguageOption: ParsableArguments {
    @Option(help: "en, de, nl or fr; by default the language set at the level.")
    var language: String?
}
