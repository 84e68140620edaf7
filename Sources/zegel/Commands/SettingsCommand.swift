import AdminOperations
import ArgumentParser

struct SettingsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "settings", abstract: "Settings by global, domain and user level.",
        subcommands: [List.self, Show.self, Set.self, Unset.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: SettingsList.summary)
        @OptionGroup var output: JSONOption

        func run() async throws {
            try output.print(try await Engine.perform(SettingsList())) { items in
                Terminal.table(
                    ["setting", "levels", "default", "meaning"],
                    items.map { [$0.key, $0.levels.joined(separator: " "), $0.default, $0.documentation] })
            }
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
        static let configuration = CommandConfiguration(abstract: SettingsSet.summary)
        @Argument(help: "The setting.") var key: String
        @Argument(help: "Its new value.") var value: String
        @OptionGroup var at: LevelOptions

        func run() async throws { _ = try await Engine.perform(SettingsSet(level: at.level, key: key, value: value)) }
    }

    struct Unset: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: SettingsUnset.summary)
        @Argument(help: "The setting.") var key: String
        @OptionGroup var at: LevelOptions

        func run() async throws { _ = try await Engine.perform(SettingsUnset(level: at.level, key: key)) }
    }
}
