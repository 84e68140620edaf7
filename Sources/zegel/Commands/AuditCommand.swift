import AdminOperations
import ArgumentParser
import Foundation

struct AuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit", abstract: "Who changed what.", subcommands: [List.self, Verify.self, Export.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: AuditList.summary)
        @Option(help: "At most so many.") var limit = 100
        @OptionGroup var output: JSONOption

        func run() async throws {
            try output.print(try await Engine.perform(AuditList(limit: limit))) { items in
                Terminal.table(
                    ["when", "who", "from", "what", "on", "before", "after"],
                    items.map {
                        [Terminal.time($0.at), $0.who, $0.address ?? "", $0.operation, $0.subject, $0.before ?? "", $0.after ?? ""]
                    })
            }
        }
    }

    struct Export: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: AuditExport.summary)
        @Flag(help: "As syslog messages (RFC 5424) instead of JSON.") var syslog = false
        @Option(help: "Begin behind the record of this number.") var after: Int64 = 0

        func run() async throws {
            var last: Int64? = after
            while let from = last {
                let page = try await Engine.perform(AuditExport(form: syslog ? "syslog" : "json", after: from))
                FileHandle.standardOutput.write(Data(page.lines.utf8))
                last = page.last
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
