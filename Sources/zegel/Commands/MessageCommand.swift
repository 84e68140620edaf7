import AdminOperations
import ArgumentParser
import MIME
import OpenSSL

struct MessageCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "message", abstract: "What a message is made of, and why it was treated as it was.",
        subcommands: [Inspect.self, Trace.self])

    struct Inspect: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "The MIME tree of a file: type, charset, encoding, sizes, SHA-256 of bodies.")
        @Argument(help: "A mail; - is standard input.") var file: String
        @OptionGroup var output: JSONOption

        func run() throws {
            let message = Message(parsing: Array(try InputFile.read(file)))
            try output.print(Inspection(of: message) { Digest.sha256.hex($0) }) { $0.text }
        }
    }

    struct Trace: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: MessageTrace.summary)
        @Argument(help: "The id the 250 named.") var id: String
        @OptionGroup var output: JSONOption

        func run() async throws {
            try output.print(try await Engine.perform(MessageTrace(id: id))) { trace in
                let tries = trace.tries.map { [Terminal.time($0.at), $0.recipient, $0.server, $0.outcome, $0.answer] }
                let table =
                    tries.isEmpty
                    ? "No delivery was tried yet." : Terminal.table(["when", "recipient", "server", "outcome", "answer"], tries)
                return Terminal.safe(trace.story) + "\n" + table
            }
        }
    }
}
