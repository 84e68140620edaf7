import OpenSSL
import TestSupport

struct GnuPGPeer: Peer {
    static let name = "gpgsm"
    static var absent: String? { Tool(named: "gpgsm") == nil ? "gpgsm is not installed" : nil }
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
        _ = try await run(["--import", people.root])
        // It takes the certificate, complains that there is no CRL, and says so with its exit status.
        for person in [people.rsa, people.ec] { _ = try? await run(["--import", person.p12]) }
    }

    func end() async {
        // Its agent would outlive the folder otherwise.
        _ = try? await Tool(named: "gpgconf")?.run(["--kill", "all"], environment: environment)
    }

    @discardableResult
    private func run(_ arguments: [String]) async throws -> [UInt8] {
        guard let tool = Tool(named: "gpgsm") else { throw PeerFailure("gpgsm is not installed") }
        let options = [
            "--batch", "--yes", "--disable-crl-checks", "--disable-dirmngr", "--pinentry-mode", "loopback", "--passphrase-fd", "0",
        ]
        return try await tool.must(options + arguments, input: Array("secret\n".utf8), environment: environment)
    }

    private func convert(_ options: [String], _ input: [UInt8]) async throws -> [UInt8] {
        let output = people.folder.path("output")
        try await run(["--output", output] + options + [try people.folder.write("input", input)])
        return try contents(of: output)
    }

    func verify(_ signed: [UInt8], content: [UInt8]?) async throws -> [UInt8] {
        guard let content else { return try await convert(["--verify"], signed) }
        try await run(["--verify", try people.folder.write("signed", signed), try people.folder.write("content", content)])
        return content
    }

    func sign(_ content: [UInt8], as person: Person) async throws -> [UInt8] {
        try await convert(["--sign", "--local-user", person.address], content)
    }

    func encrypt(_ content: [UInt8], to person: Person, authenticated: Bool) async throws -> [UInt8] {
        guard !authenticated else { throw PeerFailure("GnuPG 2.2 has no AuthEnvelopedData") }
        return try await convert(["--encrypt", "--recipient", person.address], content)
    }

    func decrypt(_ sealed: [UInt8], as person: Person) async throws -> [UInt8] { try await convert(["--decrypt"], sealed) }
}
