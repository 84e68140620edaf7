import Foundation

extension PortalServices {
    fileprivate func reply() throws -> any ReplyService {
        guard let replies else { throw PortalUnavailable("there is no reply service") }
        return replies
    }
}

struct ReplyDraftQuestion: PortalQuestion {
    static let name = "reply.draft"
    var token: String

    func answer(by services: PortalServices) async throws -> ReplyDraft { try await services.reply().draft(token) }
}

struct ReplyTextQuestion: PortalQuestion {
    static let name = "reply.text"
    var text: String
    var access: ReplyAccess

    func answer(by services: PortalServices) async throws -> PortalDone {
        try await services.reply().keep(text: text, access)
        return PortalDone()
    }
}

struct ReplyFileBeginQuestion: PortalQuestion {
    static let name = "reply.file.begin"
    var fileName: String
    var type: String
    var access: ReplyAccess

    struct Answer: Codable, Sendable {
        var id: String
    }

    func answer(by services: PortalServices) async throws -> Answer {
        Answer(id: try await services.reply().beginFile(name: fileName, type: type, access))
    }
}

struct ReplyFileAppendQuestion: PortalQuestion {
    static let name = "reply.file.append"
    var file: String
    var bytes: Data
    var access: ReplyAccess

    func answer(by services: PortalServices) async throws -> PortalDone {
        try await services.reply().append(Array(bytes), to: file, access)
        return PortalDone()
    }
}

struct ReplyFileEndQuestion: PortalQuestion {
    static let name = "reply.file.end"
    var file: String
    var access: ReplyAccess

    func answer(by services: PortalServices) async throws -> PortalDone {
        try await services.reply().endFile(file, access)
        return PortalDone()
    }
}

struct ReplyFileRemoveQuestion: PortalQuestion {
    static let name = "reply.file.remove"
    var file: String
    var access: ReplyAccess

    func answer(by services: PortalServices) async throws -> PortalDone {
        try await services.reply().removeFile(file, access)
        return PortalDone()
    }
}

struct ReplySendQuestion: PortalQuestion {
    static let name = "reply.send"
    var access: ReplyAccess

    func answer(by services: PortalServices) async throws -> PortalDone {
        try await services.reply().send(access)
        return PortalDone()
    }
}
