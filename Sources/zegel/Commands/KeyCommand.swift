import AdminOperations
import ArgumentParser
import Foundation

struct KeyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key", abstract: "Private keys with their certificates.", subcommands: [Import.self, List.self])

    struct Import: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: KeyImport.summary)
        @Argument(help: ".p12, or PEM with certificate and key; - is standard input.") var file: String
        @Option(help: "A PEM file with the key, when it is not in the same file.") var key: String?
        @Option(help: "A file whose first line is the password.") var passwordFile: String?
        @OptionGroup var output: JSONOption

        func run() async throws {
            var data = try InputFile.read(file)
            if let key { data += Data("\n".utf8) + (try InputFile.read(key)) }
            let password = try InputFile.password(passwordFile)
            do {
                try await ImportRun.run(KeyImport(file: data, password: password), output)
            } catch let problem as AdminProblem where problem.field == "password" && password == nil && file != "-" {
                guard let asked = InputFile.askPassword("Password of \(file): ") else { throw problem }
                try await ImportRun.run(KeyImport(file: data, password: asked), output)
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
        @Argument(help: "PEM, DER or .p7b; - is standard input.") var file: String
        @OptionGroup var output: JSONOption

        func run() async throws { try await ImportRun.run(RootImport(file: try InputFile.read(file)), output) }
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
