import AdminOperations
import ArgumentParser

struct UserCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "user", abstract: "Addresses with settings of their own.", subcommands: [Add.self, List.self, Show.self, Remove.self])

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: UserAdd.summary)
        @Argument(help: "The mail address.") var address: String

        func run() async throws { _ = try await Engine.perform(UserAdd(address: address)) }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: UserList.summary)
        @Option(help: "Only addresses of this domain.") var domain: String?
        @OptionGroup var output: JSONOption

        func run() async throws {
            try output.print(try await Engine.perform(UserList(domain: domain))) { items in
                items.isEmpty
                    ? "No user has an entry of his own. Add one with: zegel user add alice@example.com"
                    : Terminal.table(["address", "since"], items.map { [$0.address, Terminal.time($0.addedAt)] })
            }
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: UserShow.summary)
        @Argument(help: "The mail address.") var address: String
        @OptionGroup var output: JSONOption

        func run() async throws {
            try output.print(try await Engine.perform(UserShow(address: address))) { user in
                let settings = Terminal.table(["setting", "value", "from"], user.settings.map { [$0.key, $0.value, $0.from] })
                return "\(Terminal.bold(user.address))\n\(CertificateText.table(user.certificates))\n\(settings)"
            }
        }
    }

    struct Remove: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: UserRemove.summary)
        @Argument(help: "The mail address.") var address: String

        func run() async throws { _ = try await Engine.perform(UserRemove(address: address)) }
    }
}
