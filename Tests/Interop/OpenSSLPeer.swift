import TestSupport

struct OpenSSLPeer: Peer {
    static let name = "openssl cms"
    static let tools = ["openssl"]
    static let gaps: [Task: String] = [:]

    private let people: People
    private let tool: Tool
    /// In PEM, the only form it takes here.
    private let root: String

    init(_ people: People) throws {
        self.people = people
        tool = try Tool.needed("openssl")
        root = try people.folder.write("root.pem", people.authority.root.certificate.pem.utf8)
    }

    func verify(_ signed: [UInt8], content: [UInt8]?) async throws -> [UInt8] {
        let detached = try content.map { ["-content", try people.folder.write("content", $0)] } ?? []
        return try await tool.must(
            ["cms", "-verify", "-binary", "-inform", "DER", "-CAfile", root, "-purpose", "any"] + detached, input: signed)
    }

    func sign(_ content: [UInt8], as person: Person) async throws -> [UInt8] {
        try await tool.must(["cms", "-sign", "-nodetach", "-binary", "-signer", person.pem, "-outform", "DER"], input: content)
    }

    func encrypt(_ content: [UInt8], to person: Person) async throws -> [UInt8] {
        try await encrypt(content, to: person, cipher: "-aes-256-cbc")
    }

    func encryptAuthenticated(_ content: [UInt8], to person: Person) async throws -> [UInt8] {
        try await encrypt(content, to: person, cipher: "-aes-256-gcm")
    }

    private func encrypt(_ content: [UInt8], to person: Person, cipher: String) async throws -> [UInt8] {
        try await tool.must(["cms", "-encrypt", "-binary", cipher, "-recip", person.pem, "-outform", "DER"], input: content)
    }

    func decrypt(_ sealed: [UInt8], as person: Person) async throws -> [UInt8] {
        try await tool.must(["cms", "-decrypt", "-binary", "-inform", "DER", "-inkey", person.pem, "-recip", person.pem], input: sealed)
    }
}
