import ArgumentParser
import Foundation
import Mail
import OpenSSL
import PKI

/// Judges a certificate from files alone, so that anyone can check our judgement against other tools.
struct CertificateVerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Whether a certificate is valid, from files alone; exit 5 when it is not.")
    @Argument(help: "PEM or DER; - is standard input.") var file: String
    @Option(help: "Roots to trust: PEM, DER or .p7b. May be repeated.") var root: [String] = []
    @Option(help: "Certificates that may stand between. May be repeated.") var intermediate: [String] = []
    @Option(help: "Revocation lists. May be repeated.") var crl: [String] = []
    @Option(help: "The time to judge at, as 2026-11-24T09:00:00Z; now when absent.") var at: String?
    @Option(help: "any, sign or encrypt.") var purpose = "any"
    @Option(help: "The mail address it must be good for.") var email: String?
    @Option(help: "off, if-known or require.") var revocation = "if-known"
    @OptionGroup var output: JSONOption

    func run() throws {
        let bundle = try read(file)
        guard let certificate = bundle.certificates.first else { throw PlainFailure(text: "\(file) holds no certificate", code: 2) }
        guard let purpose = Purpose(rawValue: purpose) else { throw ValidationError("--purpose is any, sign or encrypt") }
        guard let mode = RevocationMode(rawValue: revocation) else { throw ValidationError("--revocation is off, if-known or require") }
        let address = try email.map { text in
            guard let address = EmailAddress(text) else { throw ValidationError("--email takes a mail address") }
            return address
        }
        let trust = TrustStore(
            roots: try root.flatMap { try read($0).certificates },
            intermediates: bundle.certificates.dropFirst() + (try intermediate.flatMap { try read($0).certificates }),
            lists: try crl.flatMap { try read($0).lists })
        let judge = UsabilityJudge(trust: trust, at: try date(), revocation: mode)
        let verdict = judge.judge(certificate, for: purpose, address: address)
        try output.print(verdict) { Self.text($0, certificate) }
        if !verdict.isUsable { throw ExitCode(Exit.checkFoundProblems) }
    }

    private func date() throws -> Date {
        guard let at else { return Date() }
        guard let date = try? Date(at, strategy: .iso8601) else { throw ValidationError("--at takes a time such as 2026-11-24T09:00:00Z") }
        return date
    }

    private func read(_ name: String) throws -> ImportedBundle {
        do { return try BundleReader.read(Array(try InputFile.read(name)), password: nil) } catch let error as BundleError {
            throw PlainFailure(text: "\(name): \(error.description)", code: 2)
        }
    }

    private static func text(_ verdict: Usability, _ certificate: Certificate) -> String {
        var lines = [
            verdict.isUsable
                ? "\(Terminal.green("✓")) valid: \(Terminal.safe(certificate.subject))"
                : "\(Terminal.red("✕")) not valid: \(Terminal.safe(certificate.subject))"
        ]
        lines += verdict.reasons.map { "  \($0.rule) \(Terminal.safe($0.description))" }
        lines += verdict.validation.path.enumerated().map { depth, step in
            Terminal.grey("  \(String(repeating: "  ", count: depth))\(Terminal.safe(step.subject))")
        }
        return lines.joined(separator: "\n")
    }
}
