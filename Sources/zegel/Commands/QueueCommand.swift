import AdminOperations
import ArgumentParser

struct QueueCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "queue", abstract: "Messages on their way.",
        subcommands: [List.self, Show.self, Hold.self, Release.self, Retry.self, Delete.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: QueueList.summary)
        @Option(help: "received, ready, held, deferred, done or bounced.") var state: String?
        @Option(help: "At most so many.") var limit = 100
        @OptionGroup var output: JSONOption

        func run() async throws {
            try output.print(try await Engine.perform(QueueList(state: state, limit: limit))) { items in
                items.isEmpty
                    ? "No messages."
                    : Terminal.table(
                        ["id", "state", "since", "size", "from", "to", "why"],
                        items.map {
                            [
                                $0.id, $0.state, Terminal.time($0.acceptedAt), String($0.size), $0.sender.isEmpty ? "<>" : $0.sender,
                                $0.recipients.prefix(3).joined(separator: " ") + ($0.recipients.count > 3 ? " …" : ""), $0.reason ?? "",
                            ]
                        })
            }
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: QueueShow.summary)
        @Argument(help: "The id the 250 named.") var id: String
        @OptionGroup var output: JSONOption

        func run() async throws {
            try output.print(try await Engine.perform(QueueShow(id: id))) { detail in
                let head =
                    "\(Terminal.bold(detail.entry.id)) is \(detail.entry.state)\(detail.entry.reason.map { ": \(Terminal.line($0))" } ?? "")"
                let rows = detail.recipients.map { [$0.address, $0.state, String($0.tries), $0.answer ?? ""] }
                return head + "\n" + Terminal.table(["recipient", "state", "tries", "last answer"], rows)
            }
        }
    }

    struct Hold: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Stop a message until it is released.")
        @Argument(help: "The id the 250 named.") var id: String
        @Option(help: "Why, for the audit.") var reason = ""

        func run() async throws { _ = try await Engine.perform(QueueChange(id: id, action: "hold", reason: reason)) }
    }

    struct Release: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Let a held message go on.")
        @Argument(help: "The id the 250 named.") var id: String
        @Option(help: "Why, for the audit.") var reason = ""

        func run() async throws { _ = try await Engine.perform(QueueChange(id: id, action: "release", reason: reason)) }
    }

    struct Retry: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Try a waiting message now.")
        @Argument(help: "The id the 250 named.") var id: String

        func run() async throws { _ = try await Engine.perform(QueueChange(id: id, action: "retry", reason: "")) }
    }

    struct Delete: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Delete a message for good. Nobody is told.")
        @Argument(help: "The id the 250 named.") var id: String
        @Option(help: "Why, for the audit.") var reason: String

        func run() async throws { _ = try await Engine.perform(QueueChange(id: id, action: "delete", reason: reason)) }
    }
}
