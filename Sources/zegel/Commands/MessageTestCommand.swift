import AdminOperations
import ArgumentParser

struct MessageTestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "test", abstract: MessageTest.summary)
    @Option(help: "An address of an internal domain.") var from: String
    @Option(help: "Who gets it.") var to: String
    @OptionGroup var output: JSONOption

    func run() async throws {
        try output.print(try await Engine.perform(MessageTest(from: from, to: to))) {
            "\(Terminal.green("✓")) It is on its way. Follow it with: zegel message trace \($0.id)"
        }
    }
}
