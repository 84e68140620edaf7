import Foundation
import OpenSSL
import TestSupport

/// Somebody with a key.
struct Person: Sendable {
    let name: String
    let identity: TestAuthority.Identity
    /// PEM of certificate and key, DER of the certificate, and a PKCS #12 file with the password `secret`.
    let pem: String
    let certificate: String
    let p12: String

    var address: String { "\(name)@partner.example" }
}

/// One person with an RSA key and one with a P-256 key, known to both sides, and a folder of the peer's own.
struct People: Sendable {
    let folder: TemporaryFolder
    let authority: TestAuthority
    let rsa: Person
    let ec: Person
    /// The root in DER.
    let root: String

    init() async throws {
        folder = try TemporaryFolder()
        authority = try TestAuthority()
        root = try folder.write("root.der", authority.root.certificate.der)
        rsa = try await Self.person("rita", authority.leaf(for: "rita@partner.example", rsa: true), folder)
        ec = try await Self.person(
            "emil", authority.leaf(for: "emil@partner.example", usage: ["digitalSignature", "keyAgreement"]), folder)
    }

    private static func person(_ name: String, _ identity: TestAuthority.Identity, _ folder: TemporaryFolder) async throws -> Person {
        let pem = try folder.write("\(name).pem", identity.pem().utf8)
        let (certificate, p12) = (try folder.write("\(name).der", identity.certificate.der), folder.path("\(name).p12"))
        // The oldest of the peers reads no newer form.
        _ = try await Tool.needed("openssl").must([
            "pkcs12", "-export", "-legacy", "-in", pem, "-name", name, "-passout", "pass:secret", "-out", p12,
        ])
        return Person(name: name, identity: identity, pem: pem, certificate: certificate, p12: p12)
    }

    /// What a program makes of a file. It writes to a file that is not there before, so that nothing older is taken for its answer.
    func convert(_ input: [UInt8], with program: (_ input: String, _ output: String) async throws -> Void) async throws -> [UInt8] {
        let output = folder.path("output")
        try? FileManager.default.removeItem(atPath: output)
        try await program(try folder.write("input", input), output)
        return Array(try Data(contentsOf: URL(filePath: output)))
    }
}
