import AdminOperations
import ArgumentParser
import Foundation

struct AdminCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "admin", abstract: "Who may log in to administer.",
        subcommands: [
            Create.self, List.self, Show.self, Roles.self, Reset.self, Lock.self, Unlock.self, Remove.self, Setup.self,
            AdminTokenCommand.self, AdminSessionCommand.self,
        ])

    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: AdministratorCreate.summary,
            discussion: "The password is asked for at the terminal, or is the first line of standard input or of a file.")
        @Argument(help: "The name to log in with.") var name: String
        @OptionGroup var grant: GrantOptions
        @OptionGroup var input: AccountPasswordOption

        func run() async throws {
            _ = try await Engine.perform(
                AdministratorCreate(name: name, password: try input.read(for: name), roles: grant.role, domains: grant.domains))
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: AdministratorList.summary)
        @OptionGroup var output: JSONOption

        func run() async throws {
            try output.print(try await Engine.perform(AdministratorList())) { items in
                items.isEmpty
                    ? "Nobody can log in. Make the first one with: zegel admin create NAME --role owner"
                    : Terminal.table(
                        ["name", "second factor", "last login", "locked", "domains", "roles"],
                        items.map {
                            [
                                $0.name, $0.hasSecondFactor ? "yes" : "no", $0.lastLoginAt.map(Terminal.time) ?? "never",
                                $0.isLocked ? "locked" : "", $0.domains?.joined(separator: " ") ?? "all",
                                $0.roles.joined(separator: ", "),
                            ]
                        })
            }
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: AdministratorShow.summary)
        @Argument(help: "The name.") var name: String
        @OptionGroup var output: JSONOption

        func run() async throws {
            try output.print(try await Engine.perform(AdministratorShow(name: name))) { shown in
                let item = shown.administrator
                return """
                    \(Terminal.bold(item.name))\(item.isLocked ? " (locked)" : "")
                    roles: \(item.roles.joined(separator: ", "))
                    domains: \(item.domains?.joined(separator: " ") ?? "all")
                    second factor: \(item.hasSecondFactor ? "yes, \(item.recoveryCodes) recovery codes left" : "no")
                    last login: \(item.lastLoginAt.map(Terminal.time) ?? "never")
                    rights: \(shown.rights == ["*"] ? "all" : shown.rights.joined(separator: " "))
                    """
            }
        }
    }

    struct Roles: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: AdministratorRoles.summary)
        @Argument(help: "The name.") var name: String
        @OptionGroup var grant: GrantOptions

        func run() async throws {
            _ = try await Engine.perform(AdministratorRoles(name: name, roles: grant.role, domains: grant.domains))
        }
    }

    struct Reset: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: AdministratorReset.summary,
            discussion: "The password is asked for at the terminal, or is the first line of standard input or of a file.")
        @Argument(help: "The name.") var name: String
        @OptionGroup var input: AccountPasswordOption

        func run() async throws {
            _ = try await Engine.perform(AdministratorReset(name: name, password: try input.read(for: name)))
        }
    }

    struct Lock: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: AdministratorLock.summary)
        @Argument(help: "The name.") var name: String

        func run() async throws { _ = try await Engine.perform(AdministratorLock(name: name, locked: true)) }
    }

    struct Unlock: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Lets an administrator in again who was locked out.")
        @Argument(help: "The name.") var name: String

        func run() async throws { _ = try await Engine.perform(AdministratorLock(name: name, locked: false)) }
    }

    struct Remove: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: AdministratorRemove.summary)
        @Argument(help: "The name.") var name: String

        func run() async throws { _ = try await Engine.perform(AdministratorRemove(name: name)) }
    }

    struct Setup: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: SetupCreate.summary)
        @OptionGroup var output: JSONOption

        func run() async throws {
            let setup = try await Engine.perform(SetupCreate())
            Terminal.say("Good until \(Terminal.time(setup.until)), and once.")
            try output.print(setup) { $0.token }
        }
    }
}

/// What somebody is given.
struct GrantOptions: ParsableArguments {
    @Option(help: "A role, as zegel role list names it; may be given several times.") var role: [String]
    @Option(help: "He may act on this domain only; may be given several times. Without it: on everything.") var domain: [String] = []

    var domains: [String]? { domain.isEmpty ? nil : domain }
}

struct AdminTokenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token", abstract: "Tokens for programs that use the API.", subcommands: [Create.self, List.self, Revoke.self])

    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: TokenCreate.summary, discussion: "What opens with it is printed this once, alone on standard output.")
        @Argument(help: "What it is for.") var name: String
        @Option(help: "A right it has, as zegel role list --rights names it, or *; may be given several times.") var scope: [String]
        @Option(help: "It may act on this domain only; may be given several times.") var domain: [String] = []
        @Option(help: "How many days it is good.") var days = 90
        @OptionGroup var output: JSONOption

        func run() async throws {
            let token = try await Engine.perform(
                TokenCreate(name: name, scopes: scope, domains: domain.isEmpty ? nil : domain, days: days))
            Terminal.say("Good until \(Terminal.time(token.until)). Keep it like a password; it is not shown again.")
            try output.print(token) { $0.secret }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: TokenList.summary)
        @OptionGroup var output: JSONOption

        func run() async throws {
            try output.print(try await Engine.perform(TokenList())) { items in
                items.isEmpty
                    ? "There are no tokens."
                    : Terminal.table(
                        ["id", "name", "made by", "until", "last used", "domains", "scopes"],
                        items.map {
                            [
                                $0.id, $0.name, $0.madeBy, Terminal.time($0.until), $0.usedAt.map(Terminal.time) ?? "never",
                                $0.domains?.joined(separator: " ") ?? "as its maker", $0.scopes.joined(separator: " "),
                            ]
                        })
            }
        }
    }

    struct Revoke: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: TokenRevoke.summary)
        @Argument(help: "Its id or its name.") var id: String

        func run() async throws { _ = try await Engine.perform(TokenRevoke(id: id)) }
    }
}

struct AdminSessionCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "session", abstract: "Who is logged in.", subcommands: [List.self, Revoke.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: SessionList.summary)
        @Argument(help: "Only those of this administrator.") var administrator: String?
        @OptionGroup var output: JSONOption

        func run() async throws {
            try output.print(try await Engine.perform(SessionList(administrator: administrator))) { items in
                items.isEmpty
                    ? "Nobody is logged in."
                    : Terminal.table(
                        ["id", "who", "from", "since", "last used"],
                        items.map {
                            [$0.id, $0.administrator, $0.address ?? "here", Terminal.time($0.begunAt), Terminal.time($0.usedAt)]
                        })
            }
        }
    }

    struct Revoke: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: SessionRevoke.summary)
        @Argument(help: "Its id, as zegel admin session list shows it.") var id: String

        func run() async throws { _ = try await Engine.perform(SessionRevoke(id: id)) }
    }
}
