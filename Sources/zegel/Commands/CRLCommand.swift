import AdminOperations
import ArgumentParser
import Foundation

struct CRLCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "crl", abstract: "Certificate revocation lists.",
        subcommands: [Import.self, List.self, Show.self, Export.self, Delete.self, Update.self])

    struct Import: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: CRLImport.summary)
        @Argument(help: "PEM, DER or .p7b; - is standard input.") var file: String
        @OptionGroup var output: JSONOption

        func run() async throws {
            try output.print(try await Engine.perform(CRLImport(file: try InputFile.read(file)))) { items in
                items.map { "\($0.outcome.padding(toLength: 6, withPad: " ", startingAt: 0)) \(CRLText.line($0.list))" }
                    .joined(separator: "\n")
            }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: CRLList.summary)
        @OptionGroup var output: JSONOption

        func run() async throws { try output.print(try await Engine.perform(CRLList()), CRLText.table) }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: CRLShow.summary)
        @Argument(help: "Its thumbprint or the first 8 digits of it.") var thumbprint: String
        @Option(help: "Only the certificate with this serial number, hexadecimal.") var serial: String?
        @Option(help: "Pass over so many entries: the way to turn pages.") var offset = 0
        @Option(help: "At most so many, 1 to 1000.") var limit = 1000
        @OptionGroup var output: JSONOption

        func run() async throws {
            let operation = CRLShow(thumbprint: thumbprint, serialNumber: serial, offset: offset, limit: limit)
            try output.print(try await Engine.perform(operation)) { result in
                let rows = result.entries.map { [$0.serialNumber, Terminal.time($0.revokedAt), $0.reason] }
                let entries = rows.isEmpty ? "No such entry." : Terminal.table(["serial number", "revoked", "reason"], rows)
                return CRLText.line(result.list) + "\n" + entries
            }
        }
    }

    struct Export: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: CRLExport.summary)
        @Argument(help: "Its thumbprint or the first 8 digits of it.") var thumbprint: String

        func run() async throws { print(try await Engine.perform(CRLExport(thumbprint: thumbprint)), terminator: "") }
    }

    struct Delete: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: CRLDelete.summary)
        @Argument(help: "Its thumbprint or the first 8 digits of it.") var thumbprint: String

        func run() async throws { _ = try await Engine.perform(CRLDelete(thumbprint: thumbprint)) }
    }

    struct Update: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: CRLUpdate.summary)
        @OptionGroup var output: JSONOption

        func run() async throws {
            let items = try await Engine.perform(CRLUpdate())
            try output.print(items, CRLText.updates)
            if items.contains(where: { $0.problem != nil }) { throw ExitCode(1) }
        }
    }
}
