/// Safe mode (`behaviour.md` Q-05): nobody's mail is refused by a rule that may have been set wrongly.
extension Plan {
    /// The same plan with those who would not get the message held for an administrator. The sender is not told that it was not sent:
    /// that is not so yet.
    func inSafeMode() -> Plan {
        var plan = self
        for index in plan.groups.indices {
            guard case .refuse(let refusal) = plan.groups[index].treatment else { continue }
            plan.groups[index].treatment = .hold(Refusal(refusal.status, "safe mode is on: \(refusal.reason)"))
        }
        for index in plan.recipients.indices where plan.recipients[index].outcome == .refused { plan.recipients[index].outcome = .held }
        plan.notices.removeAll { $0.kind == .encryptionFailed || $0.kind == .signingFailed }
        return plan
    }
}
