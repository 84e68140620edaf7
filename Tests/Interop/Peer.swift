import TestSupport

/// Another CMS implementation, driven through its own program.
protocol Peer: Sendable {
    static var name: String { get }
    /// The programs it takes.
    static var tools: [String] { get }
    /// What else is missing on this machine; `nil` when all is there.
    static var absentLibrary: String? { get }
    /// What this version is known not to do, and why.
    static var gaps: [Task: String] { get }

    init(_ people: People) async throws

    /// The content of a SignedData whose signature it found right.
    /// - Parameter content: of a detached signature.
    func verify(_ signed: [UInt8], content: [UInt8]?) async throws -> [UInt8]
    func sign(_ content: [UInt8], as person: Person) async throws -> [UInt8]
    /// AES-256-CBC in EnvelopedData.
    func encrypt(_ content: [UInt8], to person: Person) async throws -> [UInt8]
    /// AES-256-GCM in AuthEnvelopedData.
    func encryptAuthenticated(_ content: [UInt8], to person: Person) async throws -> [UInt8]
    func decrypt(_ sealed: [UInt8], as person: Person) async throws -> [UInt8]
    /// Ends what it left running.
    func end() async
}

extension Peer {
    static var absentLibrary: String? { nil }

    /// What is missing on this machine; `nil` when all is there.
    static var absent: String? { tools.first { Tool(named: $0) == nil }.map { "\($0) is not installed" } ?? absentLibrary }

    func encryptAuthenticated(_ content: [UInt8], to person: Person) async throws -> [UInt8] {
        throw PeerFailure("it writes no AuthEnvelopedData")
    }
    func end() async {}
}

/// A peer's program said no.
struct PeerFailure: Error, CustomStringConvertible {
    let description: String

    init(_ outcome: Tool.Outcome) { description = "exit \(outcome.status): \(outcome.errors)\(outcome.text)" }
    init(_ text: String) { description = text }
}

extension Tool {
    static func needed(_ name: String) throws -> Tool {
        guard let tool = Tool(named: name) else { throw PeerFailure("\(name) is not installed") }
        return tool
    }

    /// A run that has to succeed.
    func must(_ arguments: [String], input: [UInt8] = [], environment: [String: String]? = nil) async throws -> [UInt8] {
        let outcome = try await run(arguments, input: input, environment: environment)
        guard outcome.status == 0 else { throw PeerFailure(outcome) }
        return outcome.output
    }
}
