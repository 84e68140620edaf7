import Foundation

/// One thing a portal process may ask the engine, as a value: its fields are the question, `answer` is what it comes to.
///
/// These are all there is between a portal process and the engine: whatever is not in `PortalQuestions.list` is refused.
public protocol PortalQuestion: Codable, Sendable {
    associatedtype Answer: Codable & Sendable
    /// `reply.draft`
    static var name: String { get }
    func answer(by services: PortalServices) async throws -> Answer
}

public enum PortalQuestions {
    /// Every question there is.
    public static let list: [any PortalQuestion.Type] = [
        PublishedFileQuestion.self, HouseQuestion.self, ReplyDraftQuestion.self, ReplyTextQuestion.self, ReplyFileBeginQuestion.self,
        ReplyFileAppendQuestion.self, ReplyFileEndQuestion.self, ReplyFileRemoveQuestion.self, ReplySendQuestion.self, AccountQuestion.self,
    ]

    static let byName = Dictionary(list.map { ($0.name, $0) }) { first, _ in first }

    /// Answers a question that came over the wire.
    /// - Parameter name: as it was asked.
    public static func answer(_ name: String, _ input: Data, by services: PortalServices) async throws(PortalProblem) -> Data {
        guard let type = byName[name] else { throw PortalProblem(.unknown) }
        return try await answer(type, input, services)
    }

    private static func answer<Question: PortalQuestion>(
        _ type: Question.Type, _ input: Data, _ services: PortalServices
    ) async throws(PortalProblem) -> Data {
        guard let question = try? JSONDecoder().decode(type, from: input) else { throw PortalProblem(.badQuestion) }
        do {
            return try JSONEncoder().encode(try await question.answer(by: services))
        } catch {
            throw PortalProblem(error)
        }
    }
}

/// Why there is no answer; nothing of the cause, which stands in the engine's log.
public struct PortalProblem: Error, Hashable, Sendable, Codable {
    public enum Kind: String, Hashable, Sendable, Codable {
        /// There is no such question.
        case unknown
        /// It cannot be read.
        case badQuestion
        /// `refusal` says why.
        case refused
        /// The engine starts.
        case unavailable
        case failed
    }

    public var kind: Kind
    /// A `ReplyRefusal` by its name.
    public var refusal: String?

    public init(_ kind: Kind, refusal: String? = nil) {
        self.kind = kind
        self.refusal = refusal
    }

    init(_ error: any Error) {
        switch error {
        case let refusal as ReplyRefusal: self.init(.refused, refusal: refusal.rawValue)
        case is PortalUnavailable: self.init(.unavailable)
        default: self.init(.failed)
        }
    }

    /// The error the service threw on the other side.
    var original: any Error {
        switch kind {
        case .refused: refusal.flatMap(ReplyRefusal.init(rawValue:)) ?? self
        case .unavailable: PortalUnavailable("the engine is starting")
        case .unknown, .badQuestion, .failed: self
        }
    }
}

/// Nothing to say but that it was done.
public struct PortalDone: Codable, Sendable {
    public init() {}
}
