import CA
import Foundation
import Logging
import Mail
import Notices
import PKI
import Queue
import Settings
import Store

/// The procedures for bad days, each one step with a look beforehand (`behaviour.md` 30).
public struct IncidentDesk: Sendable {
    let store: Store
    let queue: Queue
    let keys: KeyDesk
    let press: NoticePress
    let requests: RequestDesk
    let lists: ListDesk

    public init(
        store: Store, queue: Queue, keys: KeyDesk, configuration: GatewayConfiguration, crypto: CryptoPool, logger: Logger
    ) {
        self.store = store
        self.queue = queue
        self.keys = keys
        press = NoticePress(configuration, store: store, crypto: crypto, random: store.random, logger: logger)
        requests = RequestDesk(issuing: IssuingDesk(store: store, crypto: ThreadPerJob()))
        lists = ListDesk(store: store, crypto: ThreadPerJob())
    }

    // MARK: 30.1

    /// The owner has lost his key and nobody else has it: the same keys go to him again.
    public func keyLost(_ address: EmailAddress, delivery: KeyDelivery, reason: String, dryRun: Bool, by actor: String) async throws
        -> IncidentReport
    {
        let reason = try Self.checked(reason)
        let thumbprints = try await store.read { transaction in
            try transaction.keyHolders(address).filter { $0.isOurs && $0.hasKey && !$0.isRevoked && $0.notAfter > transaction.time }
                .map(\.thumbprint)
        }
        var report = IncidentReport()
        report.hints = ["Could anybody else have it? Then zegel ca compromise \(address) instead: old mail stays readable here."]
        guard !thumbprints.isEmpty else {
            report.add("send", .nothing, "No key of \(address) that counts is here: issue a new one with zegel ca issue")
            return report
        }
        let count = Self.count(thumbprints.count, "key")
        guard !dryRun else {
            do {
                _ = try await store.read { try $0.settingsSnapshot() }.keyWay(delivery, to: address)
                report.add("send", .planned, "Send \(count) to \(address) again, in new files with new passwords")
            } catch let error as CAError {
                report.add("send", .failed, error.description)
            }
            return report
        }
        try await record("incident.key-lost", address.description, reason, by: actor)
        report.sent = try await keys.send(KeyDesk.Wish(thumbprints, delivery), by: actor)
        report.add("send", .done, "Sent \(count) to \(address) again")
        return report
    }

    // MARK: 30.2

    /// What ends with a relationship.
    public struct Ending: Hashable, Sendable {
        public var revokes = false
        /// The certificates leave the store; those with keys only with `deletesKeys`.
        public var deletesCertificates = false
        public var deletesKeys = false
        public var removesUser = false

        public init() {}
    }

    /// Somebody leaves, or a partner is one no more. Without a choice nothing changes, and the dates of expiry are shown.
    public func relationshipEnds(_ address: EmailAddress, _ ending: Ending, reason: String, dryRun: Bool, by actor: String) async throws
        -> IncidentReport
    {
        let reason = try Self.checked(reason)
        let holders = try await store.read { try $0.keyHolders(address) }
        var report = IncidentReport()
        for holder in holders where !holder.isRevoked {
            report.add(
                "expires", .nothing, "\(holder.short) ends on \(holder.notAfter.formatted(.iso8601.year().month().day()))")
        }
        if ending == Ending() {
            report.hints = [
                "Nothing was asked for, so nothing changes. --revoke, --delete-certificates and --remove-user do more.",
                "For people who stay a short time set a short ca.validity for their domain.",
            ]
            return report
        }
        let toRevoke = ending.revokes ? holders.filter { $0.isOurs && !$0.isRevoked } : []
        let toDelete = ending.deletesCertificates ? holders.filter { !$0.hasKey || ending.deletesKeys } : []
        let kept = ending.deletesCertificates ? holders.filter { $0.hasKey && !ending.deletesKeys } : []
        let mark: IncidentReport.Mark = dryRun ? .planned : .done
        if !dryRun { try await end(address, ending, toRevoke, toDelete, reason, by: actor) }
        if ending.revokes {
            report.add(
                "revoke", toRevoke.isEmpty ? .nothing : mark,
                "Revoke \(Self.count(toRevoke.count, "certificate")), reason affiliationChanged")
        }
        if ending.deletesCertificates {
            report.add("delete", toDelete.isEmpty ? .nothing : mark, "Delete \(Self.count(toDelete.count, "certificate"))")
            if !kept.isEmpty {
                report.add("keep", .nothing, "\(Self.count(kept.count, "key")) stay, so that old mail opens (--with-keys deletes them)")
            }
        }
        if ending.removesUser { report.add("user", mark, "Remove the entry of \(address), its settings, passwords and portal account") }
        if !dryRun { await publish(Set(toRevoke.compactMap(\.authority)), into: &report) }
        return report
    }

