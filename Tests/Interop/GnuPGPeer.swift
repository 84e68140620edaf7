import OpenSSL
import TestSupport

struct GnuPGPeer: Peer {
    static let name = "gpgsm"
    static let tools = ["gpgsm"]
    static let gaps: [Task: String] = [
        .opensOAEP: "GnuPG 2.2 reads no OAEP", .opensECDH: "GnuPG 2.2 has no ECDH in CMS", .opensGCM: "GnuPG 2.2 has no AuthEnvelopedData",
        .opensGCMWithECDH: "GnuPG 2.2 has no AuthEnvelopedData", .weReadEC: "GnuPG 2.2 imports no EC key from PKCS #12",
        .weOpenEC: "GnuPG 2.2 has no ECDH in CMS", .weOpenGCM: "GnuPG 2.2 has no AuthEnvelopedData",
    ]

    private let people: People
    private var environment: [String: String] { ["GNUPGHOME": people.folder.root] }

    init(_ people: People) async throws {
        self.people = people
        let fingerprint = Digest.sha1.hex(people.authority.root.certificate.der).uppercased()
        try people.folder.write("trustlist.txt", "\(fingerprint) S relax\n".utf8)
        try people.folder.write("gpg-agent.conf", "allow-loopback-pinentry\n".utf8)
        try await must(["--import", people.root])
        // Its exit status says nothing here. Of the EC key it takes the certificate at most: see the gaps.
        let imported = try await run(["--import", people.rsa.p12])
        guard imported.errors.contains("secret keys imported: 1") else { throw PeerFailure(imported) }
        _ = try await run(["--import", people.ec.p12])
    }

    func end() async {
        // Its agent would outlive the folder otherwise.
        _ = try? await Tool(named: "gpgconf")?.run(["--kill", "all"], environment: environment)
    }

    private func run(_ arguments: [String]) async throws -> Tool.Outcome {
        let options = [
            "--batch", "--yes", "--disable-crl-checks", "--disable-dirmngr", "--pinentry-mode", "loopback", "--passphrase-fd", "0",
        ]
        return try await Tool.needed("gpgsm").run(options + arguments, input: Array("secret\n".utf8), environment: environment)
    }

    private func must(_ arguments: [String]) async throws {
        let outcome = try await run(arguments)
        guard outcome.status == 0 else { throw PeerFailure(outcome) }
    }

    private func convert(_ options: [String], _ input: [UInt8]) async throws -> [UInt8] {
        try await people.convert(input) { input, output in try await must(["--output", output] + options + [input]) }
    }

    func verify(_ signed: [UInt8], content: [UInt8]?) async throws -> [UInt8] {
        guard let content else { return try await convert(["--verify"], signed) }
        try await must(["--verify", try people.folder.write("signed", signed), try people.folder.write("content", content)])
        return content
    }

    func sign(_ content: [UInt8], as person: Person) async throws -> [UInt8] {
        try await convert(["--sign", "--local-user", person.address], content)
    }

    func encrypt(_ content: [UInt8], to person: Person) async throws -> [UInt8] {
        try await convert(["--encrypt", "--recipient", person.address], content)
    }

    func decrypt(_ sealed: [UInt8], as person: Person) async throws -> [UInt8] { try await convert(["--decrypt"], sealed) }
}
