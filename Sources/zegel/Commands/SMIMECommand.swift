import ArgumentParser
import Foundation
import MIME
import Mail
import OpenSSL
import PKI
import SMIME

/// S/MIME on files alone, so that anyone can check what the gateway does against other tools.
struct SMIMECommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "smime", abstract: "Sign, encrypt, decrypt and verify mail in files.",
        subcommands: [Sign.self, Encrypt.self, Decrypt.self, Verify.self, Measure.self])

    struct Sign: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Sign a mail; it goes to standard output.")
        @Argument(help: "A mail; - is standard input.") var file: String
        @OptionGroup var identity: IdentityOptions
        @Flag(help: "Wrap the content instead of multipart/signed.") var opaque = false

        func run() throws {
            let mail = try SMIMEFiles.mail(file)
            let signed = try SMIMEWriter.sign(
                mail, as: try identity.identity(), form: opaque ? .opaque : .clear, digest: .sha256, at: Date(),
                boundary: Boundary(random: Random.bytes(16)).text)
            FileHandle.standardOutput.write(Data(signed))
        }
    }

    struct Encrypt: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Encrypt a mail; it goes to standard output.")
        @Argument(help: "A mail; - is standard input.") var file: String
        @Option(help: "A recipient's certificate. May be repeated.") var to: [String]
        @Option(help: "aes-256-gcm, aes-256-cbc or aes-128-cbc.") var cipher = "aes-256-gcm"
        @Flag(help: "RSA keys travel by OAEP instead of PKCS #1 v1.5.") var oaep = false

        func run() throws {
            guard let cipher = SMIMEWriter.Cipher(rawValue: cipher) else {
                throw ValidationError("--cipher is aes-256-gcm, aes-256-cbc or aes-128-cbc")
            }
            let recipients = try to.map {
                EncryptionRecipient(certificate: try SMIMEFiles.certificate($0).x509, transport: oaep ? .oaep : .pkcs1)
            }
            FileHandle.standardOutput.write(Data(try SMIMEWriter.encrypt(try SMIMEFiles.mail(file), to: recipients, cipher: cipher)))
        }
    }

    struct Decrypt: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Open a mail; what comes out goes to standard output, what was found to standard error. Exit 5 when it stays closed.")
        @Argument(help: "A mail; - is standard input.") var file: String
        @Option(help: ".p12 or PEM with key and certificate. May be repeated.") var key: [String]
        @Option(help: "A file whose first line is the password.") var passwordFile: String?
        @OptionGroup var judging: JudgingOptions

        func run() throws {
            let password = try InputFile.password(passwordFile)
            let keys = try key.flatMap {
                try SMIMEFiles.bundle($0, password: password).pairs.map { DecryptionKey(certificate: $0.certificate.x509, key: $0.key) }
            }
            guard !keys.isEmpty else { throw PlainFailure(text: "no file holds a private key with its certificate", code: 2) }
            let opened = MessageReader().open(try SMIMEFiles.mail(file), keys: keys)
            let report = try judging.report(opened.layers, bytes: opened.bytes)
            Terminal.say(report.text)
            guard report.isOpen else { throw ExitCode(Exit.checkFoundProblems) }
            FileHandle.standardOutput.write(Data(opened.bytes))
        }
    }

    struct Verify: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Judge the signatures of a mail. Exit 5 unless every one is valid, trusted and the author's.")
        @Argument(help: "A mail; - is standard input.") var file: String
        @OptionGroup var judging: JudgingOptions
        @OptionGroup var output: JSONOption

        func run() throws {
            let mail = try SMIMEFiles.mail(file)
            let report = try judging.report(MessageReader().open(mail, keys: []).layers, bytes: mail)
            try output.print(report.fields) { _ in report.text }
            if !report.isValid { throw ExitCode(Exit.checkFoundProblems) }
        }
    }

    /// What signing and encrypting cost alone: the figure the benchmark compares the gateway with.
    struct Measure: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "CPU seconds a mail of signing and encrypting in a loop.", shouldDisplay: false)
        @Argument var file: String
        @OptionGroup var identity: IdentityOptions
        @Option var encryptTo: String
        @Option var count = 1000

        func run() throws {
            let mail = try SMIMEFiles.mail(file)
            let signer = try identity.identity()
            let recipient = EncryptionRecipient(certificate: try SMIMEFiles.certificate(encryptTo).x509)
            let began = clock()
            for _ in 0..<count {
                let signed = try SMIMEWriter.sign(mail, as: signer, form: .clear, digest: .sha256, at: Date(), boundary: "zegel-measure")
                _ = try SMIMEWriter.encrypt(signed, to: [recipient], cipher: .aes256CBC)
            }
            print(Double(clock() - began) / Double(CLOCKS_PER_SEC) / Double(count), "CPU seconds a mail")
        }
    }
}
