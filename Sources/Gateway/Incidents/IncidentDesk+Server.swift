import CA
import Foundation
import Mail
import Notices
import PKI
import Queue
import Settings
import Store

extension IncidentDesk {
    /// The steps when the server itself was in the hands of others; each can be run alone and again (30.4).
    public enum ServerStep: String, Sendable, CaseIterable {
        case holdQueue = "hold-queue"
        case inventory
        case revoke
        case retire
        case notify
        case audit
    }

    /// What is asked.
    public struct Breach: Sendable {
        /// When it may have begun; `nil`: that is not known, and everything counts.
        public var since: Date?
        public var reason: String
        public var steps: [ServerStep] = ServerStep.allCases
        /// Who is told besides the owners of the certificates.
        public var notify: [EmailAddress] = []

        public init(reason: String) { self.reason = reason }
    }

    /// The last lists must outlive what they revoke, and the key that could sign further ones is not to be used.
    private static let finalList = Duration.seconds(365 * 86_400)
    private static let revokedAtOnce = 100
    /// An authority for data protection hears of it within so long (GDPR art. 33).
    private static let notification: TimeInterval = 72 * 3600

    public func serverCompromised(_ breach: Breach, dryRun: Bool, by actor: String) async throws -> (
        report: IncidentReport, inventory: [String]
    ) {
        let reason = try Self.checked(breach.reason)
        let words = breach.steps.map(\.rawValue).joined(separator: " ")
        if !dryRun { try await record("incident.server-compromised", words, reason, by: actor) }
        var report = IncidentReport()
        var inventory: [String] = []
        for step in ServerStep.allCases where breach.steps.contains(step) {
            switch step {
            case .holdQueue: try await holdQueue(reason, dryRun, by: actor, into: &report)
            case .inventory:
                inventory = try await store.read { try $0.inventory(since: breach.since) }
                report.add("inventory", dryRun ? .planned : .done, "Listed what was within reach: \(Self.count(inventory.count, "line"))")
            case .revoke: try await revokeAll(breach, dryRun, by: actor, into: &report)
            case .retire: try await retireAll(dryRun, by: actor, into: &report)
            case .notify: try await tellOwners(breach, dryRun, into: &report)
            case .audit: try await checkAudit(into: &report)
            }
        }
        report.hints = [
            "Make new authorities on a machine that was set up anew: zegel ca create NAME, then settings set ca.authority NAME.",
            "Ask partners to remove your old roots: black-listing here helps only here.",
            "Put a new master key in place with a new store; keys of this store count as known to others.",
            "Give every login a new password: zegel account password NAME.",
            "Let everybody in the portal choose a new password: zegel portal user list, then zegel portal user reset ADDRESS.",
            "Where personal data were within reach, tell the authority for data protection until "
                + "\(store.now().addingTimeInterval(Self.notification).formatted(.iso8601)), 72 hours from now.",
        ]
        return (report, inventory)
    }

    private func holdQueue(_ reason: String, _ dryRun: Bool, by actor: String, into report: inout IncidentReport) async throws {
        var held = 0
        for state in [QueueState.received, .ready, .deferred] {
            let rows = try await queue.list(in: state, limit: 100_000)
            if dryRun { held += rows.count } else { held += await hold(rows, reason, by: actor) }
        }
        report.add(
            "hold-queue", held == 0 ? .nothing : dryRun ? .planned : .done,
            "Hold \(Self.count(held, "message")) until somebody releases them")
    }

    private func hold(_ rows: [QueueEntryRow], _ reason: String, by actor: String) async -> Int {
        var held = 0
        for row in rows {
            // One in delivery at this moment is gone or comes back: the step can be run again.
            do {
                try await queue.hold(row.id, reason: reason) { transaction in
                    try transaction.audit(actor: actor, operation: "queue.hold", subject: row.id.text, after: reason)
                }
                held += 1
            } catch { continue }
        }
        return held
    }

    private func revokeAll(_ breach: Breach, _ dryRun: Bool, by actor: String, into report: inout IncidentReport) async throws {
        let open = try await store.read { try $0.unrevoked() }
        let authorities = try await store.read { try $0.authorities().filter { $0.thumbprint != nil } }
        if !dryRun {
            for start in stride(from: 0, to: open.count, by: Self.revokedAtOnce) {
                let batch = open[start..<min(start + Self.revokedAtOnce, open.count)]
                try await store.write { transaction in
                    for one in batch {
                        _ = try transaction.revoke(
                            one.thumbprint, reason: one.isAuthority ? .caCompromise : .keyCompromise, invalidityDate: breach.since,
                            by: actor)
                    }
                }
            }
        }
        report.add(
            "revoke", open.isEmpty ? .nothing : dryRun ? .planned : .done,
            "Revoke \(Self.count(open.count, "certificate")), \(open.count { $0.isAuthority }) of them of authorities")
        guard !dryRun else {
            return report.add("list", .planned, "Sign the last lists of \(Self.count(authorities.count, "authority")), good for a year")
        }
        await publish(Set(authorities.map(\.id)), lifetime: Self.finalList, into: &report)
    }