    private func end(
        _ address: EmailAddress, _ ending: Ending, _ toRevoke: [KeyHolder], _ toDelete: [KeyHolder], _ reason: String, by actor: String
    ) async throws {
        try await store.write { transaction in
            for holder in toRevoke { _ = try transaction.revoke(holder.thumbprint, reason: .affiliationChanged, by: actor) }
            for holder in toDelete { _ = try transaction.deleteCertificate(thumbprint: holder.thumbprint) }
            if ending.removesUser {
                _ = try transaction.destroyKeyPasswords(for: address)
                for setting in try transaction.settings(at: .user(address)) { try transaction.unset(setting.key, at: .user(address)) }
                for account in try transaction.accounts(only: address) { _ = try transaction.removeAccount(account) }
                _ = try transaction.removeUser(address)
                _ = try transaction.removePortalUser(address)
            }
            let words =
                "\(toRevoke.count) revoked, \(toDelete.count) deleted\(ending.removesUser ? ", user removed" : ""); reason: \(reason)"
            try transaction.audit(actor: actor, operation: "incident.relationship-ends", subject: address.description, after: words)
        }
    }

    // MARK: Helpers of all

    /// Every action asks why (30).
    static func checked(_ reason: String) throws(CAError) -> String {
        let text = String(reason.prefix(500))
        guard text.contains(where: { !$0.isWhitespace }) else { throw .badInput("say why: the audit keeps it", field: "reason") }
        return text
    }

    func record(_ operation: String, _ subject: String, _ reason: String, by actor: String) async throws {
        try await store.write { try $0.audit(actor: actor, operation: operation, subject: subject, after: "reason: \(reason)") }
    }

    static func count(_ number: Int, _ noun: String) -> String {
        guard number != 1 else { return "1 \(noun)" }
        return noun.hasSuffix("y") ? "\(number) \(noun.dropLast())ies" : "\(number) \(noun)s"
    }

    /// Signs the lists of some authorities at once.
    func publish(_ authorities: Set<Int64>, lifetime: Duration? = nil, into report: inout IncidentReport) async {
        for id in authorities.sorted() {
            let name = (try? await store.read { try $0.authority(id)?.name }) ?? "\(id)"
            do {
                switch try await lists.publish(id, lifetime: lifetime) {
                case .published(let number, let until, _):
                    report.add(
                        "list", .done,
                        "Revocation list \(number) of \(name) signed, good until \(until.formatted(.iso8601.year().month().day()))")
                case .cannotSign:
                    report.add(
                        "list", .failed,
                        "The key of \(name) is kept elsewhere: bring it back and sign its list with zegel ca crl \(name) --anew")
                case .gone: report.add("list", .nothing, "\(name) is gone")
                }
            } catch {
                report.add("list", .failed, "The list of \(name) was not signed: \(error). A job tries again")
            }
        }
    }

    /// - Returns: those who could not be told.
    func tell(_ content: NoticeContent, to people: [EmailAddress]) async throws -> [EmailAddress] {
        let settings = try await store.read { try $0.settingsSnapshot() }
        var failed: [EmailAddress] = []
        for person in people {
            do {
                for entry in try await press.entries(content, to: person, settings, trace: nil, at: store.now()) {
                    try await queue.accept(entry)
                }
            } catch { failed.append(person) }
        }
        return failed
    }
}
