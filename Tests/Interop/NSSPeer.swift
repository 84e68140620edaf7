import TestSupport

struct NSSPeer: Peer {
    static let name = "NSS cmsutil"
    static let tools = ["cmsutil", "certutil", "pk12util"]
    static let gaps: [Task: String] = [
        .opensOAEP: "NSS 3.87 reads no OAEP in CMS", .opensECDH: "NSS 3.87 has no ECDH in CMS",
        .opensGCM: "NSS has no AuthEnvelopedData", .opensGCMWithECDH: "NSS has no AuthEnvelopedData",
        .weOpenEC: "NSS 3.87 has no ECDH in CMS", .weOpenGCM: "NSS has no AuthEnvelopedData",
    ]

    private let people: People
    private var database: String { "sql:\(people.folder.root)" }

    init(_ people: People) async throws {
        self.people = people
        _ = try await run("certutil", ["-N", "-d", database, "--empty-password"])
        _ = try await run("certutil", ["-A", "-d", database, "-n", "root", "-t", "C,C,C", "-i", people.root])
        for person in [people.rsa, people.ec] {
            _ = try await run("pk12util", ["-d", database, "-i", person.p12, "-W", "secret"])
        }
    }

    private func run(_ name: String, _ arguments: [String]) async throws -> [UInt8] {
        try await Tool.needed(name).must(arguments)
    }

    func verify(_ signed: [UInt8], content: [UInt8]?) async throws -> [UInt8] {
        let detached = try content.map { ["-c", try people.folder.write("content", $0)] } ?? []
        let output = try await convert(["-D"] + detached, signed)
        return content ?? output
    }

    func sign(_ content: [UInt8], as person: Person) async throws -> [UInt8] {
        try await convert(["-S", "-N", person.name, "-H", "SHA256", "-G", "-P"], content)
    }

    func encrypt(_ content: [UInt8], to person: Person) async throws -> [UInt8] {
        try await convert(["-E", "-r", person.name], content)
    }

    func decrypt(_ sealed: [UInt8], as person: Person) async throws -> [UInt8] { try await convert(["-D"], sealed) }

    private func convert(_ options: [String], _ input: [UInt8]) async throws -> [UInt8] {
        try await people.convert(input) { input, output in
            _ = try await run("cmsutil", options + ["-d", database, "-i", input, "-o", output])
        }
    }
}
