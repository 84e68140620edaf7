import Foundation

/// The services of an engine in another process, asked question by question.
public struct RemotePortal: Sendable {
    /// Carries one question: its name and JSON; gives the answer's JSON.
    ///
    /// Throws `PortalProblem` as the engine said it, `PortalUnavailable` when it did not answer.
    public typealias Carrier = @Sendable (_ name: String, _ input: Data) async throws -> Data

    private let carry: Carrier

    public init(_ carry: @escaping Carrier) { self.carry = carry }

    public var services: PortalServices { PortalServices(publishing: self, replies: self, accounts: self) }

    func ask<Question: PortalQuestion>(_ question: Question) async throws -> Question.Answer {
        let output: Data
        do {
            output = try await carry(Question.name, try JSONEncoder().encode(question))
        } catch let problem as PortalProblem {
            throw problem.original
        }
        return try JSONDecoder().decode(Question.Answer.self, from: output)
    }
}

extension RemotePortal: PublishingService {
    public func publishedFile(at path: String) async throws -> PublishedFile? {
        let answer = try await ask(PublishedFileQuestion(path: path))
        guard let kind = answer.kind, let bytes = answer.bytes, let modifiedAt = answer.modifiedAt, let digest = answer.digest else {
            return nil
        }
        return PublishedFile(kind: kind, bytes: Array(bytes), modifiedAt: modifiedAt, digest: digest)
    }

    public func house() async throws -> House {
        let answer = try await ask(HouseQuestion())
        return House(name: answer.name, logo: Array(answer.logo))
    }
}

extension RemotePortal: ReplyService {
    public func draft(_ token: String) async throws -> ReplyDraft { try await ask(ReplyDraftQuestion(token: token)) }

    public func keep(text: String, _ access: ReplyAccess) async throws {
        _ = try await ask(ReplyTextQuestion(text: text, access: access))
    }

    public func beginFile(name: String, type: String, _ access: ReplyAccess) async throws -> String {
        try await ask(ReplyFileBeginQuestion(fileName: name, type: type, access: access)).id
    }

    public func append(_ bytes: [UInt8], to file: String, _ access: ReplyAccess) async throws {
        _ = try await ask(ReplyFileAppendQuestion(file: file, bytes: Data(bytes), access: access))
    }

    public func endFile(_ file: String, _ access: ReplyAccess) async throws {
        _ = try await ask(ReplyFileEndQuestion(file: file, access: access))
    }

    public func removeFile(_ file: String, _ access: ReplyAccess) async throws {
        _ = try await ask(ReplyFileRemoveQuestion(file: file, access: access))
    }

    public func send(_ access: ReplyAccess) async throws { _ = try await ask(ReplySendQuestion(access: access)) }
}

extension RemotePortal: PortalAccountService {
    public func account(_ request: AccountRequest) async throws -> AccountAnswer { try await ask(AccountQuestion(request: request)) }
}
