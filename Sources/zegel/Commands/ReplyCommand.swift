import AdminOperations
import ArgumentParser
import Foundation

struct ReplyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reply", abstract: "Links by which people answer encrypted PDFs.", subcommands: [List.self, Revoke.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: ReplyList.summary)
        @Option(help: "Only those of this address.") var recipient: String?
        @Option(help: "Only those of the message with this id.") var message: String?
        @Option(help: "Begin behind the one with this id: the way to turn pages.") var after: String?
        @Option(help: "At most so many, 1 to 1000.") var limit = 1000
        @OptionGroup var output: JSONOption

        func run() async throws {
            let operation = ReplyList(recipient: recipient, message: message, after: after, limit: limit)
            try output.print(try await Engine.perform(operation)) { items in
                items.isEmpty
                    ? "No PDF can be answered by a link (setting reply.enabled)."
                    : Terminal.table(
                        ["id", "state", "of", "to", "until", "replies", "message"],
                        items.map {
                            [$0.id, $0.state, $0.recipient, $0.sender, Terminal.time($0.validUntil), "\($0.replies)", $0.message]
                        })
            }
        }
    }

    struct Revoke: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: ReplyRevoke.summary,
            discussion: "What was being written by them is destroyed; replies that were sent are not called back.")
        @Argument(help: "Their ids, as zegel reply list shows them.") var ids: [String] = []
        @Option(help: "All of this address.") var recipient: String?
        @Option(help: "All of the message with this id.") var message: String?
        @OptionGroup var output: JSONOption

        func run() async throws {
            let result = try await Engine.perform(ReplyRevoke(ids: ids, recipient: recipient, message: message))
            try output.print(result) { $0.revoked == 1 ? "1 link does not work any more." : "\($0.revoked) links do not work any more." }
        }
    }
}
