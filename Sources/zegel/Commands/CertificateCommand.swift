import AdminOperations
import ArgumentParser
import Foundation

struct CertificateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "certificate", abstract: "Certificates and the trust list.",
        subcommands: [
            Import.self, List.self, Show.self, Export.self, Delete.self, Trust.self, Distrust.self, Approve.self,
            CertificateVerifyCommand.self,
        ])

    struct Import: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: CertificateImport.summary)
        @Argument(help: "PEM, DER, .p7b or a ZIP of these; - is standard input.") var files: [String]
        @OptionGroup var output: JSONOption

        func run() async throws {
            try await ImportRun.run(files, output) { try await Engine.perform(CertificateImport(file: try InputFile.read($0))) }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: CertificateList.summary)
        @Option(help: "Only those for this mail address.") var address: String?
        @Option(help: "Only those with this text in subject or issuer.") var text: String?
        @Option(help: "Only those with this text in the issuer.") var issuer: String?
        @Option(help: ArgumentHelp("Only those that end within so many days.", valueName: "days")) var expiring: Int?
        @Flag(help: "Only those that cannot be used to encrypt, each with the reason.") var untrusted = false
        @Flag(help: "Only those found in a mail that wait for approval.") var pending = false
        @Flag(help: "Only those whose private key is not here.") var withoutKey = false
        @Option(help: "Begin behind this thumbprint: the way to turn pages.") var after: String?
        @Option(help: "At most so many, 1 to 1000.") var limit = 1000
        @OptionGroup var output: JSONOption

        func validate() throws {
            if untrusted, pending || withoutKey || expiring != nil {
                throw ValidationError("--untrusted goes with --address, --text and --issuer alone")
            }
        }

        func run() async throws {
            if untrusted { return try await listUntrusted() }
            let items = try await Engine.perform(
                CertificateList(
                    address: address, text: text, issuer: issuer, expiresWithin: expiring, pending: pending ? true : nil,
                    withoutKey: withoutKey ? true : nil, after: after, limit: limit))
            try output.print(items, CertificateText.table)
            if items.count == limit, let last = items.last { Terminal.say("There may be more: --after \(last.thumbprint)") }
        }

        /// Page after page until there are enough: each looks at a bounded number of certificates.
        private func listUntrusted() async throws {
            var (items, next) = ([CertificateItem](), after)
            repeat {
                let page = try await Engine.perform(
                    CertificateUntrusted(address: address, text: text, issuer: issuer, after: next, limit: limit - items.count))
                items += page.items
                next = page.next
            } while next != nil && items.count < limit
            try output.print(items) { items in
                items.isEmpty ? "All certificates can be used to encrypt." : CertificateText.table(items)
            }
            if let next { Terminal.say("There may be more: --after \(next)") }
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: CertificateShow.summary)
        @Argument(help: "Its thumbprint or the first 8 digits of it.") var thumbprint: String
        @OptionGroup var output: JSONOption

        func run() async throws {
            try output.print(try await Engine.perform(CertificateShow(thumbprint: thumbprint))) { result in
                let item = result.certificate
                let verdicts = [("to sign", result.againstSigning), ("to encrypt", result.againstEncrypting)].map { purpose, reasons in
                    reasons.isEmpty
                        ? "\(Terminal.green("✓")) usable \(purpose)"
                        : "\(Terminal.red("✕")) not usable \(purpose): \(Terminal.line(reasons.joined(separator: "; ")))"
                }
                let facts = [
                    "subject     \(item.subject)", "issuer      \(item.issuer)", "addresses   \(item.addresses.joined(separator: ", "))",
                    "valid       \(Terminal.time(item.notBefore)) – \(Terminal.time(item.notAfter))",
                    "key         \(item.keyAlgorithm)\(item.hasKey ? ", private key here" : "")", "serial      \(item.serialNumber)",
                    "thumbprint  \(CertificateText.grouped(item.thumbprint))",
                    "trust list  \(item.trust.map { "\($0), \(item.trustNote ?? "")" } ?? "not on it")",
                    "from        \(item.source)\(item.isPending ? ", waits for approval" : "")",
                    "path        \(result.path.joined(separator: "  ←  "))",
                ]
                return (facts.map(Terminal.line) + verdicts).joined(separator: "\n")
            }
        }
    }

    struct Export: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: CertificateExport.summary)
        @Argument(help: "Its thumbprint or the first 8 digits of it.") var thumbprint: String

        @Flag(help: "With the certificates of its path, as .p7b.") var chain = false
        @Flag(help: "Binary (DER) instead of text (PEM); wants a file or a pipe.") var der = false

        func run() async throws {
            if der, isatty(STDOUT_FILENO) == 1 {
                throw PlainFailure(text: "--der writes binary data: send it to a file with > FILE", code: 2)
            }
            let text = try await Engine.perform(CertificateExport(thumbprint: thumbprint, chain: chain ? true : nil))
            guard der else { return print(text, terminator: "") }
            let lines = text.split(separator: "\n").filter { !$0.hasPrefix("-----") }
            FileHandle.standardOutput.write(Data(base64Encoded: lines.joined()) ?? Data())
        }
    }

    struct Delete: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: CertificateDelete.summary)
        @Argument(help: "Its thumbprint or the first 8 digits of it.") var thumbprint: String
        @Flag(help: "Its private key too: mail encrypted to it can then never be read.") var withKey = false

        func run() async throws { _ = try await Engine.perform(CertificateDelete(thumbprint: thumbprint, withKey: withKey)) }
    }

    struct Approve: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: CertificateApprove.summary)
        @Argument(help: "Its thumbprint or the first 8 digits of it.") var thumbprint: String

        func run() async throws { _ = try await Engine.perform(CertificateApprove(thumbprint: thumbprint)) }
    }

    struct Trust: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "White-list a certificate: valid without a path to a root.")
        @Argument(help: "Its thumbprint or the first 8 digits of it.") var thumbprint: String
        @Flag(help: "It stays valid after its end.") var allowExpired = false
        @Flag(help: "Take it off the trust list again.") var remove = false
        @Option(help: "Why, for whoever reads the list later.") var note = ""

        func run() async throws {
            let status = remove ? "none" : "white-listed"
            _ = try await Engine.perform(CertificateTrust(thumbprint: thumbprint, status: status, allowExpired: allowExpired, note: note))
        }
    }

    struct Distrust: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Black-list a certificate: never valid, nor anything it issued.")
        @Argument(help: "Its thumbprint or the first 8 digits of it.") var thumbprint: String
        @Option(help: "Why, for whoever reads the list later.") var note = ""

        func run() async throws {
            _ = try await Engine.perform(CertificateTrust(thumbprint: thumbprint, status: "black-listed", note: note))
        }
    }
}

