import Mail
import Settings

/// Decides what is done with a message: pure, the same for real mail and for *explain* (G-08).
///
/// - Returns: a plan in which every recipient of the envelope is in exactly one group.
public func decide(_ facts: MessageFacts, _ snapshot: PolicySnapshot) -> Plan {
    var decision = Decision(facts, snapshot)
    let plan = decision.plan()
    return snapshot.settings.value(SettingKeys.queueSafeMode, at: .global).value ? plan.inSafeMode() : plan
}
