import Mail

extension TraceRecord {
    /// Whose mail it is: the author and the reverse-path.
    public var senders: [EmailAddress] { [facts.author.address, facts.reversePath].compactMap(\.self) }

    /// What somebody is shown who may see what became of some recipients only.
    /// - Parameters:
    ///   - isShown: whether he may see this recipient.
    ///   - isReadable: whether he may see the settings of this level, as `Plan.UsedSetting.level` names it.
    public func narrowed(to isShown: (EmailAddress) -> Bool, settingsOf isReadable: (String) -> Bool) -> TraceRecord {
        var record = self
        let kept = facts.recipients.indices.filter { isShown(facts.recipients[$0]) }
        record.facts.recipients = kept.map { facts.recipients[$0] }
        record.facts.hidden = kept.indices.filter { facts.hidden.contains(kept[$0]) }
        record.plan.recipients.removeAll { !isShown($0.recipient) }
        // A copy that goes to others as well names their certificates.
        record.plan.groups.removeAll { !$0.recipients.allSatisfy(isShown) }
        record.plan.usedSettings.removeAll { !isReadable($0.level) }
        record.plan.notices = []
        record.plan.alarms = []
        let openings = openings?.filter { $0.recipients.allSatisfy(isShown) } ?? []
        record.openings = openings.isEmpty ? nil : openings
        return record
    }
}