/// Whole lists, page after page.
enum CertificatePages {
    static func all(of store: String) async throws -> [CertificateItem] {
        var items: [CertificateItem] = []
        while true {
            let page = try await Engine.perform(CertificateList(store: store, after: items.last?.thumbprint))
            items += page
            if page.count < 1000 { return items }
        }
    }
}

/// Imports file after file and shows what became of each item; a file that is refused as a whole does not keep the others out.
enum ImportRun {
    /// Fails when nothing was taken, and when any of several files was refused.
    static func run(_ files: [String], _ output: JSONOption, _ operation: (String) async throws -> ImportReport) async throws {
        var (all, failed) = (ImportReport(items: []), false)
        for file in files {
            do {
                let report = try await operation(file)
                all.items += report.items
                guard !output.json else { continue }
                if files.count > 1 { print(Terminal.bold(Terminal.line(file))) }
                try output.print(report, CertificateText.report)
            } catch {
                guard files.count > 1, let problem = Exit.text(of: error) else { throw error }
                // Files that cannot be opened are named already.
                Terminal.say("zegel: " + Terminal.safe(error is PlainFailure ? problem : "\(file): \(problem)"))
                failed = true
            }
        }
        if output.json { try output.print(all, CertificateText.report) }
        if failed || all.count("refused") == all.items.count { throw ExitCode(1) }
    }
}
