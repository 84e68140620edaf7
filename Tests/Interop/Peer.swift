import Foundation
import TestSupport

/// Another CMS implementation, driven through its own program.
protocol Peer: Sendable {
    static var name: String { get }
    /// What is missing on this machine; `nil` when all is there.
    static var absent: String? { get }
    /// What this version is known not to do, and why.
    static var gaps: [Task: String] { get }

    init(_ people: People) async throws

    /// The content of a SignedData whose signature it found right.
    /// - Parameter content: of a detached signature.
    func verify(_ signed: [UInt8], content: [UInt8]?) async throws -> [UInt8]
    func sign(_ content: [UInt8], as person: Person) async throws -> [UInt8]
    func encrypt(_ content: [UInt8], to person: Person, authenticated: Bool) async throws -> [UInt8]
    func decrypt(_ sealed: [UInt8], as person: Person) async throws -> [UInt8]
    /// Ends what it left running.
    func end() async
}

extension Peer {
    func end() async {}
}

/// A peer's program said no.
struct PeerFailure: Error, CustomStringConvertible {
    let description: String

    init(_ outcome: Tool.Outcome) { description = "exit \(outcome.status): \(outcome.errors)\(outcome.text)" }
    init(_ text: String) { description = text }
}

extension Tool {
    /// A run that has to succeed.
    func must(_ arguments: [String], input: [UInt8] = [], environment: [String: String]? = nil) async throws -> [UInt8] {
        let outcome = try await run(arguments, input: input, environment: environment)
        guard outcome.status == 0 else { throw PeerFailure(outcome) }
        return outcome.output
    }
}

/// The bytes of a file.
func contents(of path: String) throws -> [UInt8] { Array(try Data(contentsOf: URL(filePath: path))) }
