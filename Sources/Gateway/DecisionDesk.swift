import Foundation
import Mail
import Policy
import Settings
import Store

/// Decides about messages: those that came, those somebody asks about, and those of the past under other settings.
///
/// All three take this one way, so what explains a mail is what would decide it (G-08).
public struct DecisionDesk: Sendable {
    let configuration: GatewayConfiguration
    let snapshots: SnapshotSource
    let unprotect: Unprotect
    let crypto: CryptoPool
    let now: @Sendable () -> Date

    /// - Parameter now: the clock.
    public init(
        configuration: GatewayConfiguration, store: Store, snapshots: SnapshotSource, crypto: CryptoPool,
        now: @escaping @Sendable () -> Date
    ) {
        self.configuration = configuration
        self.snapshots = snapshots
        self.crypto = crypto
        self.now = now
        unprotect = Unprotect(
            store: store, crypto: crypto, results: AuthenticationResults(identifier: configuration.hostName), now: now)
    }

    /// A message with the decision about it and what that was made from.
    struct Decided: Sendable {
        let incoming: IncomingMessage
        let snapshot: PolicySnapshot
        let plan: Plan
    }

    /// Parses a message, takes one snapshot and decides.
    /// - Parameters:
    ///   - bytes: with the `Received` field of ours.
    ///   - proposed: settings to decide by instead of the stored ones.
    func decide(_ bytes: [UInt8], _ envelope: Envelope, _ submission: Submission, under proposed: SettingsTree? = nil) async throws
        -> Decided
    {
        let incoming = try await crypto.run { IncomingMessage(bytes, envelope, submission) }
        let snapshot = try await snapshots.snapshot(for: incoming.facts, under: proposed)
        let plan = try await crypto.run { Policy.decide(incoming.facts, snapshot) }
        return Decided(incoming: incoming, snapshot: snapshot, plan: plan)
    }

    /// The same decision without certificates that turned out to be of no use: the next certificate, the next method, or none (E-13).
    /// - Returns: `nil` when that is known already, so that nothing is tried for ever.
    func decide(_ decided: Decided, without failure: ProtectionFailure) async throws -> Decided? {
        var snapshot = decided.snapshot
        snapshot.failures = snapshot.failures.merging(failure.certificates)
        guard snapshot.failures != decided.snapshot.failures else { return nil }
        let facts = decided.incoming.facts
        let plan = try await crypto.run { [snapshot] in Policy.decide(facts, snapshot) }
        return Decided(incoming: decided.incoming, snapshot: snapshot, plan: plan)
    }
}
