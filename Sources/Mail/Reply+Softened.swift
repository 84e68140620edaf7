extension Reply {
    /// The same for now: a refusal for good becomes one that lets the client try again (`behaviour.md` Q-05).
    public var softened: Reply {
        guard isPermanent else { return self }
        return Reply(code == 552 ? 452 : 450, status.map { EnhancedStatus(4, $0.subject, $0.detail) }, lines: lines)
    }
}

extension MailFailure {
    /// The same for now.
    public var softened: MailFailure {
        guard isPermanent else { return self }
        let reply = reply.softened
        return MailFailure(status: EnhancedStatus(4, status.subject, status.detail), text: text, cause: cause, code: reply.code)
    }
}
