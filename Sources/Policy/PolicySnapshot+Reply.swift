import Mail
import Settings

extension PolicySnapshot {
    /// Whom a reply to a message may reach (`behaviour.md` F-05, 17.2): its author, when it came from inside and the author's address is
    /// internal; `nil`: nobody, so there is no link.
    public func replyAddress(for facts: MessageFacts) -> EmailAddress? {
        guard facts.origin == .inside, let author = facts.author.address ?? facts.reversePath else { return nil }
        return settings.value(SettingKeys.locality, for: author).value == .internal ? author : nil
    }
}
