import AdminOperations
import ArgumentParser

struct DomainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "domain", abstract: "Domains with settings of their own.", subcommands: [Add.self, List.self, Remove.self])

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: DomainAdd.summary)
        @Argument(help: "example.com, or *.example.com for everything below it.") var domain: String
        @Flag(help: "The organisation's own domain: mail to it is decrypted.") var `internal` = false

        func run() async throws { _ = try await Engine.perform(DomainAdd(domain: domain, internal: `internal`)) }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: DomainList.summary)
        @OptionGroup var output: JSONOption

        func run() async throws {
            try output.print(try await Engine.perform(DomainList())) { items in
                items.isEmpty
                    ? "No domain yet. Add your own with: zegel domain add example.com --internal"
                    : Terminal.table(["domain", "locality", "own settings"], items.map { [$0.domain, $0.locality, String($0.settings)] })
            }
        }
    }

    struct Remove: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: DomainRemove.summary)
        @Argument(help: "As it was added.") var domain: String

        func run() async throws { _ = try await Engine.perform(DomainRemove(domain: domain)) }
    }
}
