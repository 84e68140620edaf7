import AdminOperations
import ArgumentParser

struct AuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit", abstract: "Who changed what.", subcommands: [List.self, Verify.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: AuditList.summary)
        @Option(help: "At most so many.") var limit = 100
        @OptionGroup var output: JSONOption

        func run() async throws {
            try output.print(try await Engine.perform(AuditList(limit: limit))) { items in
                Terminal.table(
                    ["when", "who", "what", "on", "before", "after"],
                    items.map { [Terminal.time($0.at), $0.who, $0.operation, $0.subject, $0.before ?? "", $0.after ?? ""] })
            }
        }
    }

    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: AuditVerify.summary)
        @OptionGroup var output: JSONOption

        func run() async throws {
            let verdict = try await Engine.perform(AuditVerify())
            try output.print(verdict) { verdict in
                let orphans = verdict.orphans.map { orphan in
                    "\(Terminal.amber("!")) serial number \(orphan.serialNumber) was given out on \(Terminal.time(orphan.since)) for "
                        + "\(Terminal.line(orphan.subject)), and no certificate came of it"
                }
                let first = "\(verdict.isIntact ? Terminal.green("✓") : Terminal.red("✕")) \(verdict.detail)"
                return ([first] + orphans).joined(separator: "\n")
            }
            if !verdict.isIntact { throw ExitCode(Exit.checkFoundProblems) }
        }
    }
}
