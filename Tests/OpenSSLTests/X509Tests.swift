import Foundation
import OpenSSL
import TestSupport
import Testing

@Suite("X.509: keys, certificates, lists and PKCS #12 that other programs read")
struct X509Tests {
    static let openssl = Tool(named: "openssl")
    let authority: TestAuthority
    let folder: TemporaryFolder

    init() throws {
        authority = try TestAuthority()
        folder = try TemporaryFolder()
    }

    private func run(_ arguments: [String], input: [UInt8] = []) async throws -> String {
        let outcome = try await #require(Self.openssl).run(arguments, input: input)
        return outcome.text + outcome.errors
    }

    @Test("an issued certificate, as openssl prints it", .enabled(if: openssl != nil, "openssl is not installed"))
    func certificate() async throws {
        let leaf = try authority.leaf(for: "alice@zegel.example")
        let text = try await run(["x509", "-noout", "-text"], input: Array(leaf.certificate.pem.utf8))
        for expected in [
            "Version: 3 (0x2)", "Issuer: CN = Test Root", "Subject: CN = alice@zegel.example", "email:alice@zegel.example",
            "E-mail Protection",
            "Digital Signature, Key Agreement", "ecdsa-with-SHA256", "CA:FALSE",
        ] {
            #expect(text.contains(expected), "\(expected)")
        }
    }

    @Test("a stored certificate is read when it is first asked for; one that was damaged is nobody's, signs nothing and is on no path")
    func stored() throws {
        let leaf = try authority.leaf(for: "alice@zegel.example")
        let root = authority.root.certificate.x509
        let good = X509Certificate(knownToRead: leaf.certificate.der)
        #expect(good.isSigned(by: root) && good.matches(leaf.key) && good.subject == "CN=alice@zegel.example")
        #expect(try PathCheck(path: [good], anchor: root, time: Date()).run().isEmpty)
        for damaged in [[], Array(leaf.certificate.der.dropLast()), [UInt8](repeating: 0x30, count: 600)] {
            let bad = X509Certificate(knownToRead: damaged)
            #expect(!bad.isSigned(by: root) && !good.isSigned(by: bad) && !bad.matches(leaf.key))
            #expect(bad.subject.isEmpty && bad.publicKey.bits == 0)
            #expect(try !PathCheck(path: [bad], anchor: root, time: Date()).run().isEmpty)
            #expect(try !PathCheck(path: [good], anchor: bad, time: Date()).run().isEmpty)
        }
    }

    @Test("an address cannot bring a second name into a certificate")
    func injection() async throws {
        let leaf = try authority.leaf(for: "alice@zegel.example,email:ceo@corp.example")
        #expect(leaf.certificate.addresses.isEmpty)
    }

    @Test("a CRL, as openssl verifies and prints it", .enabled(if: openssl != nil, "openssl is not installed"))
    func list() async throws {
        let leaf = try authority.leaf(for: "alice@zegel.example")
        let list = try authority.list(revoking: [(leaf.certificate, 1)], number: 7)
        let root = try folder.write("root.pem", authority.root.certificate.pem.utf8)
        let text = try await run(["crl", "-inform", "DER", "-noout", "-text", "-CAfile", root], input: list.der)
        #expect(text.contains("verify OK"))
        #expect(text.contains("Key Compromise"))
        #expect(text.contains(leaf.certificate.serialNumber.uppercased()))
        #expect(text.contains("X509v3 CRL Number"))
    }

    @Test("A7.9: what is exported uses AES-256, SHA-256 and 600,000 iterations", .enabled(if: openssl != nil, "openssl is not installed"))
    func exported() async throws {
        let leaf = try authority.leaf(for: "alice@zegel.example")
        let file = try PKCS12.write(
            key: leaf.key, certificate: leaf.certificate.x509, chain: [authority.root.certificate.x509], password: "pässwörd")
        let text = try await run(["pkcs12", "-info", "-noout", "-passin", "pass:pässwörd"], input: file)
        #expect(text.contains("MAC: sha256, Iteration 600000"))
        #expect(text.components(separatedBy: "PBES2, PBKDF2, AES-256-CBC, Iteration 600000, PRF hmacWithSHA256").count == 3)
    }

    @Test("key pairs of every kind survive PKCS #8", arguments: ["RSA", "P-256", "P-384", "P-521", "ED25519", "X25519"])
    func keys(_ kind: String) throws {
        let key =
            switch kind {
            case "RSA": try PrivateKey.generateRSA(bits: 2048)
            case "ED25519", "X25519": try PrivateKey.generate(algorithm: kind)
            default: try PrivateKey.generateEC(curve: kind)
            }
        let again = try PrivateKey(der: key.pkcs8DER())
        #expect(try again.publicKeyDER() == key.publicKeyDER())
        #expect(throws: (any Error).self) { try PrivateKey(der: Array(key.pkcs8DER().dropLast(3))) }
    }

    @Test("a key matches its own certificate and no other")
    func matches() throws {
        let (alice, bob) = (try authority.leaf(for: "alice@zegel.example"), try authority.leaf(for: "bob@zegel.example"))
        #expect(alice.certificate.x509.matches(alice.key))
        #expect(!alice.certificate.x509.matches(bob.key))
    }

    @Test("signatures over bytes: good with the right key, over the right bytes, and not otherwise")
    func signedBytes() throws {
        let leaf = try authority.leaf(for: "alice@zegel.example").certificate
        #expect(leaf.x509.isSigned(by: authority.root.certificate.x509))
        #expect(!leaf.x509.isSigned(by: leaf.x509))
        #expect(leaf.x509.signatureDigest == "SHA256")
        let list = try authority.list(revoking: [])
        #expect(list.isSigned(by: authority.root.certificate))
        #expect(!list.isSigned(by: leaf))
        #expect(!SignedBytes.verify([1], algorithm: [2], signature: [3], issuer: leaf.x509))
        #expect(!SignedBytes.verify([], algorithm: [], signature: [], issuer: leaf.x509))
    }

    @Test("Ed25519 signs certificates and lists")
    func edwards() throws {
        let root = try TestAuthority.issue(
            subject: "Edwards", constraints: (true, nil), usage: ["keyCertSign", "cRLSign"], key: PrivateKey.generate(algorithm: "ED25519"))
        #expect(root.certificate.keyAlgorithm == "ED25519")
        let leaf = try TestAuthority.issue(subject: "Leaf", by: root)
        #expect(leaf.certificate.x509.isSigned(by: root.certificate.x509))
        #expect(try authority.list(revoking: [], issuer: root).isSigned(by: root.certificate))
    }

    @Test("names as RFC 4514 writes them: escaped controls, UTF-8 kept")
    func names() throws {
        let leaf = try TestAuthority.issue(subject: "Jörg, \"Zegel\"\n", by: authority.root)
        #expect(leaf.certificate.subject == #"CN=Jörg\, \"Zegel\"\0A"#)
        #expect(DistinguishedNameText.rfc4514(of: [0x30, 0x01]) == nil)
        #expect(DistinguishedNameText.rfc4514(of: leaf.certificate.subjectDER + [0]) == nil)
    }
}
