import AdminOperations
import ArgumentParser
import Foundation

struct CACommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ca", abstract: "The built-in certificate authority.",
        subcommands: [
            Create.self, List.self, Show.self, Import.self, Export.self, RemoveKey.self, Default.self, CRL.self,
            CAIssueCommand.self, CARequestsCommand.self, CAApproveCommand.self, CARenewCommand.self, CARevokeCommand.self,
            CASendCommand.self, CARevealCommand.self, CABulkCommand.self, CALostCommand.self, CALeaveCommand.self,
            CACompromiseCommand.self, CACompromiseServerCommand.self,
        ])

    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: AuthorityCreate.summary,
            discussion: """
                Without an option a root NAME-root and below it the authority NAME are made; NAME issues to users of the internal domains. \
                Keys are sealed in the store; zegel ca export and zegel ca remove-key take the root's away to an offline medium.
                """)
        @Argument(help: "What settings and commands call it: letters, digits, dots, hyphens.") var name: String
        @Flag(help: "A root alone.") var rootOnly = false
        @Option(help: "Below this authority instead of a new root.") var below: String?
        @Flag(help: "Make key and request (PKCS #10) for an outside authority; its answer is taken by zegel ca import.") var request = false
        @Option(help: "The name of the root.") var rootName: String?
        @Option(help: "The common name in its certificate.") var commonName: String?
        @Option(help: "Further parts of its name: \"O=Example, C=DE\".") var subject: String?
        @Option(help: "rsa-2048, rsa-3072, rsa-4096, p-256 or p-384.") var key: String?
        @Option(help: "How long it is valid.") var days: Int?
        @Option(help: "How many authorities may stand below it.") var pathLength: Int?
        @Option(name: .customLong("permit"), help: "A domain it may issue for, instead of the internal ones; may be given several times.")
        var domains: [String] = []
        @Flag(help: "It may issue for every domain.") var unlimited = false
        @Option(name: .customLong("list-url"), help: "Where its revocation list is published, instead of below ca.crl-url.")
        var listURL: String?
        @Flag(name: .customLong("sha1"), help: "Sign with SHA-1, while legacy.sha1 is on: it can be forged.") var sha1 = false
        @OptionGroup var output: JSONOption

        func validate() throws {
            if [rootOnly, below != nil, request].count(where: { $0 }) > 1 {
                throw ValidationError("--root-only, --below and --request exclude each other")
            }
        }

        func run() async throws {
            let kind = rootOnly ? "root" : below != nil ? "below" : request ? "request" : "pair"
            let operation = AuthorityCreate(
                name: name, kind: kind, parent: below, rootName: rootName, commonName: commonName, subject: subject, key: key, days: days,
                pathLength: pathLength, domains: domains.isEmpty ? nil : domains, unlimited: unlimited ? true : nil, listURL: listURL,
                sha1: sha1 ? true : nil)
            let items = try await Engine.perform(operation)
            try output.print(items) { items in
                request ? items.compactMap(\.request).joined().trimmingCharacters(in: .newlines) : AuthorityText.table(items)
            }
            if sha1 { Terminal.say("It signs with SHA-1, which can be forged: use it only for programs that read nothing else.") }
            if request { Terminal.say("When its certificate is there: zegel ca import FILE") }
            if items.contains(where: { $0.listURL == nil }) {
                Terminal.say(
                    "Its certificates will not say where its revocation list is, so nobody can ask for it. Before you issue: "
                        + "zegel settings set ca.crl-url http://pki.example.com")
            }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: AuthorityList.summary)
        @OptionGroup var output: JSONOption

        func run() async throws { try output.print(try await Engine.perform(AuthorityList()), AuthorityText.table) }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: AuthorityShow.summary)
        @Argument(help: "Its name.") var name: String
        @OptionGroup var output: JSONOption

        func run() async throws { try output.print(try await Engine.perform(AuthorityShow(name: name)), AuthorityText.facts) }
    }

    struct Import: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: AuthorityImport.summary)
        @Argument(help: ".p12, or PEM with certificate and key, or the certificate alone; - is standard input.") var file: String
        @Option(help: "What to call an authority that is not known yet.") var name: String?
        @Option(help: "A PEM file with the key, when it is not in the same file.") var key: String?
        @Option(help: "A file whose first line is the password.") var passwordFile: String?
        @OptionGroup var output: JSONOption

        func run() async throws {
            var data = try InputFile.read(file)
            if let key { data += Data("\n".utf8) + (try InputFile.read(key)) }
            try output.print(try await perform(data, try InputFile.password(passwordFile)), AuthorityText.facts)
        }

        private func perform(_ data: Data, _ password: String?) async throws -> AuthorityItem {
            do {
                return try await Engine.perform(AuthorityImport(file: data, password: password, name: name))
            } catch let problem as AdminProblem where problem.field == "password" && password == nil && file != "-" {
                guard let asked = InputFile.askPassword("Password of \(file): ") else { throw problem }
                return try await Engine.perform(AuthorityImport(file: data, password: asked, name: name))
            }
        }
    }

    struct Export: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "The certificate of an authority as PEM; with --key also the authority with its key as PKCS #12.")
        @Argument(help: "Its name.") var name: String
        @Option(help: ArgumentHelp("Write certificate and key to this new file (.p12), readable by you alone.", valueName: "file"))
        var key: String?
        @Option(help: "A file whose first line is the password for the .p12.") var passwordFile: String?

        func run() async throws {
            guard let key else { return print(try await Engine.perform(AuthorityCertificate(name: name)), terminator: "") }
            let given = try InputFile.password(passwordFile)
            guard let password = given ?? InputFile.askPassword("New password of \(key): ") else {
                throw PlainFailure(text: "the file needs a password: --password-file FILE", code: 2)
            }
            let file = try await Engine.perform(AuthorityExport(name: name, password: password)).file
            try NewPrivateFile.write(file, to: key)
            Terminal.say("\(key) holds \(name) with its key. Check it, then: zegel ca remove-key \(name)")
        }
    }

    struct RemoveKey: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "remove-key", abstract: AuthorityRemoveKey.summary)
        @Argument(help: "Its name.") var name: String
        @Option(help: "How long its last revocation list is good.") var days = 365
        @OptionGroup var output: JSONOption

        func run() async throws {
            try output.print(try await Engine.perform(AuthorityRemoveKey(name: name, days: days))) { result in
                "The key is gone. The last revocation list is good until \(result.listNextUpdate.map(Terminal.time) ?? "–")."
            }
        }
    }

    struct Default: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: AuthorityDefault.summary)
        @Argument(help: "Its name.") var name: String

        func run() async throws { _ = try await Engine.perform(AuthorityDefault(name: name)) }
    }

    struct CRL: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "crl", abstract: AuthorityCRL.summary)
        @Argument(help: "Its name.") var name: String
        @Flag(help: "Sign a new one first.") var anew = false
        @OptionGroup var output: JSONOption

        func run() async throws {
            try output.print(try await Engine.perform(AuthorityCRL(name: name, anew: anew))) { list in
                Terminal.say(
                    "Number \(list.number), \(list.entries) \(list.entries == 1 ? "entry" : "entries"), \(list.size) bytes, good until "
                        + Terminal.time(list.nextUpdate))
                return list.pem.trimmingCharacters(in: .newlines)
            }
        }
    }
}

/// Files nobody else may read.
enum NewPrivateFile {
    /// Never over one that is there.
    static func write(_ data: Data, to path: String) throws {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw PlainFailure(text: "\(path): \(errno == EEXIST ? "exists already" : String(cString: strerror(errno)))")
        }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        try handle.write(contentsOf: data)
        try handle.synchronize()
        try handle.close()
    }
}
