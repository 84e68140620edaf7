import Foundation
import TestSupport

/// Through the small Java program beside this file, compiled anew for each run.
struct BouncyCastlePeer: Peer {
    static let name = "Bouncy Castle"
    static let tools = ["java", "javac"]
    static var absentLibrary: String? {
        jars.allSatisfy { FileManager.default.fileExists(atPath: $0) } ? nil : "libbcmail-java is not installed"
    }
    static let gaps: [Task: String] = [.opensGCMWithECDH: "Bouncy Castle 1.72 has no AuthEnvelopedData under key agreement"]

    private static let jars = ["bcmail", "bcpkix", "bcprov", "bcutil"].map { "/usr/share/java/\($0).jar" }
    private let people: People

    init(_ people: People) async throws {
        self.people = people
        let source = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Java/BouncyCastle.java").path
        _ = try await Tool.needed("javac").must(["-d", people.folder.root, "-cp", Self.jars.joined(separator: ":"), source])
    }

    private func run(_ verb: String, _ input: [UInt8], _ files: String...) async throws -> [UInt8] {
        let path = ([people.folder.root] + Self.jars).joined(separator: ":")
        return try await people.convert(input) { input, output in
            let words = ["-XX:TieredStopAtLevel=1", "-cp", path, "BouncyCastle", verb, input] + files + [output]
            _ = try await Tool.needed("java").must(words)
        }
    }

    func verify(_ signed: [UInt8], content: [UInt8]?) async throws -> [UInt8] {
        guard let content else { return try await run("verify", signed) }
        return try await run("verify-detached", signed, try people.folder.write("content", content))
    }

    func sign(_ content: [UInt8], as person: Person) async throws -> [UInt8] { try await run("sign", content, person.p12) }

    func encrypt(_ content: [UInt8], to person: Person) async throws -> [UInt8] {
        try await run("encrypt-cbc", content, person.certificate)
    }

    func encryptAuthenticated(_ content: [UInt8], to person: Person) async throws -> [UInt8] {
        try await run("encrypt-gcm", content, person.certificate)
    }

    func decrypt(_ sealed: [UInt8], as person: Person) async throws -> [UInt8] { try await run("decrypt", sealed, person.p12) }
}
