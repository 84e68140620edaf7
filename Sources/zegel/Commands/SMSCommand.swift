import AdminOperations
import ArgumentParser
import Foundation

struct SMSCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sms", abstract: "Text messages that carry passwords.",
        subcommands: [List.self, Test.self, Retry.self, Delete.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: SMSList.summary)
        @Option(help: "Only those that are waiting, sent or expired.") var state: String?
        @Option(help: "Begin behind the one with this id: the way to turn pages.") var after: String?
        @Option(help: "At most so many, 1 to 1000.") var limit = 1000
        @OptionGroup var output: JSONOption

        func run() async throws {
            try output.print(try await Engine.perform(SMSList(state: state, after: after, limit: limit))) { items in
                items.isEmpty
                    ? "No SMS."
                    : Terminal.table(
                        ["id", "state", "for", "number", "made", "tries", "next try", "last error"],
                        items.map { item in
                            [
                                item.id, item.state, item.recipient, item.number, Terminal.time(item.createdAt), "\(item.tries)",
                                item.nextTryAt.map(Terminal.time) ?? "–", item.problem ?? "–",
                            ]
                        })
            }
        }
    }

    struct Test: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: SMSTest.summary)
        @Argument(help: "+31612345678, or a national number when sms.default-country is set globally.") var number: String
        @OptionGroup var output: JSONOption

        func run() async throws {
            let result = try await Engine.perform(SMSTest(number: number))
            try output.print(result) { result in
                result.problem.map { "\(Terminal.red("✕")) \(Terminal.line($0))" }
                    ?? "\(Terminal.green("✓")) \(result.transport ?? "the provider") took it: look at the phone"
            }
            if result.problem != nil { throw ExitCode(1) }
        }
    }

    struct Retry: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: SMSRetry.summary)
        @Argument(help: "Its id, as zegel sms list shows it.") var id: String

        func run() async throws { _ = try await Engine.perform(SMSRetry(id: id)) }
    }

    struct Delete: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: SMSDelete.summary)
        @Argument(help: "Its id, as zegel sms list shows it.") var id: String

        func run() async throws { _ = try await Engine.perform(SMSDelete(id: id)) }
    }
}
