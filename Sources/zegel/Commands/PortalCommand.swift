import AdminOperations
import ArgumentParser

struct PortalCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "portal", abstract: "The public pages.", subcommands: [PortalUserCommand.self])
}

struct PortalUserCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "user", abstract: "People with an account in the portal.",
        subcommands: [List.self, Show.self, Invite.self, Reset.self, Lock.self, Unlock.self, Remove.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: PortalUserList.summary)
        @Option(help: "Only those: invited, active or locked.") var state: String?
        @Option(help: "Begin behind this address: the way to turn pages.") var after: String?
        @Option(help: "At most so many, 1 to 1000.") var limit = 1000
        @OptionGroup var output: JSONOption

        func run() async throws {
            try output.print(try await Engine.perform(PortalUserList(state: state, after: after, limit: limit))) { items in
                items.isEmpty
                    ? "Nobody. Invite somebody with: zegel portal user invite bob@partner.example"
                    : Terminal.table(
                        ["address", "state", "second factor", "last login"],
                        items.map {
                            [$0.address, $0.state, $0.hasSecondFactor ? "yes" : "no", $0.seenAt.map(Terminal.time) ?? "never"]
                        })
            }
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: PortalUserShow.summary)
        @Argument(help: "The address of the account.") var address: String
        @OptionGroup var output: JSONOption

        func run() async throws {
            try output.print(try await Engine.perform(PortalUserShow(address: address))) { result in
                Terminal.table(
                    ["", ""],
                    [
                        ["address", result.user.address], ["state", result.user.state], ["invited", Terminal.time(result.user.addedAt)],
                        ["account since", result.user.joinedAt.map(Terminal.time) ?? "none"],
                        ["last login", result.user.seenAt.map(Terminal.time) ?? "never"],
                        ["second factor", "\(result.user.hasSecondFactor ? "yes" : "no") (\(result.secondFactorRule))"],
                        ["recovery codes left", "\(result.recoveryCodes)"],
                        ["one-time passwords of 30 days", "\(result.passwordIDs)"], ["key files that wait", "\(result.keyFiles)"],
                    ])
            }
        }
    }

    struct Invite: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: PortalUserInvite.summary)
        @Argument(help: "Who is invited.") var address: String

        func run() async throws { _ = try await Engine.perform(PortalUserInvite(address: address)) }
    }

    struct Reset: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: PortalUserReset.summary)
        @Argument(help: "The address of the account.") var address: String

        func run() async throws { _ = try await Engine.perform(PortalUserReset(address: address)) }
    }

    struct Lock: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: PortalUserLock.summary)
        @Argument(help: "The address of the account.") var address: String

        func run() async throws { _ = try await Engine.perform(PortalUserLock(address: address)) }
    }

    struct Unlock: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: PortalUserUnlock.summary)
        @Argument(help: "The address of the account.") var address: String

        func run() async throws { _ = try await Engine.perform(PortalUserUnlock(address: address)) }
    }

    struct Remove: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: PortalUserRemove.summary)
        @Argument(help: "The address of the account.") var address: String

        func run() async throws { _ = try await Engine.perform(PortalUserRemove(address: address)) }
    }
}
