import TestSupport

struct OpenSSLPeer: Peer {
    static let name = "openssl cms"
    static var absent: String? { Tool(named: "openssl") == nil ? "openssl is not installed" : nil }
    static let gaps: [Task: String] = [:]

    private let people: People
    private let tool: Tool

    init(_ people: People) throws {
        guard let tool = Tool(named: "openssl") else { throw PeerFailure("openssl is not installed") }
        self.people = people
        self.tool = tool
    }

    func verify(_ signed: [UInt8], content: [UInt8]?) async throws -> [UInt8] {
        let detached = try content.map { ["-content", try people.folder.write("content", $0)] } ?? []
        let root = try people.folder.write("root.pem", people.authority.root.certificate.pem.utf8)
        return try await tool.must(
            ["cms", "-verify", "-binary", "-inform", "DER", "-CAfile", root, "-purpose", "any"] + detached, input: signed)
    }

    func sign(_ content: [UInt8], as person: Person) async throws -> [UInt8] {
        try await tool.must(["cms", "-sign", "-nodetach", "-binary", "-signer", person.pem, "-outform", "DER"], input: content)
    }

    func encrypt(_ content: [UInt8], to person: Person, authenticated: Bool) async throws -> [UInt8] {
        let cipher = authenticated ? "-aes-256-gcm" : "-aes-256-cbc"
        return try await tool.must(["cms", "-encrypt", "-binary", cipher, "-recip", person.pem, "-outform", "DER"], input: content)
    }

    func decrypt(_ sealed: [UInt8], as person: Person) async throws -> [UInt8] {
        try await tool.must(["cms", "-decrypt", "-binary", "-inform", "DER", "-inkey", person.pem, "-recip", person.pem], input: sealed)
    }
}
