import AdminOperations
import ArgumentParser

extension SettingsCommand {
    struct Export: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: SettingsExport.summary)
        @Argument(help: "The file to write; without it, or with -, standard output.") var file: String?
        @OptionGroup var output: JSONOption

        func run() async throws {
            let result = try await Engine.perform(SettingsExport())
            if output.json { return try output.print(result) { $0.content } }
            try TemplateText.write(result.content, to: file ?? "-")
        }
    }

    struct Diff: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: SettingsDiff.summary)
        @Argument(help: "The file; - is standard input.") var file: String
        @Flag(help: "Exit with 5 when something would change.") var exitCode = false
        @OptionGroup var past: PastOption
        @OptionGroup var output: JSONOption

        func run() async throws {
            let content = try TemplateText.read(file)
            let result = try await Engine.perform(SettingsDiff(content: content, file: SettingInput.name(file), days: past.days))
            try output.print(result, SettingsText.preview)
            if exitCode, !result.changes.isEmpty { throw ExitCode(Exit.checkFoundProblems) }
        }
    }

    struct Apply: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: SettingsApply.summary,
            discussion: "First it shows what changes, whom that concerns and which messages would have gone another way.")
        @Argument(help: "The file; - is standard input.") var file: String
        @Flag(help: "Also when the file sets nothing, which takes every setting away.") var allowEmpty = false
        @OptionGroup var dryRun: DryRunOptions
        @OptionGroup var output: JSONOption

        func run() async throws {
            let (content, name) = (try TemplateText.read(file), SettingInput.name(file))
            if dryRun.dryRun {
                let result = try await Engine.perform(SettingsDiff(content: content, file: name, days: dryRun.days))
                return try output.print(result, SettingsText.preview)
            }
            // With --json the result is one document: what was changed.
            if !output.json, dryRun.days > 0 {
                let preview = try await Engine.perform(SettingsDiff(content: content, file: name, days: dryRun.days))
                if !preview.changes.isEmpty { Terminal.say(SettingsText.effect(preview.effect)) }
            }
            let result = try await Engine.perform(SettingsApply(content: content, file: name, allowEmpty: allowEmpty))
            try output.print(result, SettingsText.applied)
        }
    }
}
