import AdminOperations
import ArgumentParser

struct QueueCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "queue", abstract: "Messages on their way.",
        subcommands: [List.self, Show.self, Hold.self, Release.self, Retry.self, Delete.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: QueueList.summary, discussion: "Messages that are finished are left out unless --state asks for them.")
        @OptionGroup var selection: SelectionOptions
        @Option(help: "Only those behind this id: the next page.") var after: String?
        @Option(help: "At most so many, 1 to 1000.") var limit = 100
        @Flag(name: .customLong("json-lines"), help: "Print JSON, one message a line.") var jsonLines = false
        @OptionGroup var output: JSONOption

        func validate() throws {
            guard !jsonLines || !output.json else { throw ValidationError("Choose --json or --json-lines.") }
        }

        func run() async throws {
            let items = try await Engine.perform(QueueList(selection.selection, after: after, limit: limit))
            if jsonLines { return try JSONOption.printLines(items) }
            try output.print(items) { $0.isEmpty ? "No messages." : QueueText.table($0) }
            if items.count == limit, !output.json, let last = items.last { Terminal.say("There may be more: --after \(last.id)") }
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: QueueShow.summary)
        @Argument(help: "The id the 250 named.") var id: String
        @OptionGroup var output: JSONOption

        func run() async throws { try output.print(try await Engine.perform(QueueShow(id: id)), QueueText.story) }
    }

    struct Hold: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Stop messages until they are released.", discussion: ChangeOptions.discussion)
        @OptionGroup var change: ChangeOptions

        func validate() throws { try change.check() }
        func run() async throws { try await change.carryOut("hold") }
    }

    struct Release: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Let held messages go on.", discussion: ChangeOptions.discussion)
        @OptionGroup var change: ChangeOptions

        func validate() throws { try change.check() }
        func run() async throws { try await change.carryOut("release") }
    }

    struct Retry: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Try waiting messages now.", discussion: ChangeOptions.discussion)
        @OptionGroup var change: ChangeOptions

        func validate() throws { try change.check() }
        func run() async throws { try await change.carryOut("retry") }
    }

    struct Delete: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Delete messages for good. Nobody is told.", discussion: ChangeOptions.discussion)
        @OptionGroup var change: ChangeOptions

        func validate() throws {
            try change.check()
            guard change.dryRun || !change.reason.isEmpty else {
                throw ValidationError("--reason is missing: the audit keeps why mail was deleted.")
            }
        }

        func run() async throws { try await change.carryOut("delete") }
    }
}
