import AdminOperations
import ArgumentParser
import Settings

struct SettingsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "settings", abstract: "Settings by global, domain and user level.",
        discussion: "docs/settings.md has every setting, and the form of the file that export writes and apply reads.",
        subcommands: [List.self, Show.self, Set.self, Unset.self, Export.self, Diff.self, Apply.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: SettingsList.summary)
        @Argument(help: "Only settings with this in their name.") var word: String?
        @Flag(help: "Print docs/settings.md: all settings.") var markdown = false
        @OptionGroup var output: JSONOption

        func run() async throws {
            if markdown { return print(SettingsDocumentation.markdown, terminator: "") }
            let items = try await Engine.perform(SettingsList()).filter { item in word.map { item.key.contains($0) } ?? true }
            guard word == nil || !items.isEmpty else {
                throw PlainFailure(text: "no setting has \(word ?? "") in its name; zegel settings list shows all", code: 3)
            }
            try output.print(items, SettingsText.list)
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: SettingsShow.summary)
        @Argument(help: "Only this setting.") var key: String?
        @OptionGroup var at: LevelOptions
        @OptionGroup var output: JSONOption

        func run() async throws {
            try output.print(try await Engine.perform(SettingsShow(level: at.level, key: key))) { items in
                Terminal.table(["setting", "value", "from"], items.map { [$0.key, $0.value, $0.from] })
            }
        }
    }

    struct Set: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: SettingsSet.summary,
            discussion: """
                The value of a secret is no argument, since every user of a machine sees those: leave it out and it is asked for, or taken from
                the first line of standard input.
                """)
        @Argument(help: "The setting.") var key: String
        @Argument(help: "Its new value.") var value: String?
        @Option(help: "A file whose first line is the value; - is standard input.") var valueFile: String?
        @OptionGroup var at: LevelOptions
        @OptionGroup var dryRun: DryRunOptions
        @OptionGroup var output: JSONOption

        func validate() throws {
            if value != nil, valueFile != nil { throw ValidationError("Give a value or --value-file, not both.") }
        }

        func run() async throws {
            let value = try SettingInput.value(of: key, argument: value, file: valueFile)
            guard dryRun.dryRun else {
                _ = try await Engine.perform(SettingsSet(level: at.level, key: key, value: value))
                return
            }
            let preview = SettingsPreview(level: at.level, key: key, value: value, days: dryRun.days)
            try output.print(try await Engine.perform(preview), SettingsText.preview)
        }
    }

    struct Unset: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: SettingsUnset.summary)
        @Argument(help: "The setting.") var key: String
        @OptionGroup var at: LevelOptions
        @OptionGroup var dryRun: DryRunOptions
        @OptionGroup var output: JSONOption

        func run() async throws {
            guard dryRun.dryRun else {
                _ = try await Engine.perform(SettingsUnset(level: at.level, key: key))
                return
            }
            let preview = SettingsPreview(level: at.level, key: key, value: nil, days: dryRun.days)
            try output.print(try await Engine.perform(preview), SettingsText.preview)
        }
    }
}

/// `--dry-run`, and how far back its effect is looked for.
struct DryRunOptions: ParsableArguments {
    @Flag(help: "Show what would change, whom that concerns and which messages would have gone another way; change nothing.")
    var dryRun = false
    @OptionGroup var past: PastOption

    var days: Int { past.days }
}

/// `--days`.
struct PastOption: ParsableArguments {
    @Option(help: "Decide the messages of so many days again; 0: none.")
    var days = 7

    func validate() throws {
        guard (0...3650).contains(days) else { throw ValidationError("--days takes a number from 0 to 3650.") }
    }
}
