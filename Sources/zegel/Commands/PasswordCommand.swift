import AdminOperations
import ArgumentParser
import Foundation

struct PasswordCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "password", abstract: "Passwords of encrypted PDFs that are used again.",
        subcommands: [List.self, Reveal.self, Clear.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: PasswordList.summary)
        @Option(help: "Begin behind this address: the way to turn pages.") var after: String?
        @Option(help: "At most so many, 1 to 1000.") var limit = 1000
        @OptionGroup var output: JSONOption

        func run() async throws {
            try output.print(try await Engine.perform(PasswordList(after: after, limit: limit))) { items in
                items.isEmpty
                    ? "No password is used again (setting password.validity)."
                    : Terminal.table(
                        ["address", "mode", "made", "until"],
                        items.map {
                            [$0.address, $0.mode, Terminal.time($0.madeAt), $0.validUntil.map(Terminal.time) ?? "it is cleared"]
                        })
            }
        }
    }

    struct Reveal: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: PasswordReveal.summary)
        @Argument(help: "The recipient's address.") var address: String
        @OptionGroup var output: JSONOption

        func run() async throws { try output.print(try await Engine.perform(PasswordReveal(address: address)), \.password) }
    }

    struct Clear: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: PasswordClear.summary)
        @Argument(help: "The recipient's address.") var address: String

        func run() async throws { _ = try await Engine.perform(PasswordClear(address: address)) }
    }
}
