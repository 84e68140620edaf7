import AdminOperations
import ArgumentParser

struct CertificateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "certificate", abstract: "Certificates and the trust list.",
        subcommands: [
            Import.self, List.self, Show.self, Export.self, Delete.self, Trust.self, Distrust.self, Approve.self,
            CertificateVerifyCommand.self,
        ])

    struct Import: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: CertificateImport.summary)
        @Argument(help: "PEM, DER or .p7b; - is standard input.") var file: String
        @OptionGroup var output: JSONOption

        func run() async throws { try await ImportRun.run(CertificateImport(file: try InputFile.read(file)), output) }
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

        func run() async throws {
            let items = try await Engine.perform(
                CertificateList(
                    address: address, text: text, issuer: issuer, expiresWithin: expiring, untrusted: untrusted ? true : nil,
                    pending: pending ? true : nil, withoutKey: withoutKey ? true : nil, after: after, limit: limit))
            try output.print(items, CertificateText.table)
            if items.count == limit, let last = items.last { Terminal.say("There may be more: --after \(last.thumbprint)") }
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

        func run() async throws { print(try await Engine.perform(CertificateExport(thumbprint: thumbprint)), terminator: "") }
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

/// Runs an import and shows its report; nothing taken at all is a failure.
enum ImportRun {
    static func run<O: AdminOperation>(_ operation: O, _ output: JSONOption) async throws where O.Result == ImportReport {
        let report = try await Engine.perform(operation)
        try output.print(report, CertificateText.report)
        if report.count("refused") == report.items.count { throw ExitCode(1) }
    }
}
