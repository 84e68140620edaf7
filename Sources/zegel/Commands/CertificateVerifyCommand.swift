import ArgumentParser
import Foundation
import Mail
import OpenSSL
import PKI

/// Judges a certificate from files alone, so that anyone can check our judgement against other tools.
struct CertificateVerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Whether a certificate is valid, from files alone; exit 5 when it is not.")
    @Argument(help: "PEM, DER, .p7b or .p12; - is standard input.") var file: String
    @Option(help: "A file whose first line is the password of a .p12.") var passwordFile: String?
    @Option(help: "Roots to trust: PEM, DER or .p7b. May be repeated.") var root: [String] = []
    @Option(help: "Certificates that may stand between. May be repeated.") var intermediate: [String] = []
    @Option(help: "Revocation lists. May be repeated.") var crl: [String] = []
    @Option(help: "The time to judge at, as 2026-11-24T09:00:00Z; now when absent.") var at: String?
    @Option(help: "any, sign or encrypt.") var purpose = "any"
    @Option(help: "The mail address it must be good for.") var email: String?
    @Option(help: "off, if-known or require.") var revocation = "if-known"
    @Option(help: "A certificate policy to accept, in dotted decimal. May be repeated; without any, all are.") var policy: [String] = []
    @Flag(help: "The path must be valid for an accepted policy (RFC 5280, initial-explicit-policy).") var explicitPolicy = false
    @Flag(help: "Policies may not be mapped (initial-policy-mapping-inhibit).") var inhibitMapping = false
    @Flag(help: "anyPolicy counts for nothing (initial-any-policy-inhibit).") var inhibitAnyPolicy = false
    @OptionGroup var output: JSONOption

    func validate() throws {
        guard Purpose(rawValue: purpose) != nil else { throw ValidationError("--purpose is any, sign or encrypt") }
        guard RevocationMode(rawValue: revocation) != nil else { throw ValidationError("--revocation is off, if-known or require") }
        if let email, EmailAddress(email) == nil { throw ValidationError("--email takes a mail address") }
        guard policy.allSatisfy(Self.isObjectIdentifier) else {
            throw ValidationError("--policy takes an object identifier: 2.16.840.1.101.3.2.1.48.1")
        }
        if let at, (try? Date(at, strategy: .iso8601)) == nil { throw ValidationError("--at takes a time such as 2026-11-24T09:00:00Z") }
    }

    func run() throws {
        var verification = CertificateVerification(at: try at.map { try Date($0, strategy: .iso8601) } ?? Date())
        verification.roots = try root.map { try Self.bytes($0) }
        verification.intermediates = try intermediate.map { try Self.bytes($0) }
        verification.lists = try crl.map { try Self.bytes($0) }
        verification.password = try InputFile.password(passwordFile)
        verification.purpose = Purpose(rawValue: purpose) ?? .any
        verification.address = email.flatMap { EmailAddress($0) }
        verification.revocation = RevocationMode(rawValue: revocation) ?? .require
        verification.policies = PathCheck.Policies(
            initialSet: policy, requiresExplicit: explicitPolicy, inhibitsMapping: inhibitMapping, inhibitsAny: inhibitAnyPolicy)
        let report = verification.judge(try Self.bytes(file))
        try output.print(report) { Self.text($0) }
        if !report.isUsable { throw ExitCode(Exit.checkFoundProblems) }
    }

    private static func bytes(_ name: String) throws -> [UInt8] { Array(try InputFile.read(name)) }

    private static func isObjectIdentifier(_ text: String) -> Bool {
        let arcs = text.split(separator: ".", omittingEmptySubsequences: false)
        return arcs.count > 1 && arcs.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy { (48...57).contains($0) } }
    }

    private static func text(_ report: CertificateVerification.Report) -> String {
        let mark = report.isUsable ? "\(Terminal.green("✓")) valid" : "\(Terminal.red("✕")) not valid"
        var lines = ["\(mark): \(Terminal.line(report.subject ?? "no certificate"))"]
        lines += report.reasons.map { "  \($0.rule) \(Terminal.line($0.description))" }
        let path = report.validation?.path ?? []
        lines += path.enumerated().map { depth, step in
            Terminal.grey("  \(String(repeating: "  ", count: depth))\(Terminal.line(step.subject))")
        }
        if let revocation = report.validation?.revocation { lines.append(Terminal.grey("  revocation: \(revocation.rawValue)")) }
        lines += report.notJudged.map { "! not judged, only one certificate of a file is: \(Terminal.line($0))" }
        lines += report.notRead.map { "! \(Terminal.line($0))" }
        return lines.joined(separator: "\n")
    }
}
