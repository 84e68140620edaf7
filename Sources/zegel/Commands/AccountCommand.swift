import AdminOperations
import ArgumentParser

struct AccountCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "account", abstract: "Who may log in to send mail.",
        subcommands: [Create.self, List.self, Remove.self, Password.self])

    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: AccountCreate.summary,
            discussion: "The password is asked for at the terminal, or is the first line of standard input or of a file.")
        @Argument(help: "The name to log in with; a mail address may also send from that address.") var account: String
        @Option(help: "An address it may send from, or @example.com for a whole domain; may be given several times.") var sender: [String] =
            []
        @OptionGroup var input: AccountPasswordOption

        func run() async throws {
            let senders = sender.isEmpty && account.contains("@") ? [account] : sender
            _ = try await Engine.perform(AccountCreate(account: account, senders: senders, password: try input.read(for: account)))
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: AccountList.summary)
        @OptionGroup var output: JSONOption

        func run() async throws {
            try output.print(try await Engine.perform(AccountList())) { items in
                items.isEmpty
                    ? "Nobody can log in. Add an account with: zegel account create alice@example.com"
                    : Terminal.table(
                        ["account", "sends from", "password of"],
                        items.map { [$0.account, $0.senders.joined(separator: " "), Terminal.time($0.changedAt)] })
            }
        }
    }

    struct Remove: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: AccountRemove.summary)
        @Argument(help: "The name it logs in with.") var account: String

        func run() async throws { _ = try await Engine.perform(AccountRemove(account: account)) }
    }

    struct Password: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: AccountPassword.summary)
        @Argument(help: "The name it logs in with.") var account: String
        @OptionGroup var input: AccountPasswordOption

        func run() async throws {
            _ = try await Engine.perform(AccountPassword(account: account, password: try input.read(for: account)))
        }
    }
}

/// Where a password comes from; never from the command line, which every user of the machine can read.
struct AccountPasswordOption: ParsableArguments {
    @Option(help: "A file whose first line is the password; - is standard input, which is also read when nobody sits at the terminal.")
    var passwordFile: String?

    func read(for account: String) throws -> String {
        if passwordFile == nil, let asked = InputFile.askPassword("Password of \(account): ") { return asked }
        return try InputFile.password(passwordFile ?? "-") ?? ""
    }
}
