import AdminOperations
import Foundation
import Mail
import Store

extension HandlerTable {
    mutating func addReplies() {
        add(ReplyList.self) { engine, operation, _ in
            let limit = try Inputs.limit(operation.limit)
            let recipient = try operation.recipient.map { try Inputs.address($0, field: "recipient") }
            let message = try operation.message.map { try Inputs.id($0) }
            return try await engine.store.read { transaction in
                let last = try operation.after.map { try transaction.link($0, field: "after") }
                return try transaction.replyLinks(of: recipient, trace: message, after: last, limit: limit).map {
                    ReplyList.Item($0, at: transaction.time)
                }
            }
        }
        add(ReplyRevoke.self) { engine, operation, who in
            let recipient = try operation.recipient.map { try Inputs.address($0, field: "recipient") }
            let message = try operation.message.map { try Inputs.id($0) }
            guard !operation.ids.isEmpty || recipient != nil || message != nil else {
                throw AdminProblem(.badInput, "name links by their ids, or a recipient, or a message", field: "ids")
            }
            return try await engine.store.write { transaction in
                var links = try operation.ids.map { try transaction.link($0, field: "ids") }
                if recipient != nil || message != nil { links += try transaction.replyLinks(of: recipient, trace: message) }
                let revoked = try links.filter { try transaction.revokeReplyLink($0.id) }
                for link in revoked {
                    try transaction.audit(
                        actor: who.name, operation: ReplyRevoke.name, subject: link.id,
                        before: "\(link.recipient) could reply to \(link.sender) about message \(link.trace)")
                }
                return ReplyRevoke.Result(revoked: revoked.count)
            }
        }
    }
}

extension ReadTransaction {
    fileprivate func link(_ id: String, field: String) throws -> ReplyLinkRow {
        guard let link = try replyLink(id) else {
            throw AdminProblem(.notFound, "there is no reply link \(Inputs.quoted(id))", field: field)
        }
        return link
    }
}

extension ReplyList.Item {
    fileprivate init(_ link: ReplyLinkRow, at time: Date) {
        let state = link.revokedAt != nil ? "revoked" : link.expiresAt <= time ? "expired" : "works"
        self.init(
            id: link.id, recipient: link.recipient.description, sender: link.sender.description, message: link.trace.text, state: state,
            createdAt: link.createdAt, validUntil: link.expiresAt, replies: link.sent, lastReplyAt: link.lastSentAt)
    }
}
