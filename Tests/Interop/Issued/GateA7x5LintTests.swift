import CA
import Foundation
import PKI
import Settings
import TestSupport
import Testing

@Suite(
    "A7.5 what another linter says of our certificates and lists", .serialized,
    .enabled("pkilint is not here") { await PythonTools.interop.arePresent })
struct GateA7x5LintTests {
    /// Findings of the S/MIME Baseline Requirements we do not follow, each with why. Nothing else may be found, and each must be.
    static let accepted: [String: String] = [
        "cabf.smime.certificate_policies_extension_missing": "a private authority has no policy of the Forum to claim",
        "cabf.smime.certificate_validity_period_exceeds_825_days": "ca.validity is 1825 days unless it is set shorter",
        "cabf.internal_domain_name": "the domains of the tests are reserved ones",
    ]

    private struct Finding: Hashable {
        var kind: String
        var file: String
        var severity: String
        var code: String
    }

    private func lint(_ words: [String]) async throws -> [Finding] {
        let lines = try await PythonTools.interop.run("Tests/Interop/Python/lint.py", words).split(separator: "\n").map {
            $0.split(separator: " ").map(String.init)
        }
        // Every file was really looked at.
        #expect(lines.count { $0.first == "linted" } == words.count)
        return lines.filter { $0.first == "finding" && $0.count == 5 }.map {
            Finding(kind: $0[1], file: $0[2], severity: $0[3], code: $0[4])
        }
    }

    @Test("every profile and every list: no error by RFC 5280; by the Baseline Requirements exactly what is accepted")
    func profiles() async throws {
        let world = try await IssuedWorld()
        try await world.create("rsa", key: .rsa2048)
        try await world.create("ec", key: .p384)
        var words: [String] = []
        for name in ["rsa", "ec"] {
            let issued = try await world.issueAll(from: name)
            for one in issued {
                let file = try world.write("\(one.name).cer", one.certificate.der)
                words += ["pkix=\(file)", "smime=\(file)"]
            }
            for authority in [name, "\(name)-root"] {
                words.append("pkix=\(try world.write("\(authority).cer", try await world.authority(authority).der))")
                let revoked = authority == name ? issued.map(\.certificate) : []
                words.append("crl=\(try world.write("\(authority).crl", try await world.list(of: authority, revoking: revoked)))")
            }
        }
        let found = try await lint(words)
        let errors = found.filter { ["ERROR", "FATAL"].contains($0.severity) }
        let wrong = errors.filter { $0.kind != "smime" }
        #expect(wrong.isEmpty, "\(wrong)")
        let codes = Set(errors.filter { $0.kind == "smime" }.map(\.code))
        #expect(codes == Set(Self.accepted.keys), "\(codes.sorted())")
    }

    @Test("the linter finds what is wrong: a certificate of a test authority without identifiers is refused")
    func sees() async throws {
        let folder = try TemporaryFolder()
        let leaf = try TestAuthority().leaf(for: "alice@zegel.example", from: Date(), until: Date().addingTimeInterval(-86_400))
        let found = try await lint(["pkix=\(try folder.write("bad.cer", leaf.certificate.der))"])
        #expect(found.contains { $0.severity == "ERROR" || $0.severity == "FATAL" }, "\(found)")
    }
}