    private func retireAll(_ dryRun: Bool, by actor: String, into report: inout IncidentReport) async throws {
        let open = try await store.read { try $0.authorities().filter { !$0.isRetired } }
        if !dryRun {
            try await store.write { transaction in
                for row in open {
                    try transaction.setRetired(true, authority: row.id)
                    try transaction.audit(
                        actor: actor, operation: "authority.retire", subject: row.name, before: "in use", after: "do not use")
                }
            }
        }
        let names = open.map(\.name).joined(separator: ", ")
        report.add(
            "retire", open.isEmpty ? .nothing : dryRun ? .planned : .done, "Mark “do not use”: \(names.isEmpty ? "none is left" : names)")
    }

    private func tellOwners(_ breach: Breach, _ dryRun: Bool, into report: inout IncidentReport) async throws {
        let (owners, names) = try await store.read { transaction in
            (
                Set(try transaction.issuedToPeople().compactMap { EmailAddress($0) }),
                try transaction.authorities().map { "\($0.name): \($0.subject)" }
            )
        }
        let people = owners.union(breach.notify).sorted { $0.description < $1.description }
        guard !dryRun else {
            return report.add("notify", people.isEmpty ? .nothing : .planned, "Tell \(Self.count(people.count, "person"))")
        }
        let action =
            "Do not trust certificates of these authorities any more, and remove their root certificates from your programs. New ones will follow."
        let failed = try await tell(.authorityCompromised(names, action: action), to: people)
        report.add("notify", failed.isEmpty ? .done : .failed, "\(Self.count(people.count - failed.count, "person")) told")
    }

    private func checkAudit(into report: inout IncidentReport) async throws {
        switch try await store.read({ try $0.verifyAudit() }) {
        case .intact(let records): report.add("audit", .done, "The audit is whole: \(records) records")
        case .broken(let sequence, let reason): report.add("audit", .failed, "The audit is broken at record \(sequence): \(reason)")
        }
    }
}

extension ReadTransaction {
    fileprivate func unrevoked() throws -> [(thumbprint: String, isAuthority: Bool)] {
        let roots = Set(try authorities().filter { $0.parent == nil }.compactMap(\.thumbprint))
        return try authorities().flatMap { try issued(byAuthority: $0.id, endingAfter: time) }.compactMap { row in
            // A root cannot revoke itself in a way anybody would look at.
            guard let thumbprint = row.thumbprint, !roots.contains(thumbprint),
                row.revocation.map({ $0.reason == RevocationReason.hold.code }) ?? true
            else { return nil }
            return (thumbprint, row.address == nil)
        }
    }

    fileprivate func issuedToPeople() throws -> [String] {
        try authorities().flatMap { try issued(byAuthority: $0.id, endingAfter: time) }.compactMap(\.address)
    }

    /// What somebody on this server could have taken.
    fileprivate func inventory(since: Date?) throws -> [String] {
        var lines = try authorities().filter(\.hasKey).map { "the key of the authority \($0.name)" }
        var last: String?
        while case let page = try certificateRows(CertificateFilter(hasPrivateKey: true), after: last, limit: 1000), !page.isEmpty {
            lines += page.map { "the key of \($0.subject), \($0.thumbprint)" }
            last = page.last?.thumbprint
        }
        lines += try settings().filter { SettingRegistry.named($0.key)?.isSecret ?? false }.map {
            "the secret \($0.key) of \(SettingLevel($0.level).name)"
        }
        lines += try accounts().map { "the login \($0.name)" }
        lines += try waitingKeyPasswords().map { "the password of a key file for \($0.address)" }
        lines += try smsRows(in: .waiting).map { "the password in an SMS for \($0.recipient), \($0.number.masked)" }
        var address: EmailAddress?
        while case let page = try portalUsers(after: address), !page.isEmpty {
            lines += try page.flatMap { user in
                ["the portal account of \(user.address)"]
                    + (try portalKeyPasswords(of: user.address)).map { _ in "the password of a key file for \(user.address)" }
            }
            address = page.last?.address
        }
        var messages = 0
        var mark: TraceRow?
        while case let page = try traces(since: since ?? Date(timeIntervalSince1970: 0), after: mark, limit: 1000), !page.isEmpty {
            messages += page.count
            mark = page.last
        }
        lines.append(
            "\(messages) messages decided \(since.map { "since \($0.formatted(.iso8601))" } ?? "and still recorded"): zegel message trace lists them"
        )
        return lines
    }
}
