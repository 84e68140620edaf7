import AdminOperations
import ArgumentParser

struct RoleCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "role", abstract: "What administrators may do.", subcommands: [Create.self, List.self, Show.self, Remove.self])

    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: RoleCreate.summary)
        @Argument(help: "Its name.") var role: String
        @Option(help: "A right, as zegel role list --rights names it; may be given several times.") var right: [String] = []
        @Option(help: "A role whose rights it has too; may be given several times.") var inherits: [String] = []

        func run() async throws {
            _ = try await Engine.perform(RoleCreate(role: role, rights: right, inherits: inherits.isEmpty ? nil : inherits))
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: RoleList.summary)
        @Flag(help: "The rights instead of the roles; † asks again for the password.") var rights = false
        @Flag(help: "docs/roles.md; no engine is asked.") var markdown = false
        @OptionGroup var output: JSONOption

        func run() async throws {
            if markdown { return print(RoleDocumentation.markdown, terminator: "") }
            try output.print(try await Engine.perform(RoleList())) { result in
                rights
                    ? result.rights.map { $0.right + ($0.needsConfirmation ? " †" : "") }.joined(separator: "\n")
                    : Terminal.table(
                        ["role", "rights", "what for"],
                        result.roles.map {
                            [
                                $0.role, $0.allRights == ["*"] ? "all" : String($0.allRights.count),
                                $0.isBuiltIn ? $0.summary : "made here",
                            ]
                        })
            }
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: RoleShow.summary)
        @Argument(help: "Its name.") var role: String
        @OptionGroup var output: JSONOption

        func run() async throws {
            try output.print(try await Engine.perform(RoleShow(role: role))) { item in
                let head = item.inherits.isEmpty ? [] : ["inherits \(item.inherits.joined(separator: ", "))"]
                return (head + item.allRights).joined(separator: "\n")
            }
        }
    }

    struct Remove: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: RoleRemove.summary)
        @Argument(help: "Its name.") var role: String

        func run() async throws { _ = try await Engine.perform(RoleRemove(role: role)) }
    }
}
