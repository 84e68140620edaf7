import AdminOperations
import ArgumentParser
import Foundation

struct KeyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key", abstract: "Private keys with their certificates.",
        subcommands: [Import.self, List.self, KeyRequestCommand.self])

    struct Import: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: KeyImport.summary)
        @Argument(help: ".p12, or PEM with certificate and key; several with one password; - is standard input.") var files: [String]
        @Option(help: "A PEM file with the key, when it is not in the same file.") var key: String?
        @Option(help: "A file whose first line is the password.") var passwordFile: String?
        @OptionGroup var output: JSONOption

        func validate() throws {
            if key != nil, files.count > 1 { throw ValidationError("--key belongs to one file: import the others by themselves") }
        }

        func run() async throws {
            let password = try InputFile.password(passwordFile)
            try await ImportRun.run(files, output) { file in
                var data = try InputFile.read(file)
                if let key { data += Data("\n".utf8) + (try InputFile.read(key)) }
                do {
                    return try await Engine.perform(KeyImport(file: data, password: password))
                } catch let problem as AdminProblem where problem.field == "password" && password == nil && file != "-" {
                    guard let asked = InputFile.askPassword("Password of \(file): ") else { throw problem }
                    return try await Engine.perform(KeyImport(file: data, password: asked))
                }
            }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "The certificates whose private keys are here.")
        @OptionGroup var output: JSONOption

        func run() async throws { try output.print(try await CertificatePages.all(of: "keys"), CertificateText.table) }
    }
}

struct RootCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "root", abstract: "Root certificates: what is trusted.", subcommands: [Import.self, List.self, Remove.self])

    struct Import: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: RootImport.summary)
        @Argument(help: "PEM, DER, .p7b or a ZIP of these; - is standard input.") var files: [String]
        @OptionGroup var output: JSONOption

        func run() async throws {
            try await ImportRun.run(files, output) { try await Engine.perform(RootImport(file: try InputFile.read($0))) }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "The roots.")
        @OptionGroup var output: JSONOption

        func run() async throws { try output.print(try await CertificatePages.all(of: "roots"), CertificateText.table) }
    }

    struct Remove: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: RootRemove.summary)
        @Argument(help: "Its thumbprint or the first 8 digits of it.") var thumbprint: String

        func run() async throws { _ = try await Engine.perform(RootRemove(thumbprint: thumbprint)) }
    }
}
