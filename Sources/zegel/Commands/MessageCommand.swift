import ArgumentParser
import MIME
import OpenSSL

struct MessageCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "message", abstract: "What a message is made of, and why it was treated as it was.",
        subcommands: [
            Inspect.self, MessageExplainCommand.self, MessageTraceCommand.self, MessageStatisticsCommand.self, MessageTestCommand.self,
        ])

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
}
