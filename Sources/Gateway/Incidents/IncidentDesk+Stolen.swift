import CA
import Foundation
import Mail
import Notices
import Settings
import Store

extension IncidentDesk {
    /// What is asked when a key is, or may be, in the hands of others.
    public struct Theft: Sendable {
        public var address: EmailAddress
        /// Since when its key must not be trusted; `nil`: that is not known.
        public var since: Date?
        public var reason: String
        /// Who is told besides the administrators.
        public var notify: [EmailAddress] = []
        /// Issue a new key.
        public var reissues = true
        /// How the new key travels; `nil`: it stays here.
        public var delivery: KeyDelivery? = KeyDelivery()
        /// The address may be an external one.
        public var isExternalAllowed = false

        public init(address: EmailAddress, reason: String) {
            self.address = address
            self.reason = reason
        }
    }

    struct Plan: Sendable {
        var keys: [KeyHolder]
        var openRequests: [String]
        var secrets: [String]
        var accounts: [String]
        var order: CertificateOrder?
        /// Why the new key cannot be sent; `nil`: it can, or need not.
        var deliveryProblem: String?

        var toRevoke: [KeyHolder] { keys.filter { $0.isOurs && !$0.isRevoked } }
        var toList: [KeyHolder] { keys.filter { !$0.isBlackListed } }
    }

    /// The key of somebody was stolen, or may have been: revoke, publish, black-list, end his passwords, issue and deliver anew, tell
    /// people, and report what was encrypted to it (30.3).
    public func keyStolen(_ theft: Theft, dryRun: Bool, by actor: String) async throws -> IncidentReport {
        var theft = theft
        theft.reason = try Self.checked(theft.reason)
        if let since = theft.since, since > store.now() { throw CAError.badInput("that time is in the future", field: "since") }
        let asked = theft
        let plan = try await store.read { try $0.plan(asked, by: actor) }
        guard !plan.keys.isEmpty else { throw CAError.notFound("there is no certificate of \(theft.address) here") }
        var report = dryRun ? plan.report(asked) : try await carryOut(plan, asked, by: actor)
        let pairs = plan.keys.map { ($0.thumbprint, $0.serialNumber) }
        (report.messages, report.messageCount) = try await store.read { try $0.mailsEncrypted(to: pairs, since: asked.since) }
        report.hints.append("A key on a token or in an HSM cannot be copied: consider one where this can happen again.")
        return report
    }

    private func carryOut(_ plan: Plan, _ theft: Theft, by actor: String) async throws -> IncidentReport {
        let filed = try await store.write { try $0.carryOut(plan, theft, by: actor) }
        var report = plan.report(theft, mark: .done)
        await publish(Set(plan.toRevoke.compactMap(\.authority)), into: &report)
        if let filed { await reissue(filed, theft, plan, by: actor, into: &report) }
        try await tell(theft, plan, into: &report)
        return report
    }

    private func reissue(
        _ request: CertificateRequestRow, _ theft: Theft, _ plan: Plan, by actor: String, into report: inout IncidentReport
    )
        async
    {
        report.steps.removeAll { $0.name == "issue" || $0.name == "deliver" }
        do {
            let row = try await requests.carryOut(request.id)
            guard let thumbprint = row.thumbprint else {
                return report.add("issue", .failed, "No new certificate: \(row.problem ?? "request \(row.id) waits for approval")")
            }
            report.add("issue", .done, "New certificate \(thumbprint.prefix(16))… for \(theft.address)")
            guard let delivery = theft.delivery else { return }
            report.sent = try await keys.send(KeyDesk.Wish([thumbprint], delivery), by: actor)
            report.add("deliver", .done, "New key mailed to \(theft.address); its password goes another way")
        } catch {
            let wasIssued = report.steps.contains { $0.name == "issue" }
            report.add(wasIssued ? "deliver" : "issue", .failed, "\(error)")
        }
    }

    private func tell(_ theft: Theft, _ plan: Plan, into report: inout IncidentReport) async throws {
        report.steps.removeAll { $0.name == "notify" }
        guard !theft.notify.isEmpty else { return }
        let items = plan.keys.map { "\(theft.address), serial number \($0.serialNumber)" }
        let action =
            theft.reissues ? "Do not use this key any more. A new one takes its place." : "Do not use this key any more."
        let failed = try await tell(.keyCompromised(items, action: action), to: theft.notify)
        let told = theft.notify.count - failed.count
        report.add(
            "notify", failed.isEmpty ? .done : .failed,
            "\(Self.count(told, "person")) told" + (failed.isEmpty ? "" : ", not: \(failed.map(\.description).joined(separator: ", "))"))
    }
}

extension IncidentDesk.Plan {
    /// Each step, as it is planned or was done.
    fileprivate func report(_ theft: IncidentDesk.Theft, mark: IncidentReport.Mark = .planned) -> IncidentReport {
        var report = IncidentReport()
        let count = IncidentDesk.count
        func add(_ name: String, _ number: Int, _ words: String) { report.add(name, number == 0 ? .nothing : mark, words) }
        let since = theft.since.map { ", not to be trusted since \($0.formatted(.iso8601))" } ?? ""
        add("revoke", toRevoke.count, "Revoke \(count(toRevoke.count, "certificate")) of \(theft.address), reason keyCompromise\(since)")
        if mark == .planned { add("list", toRevoke.count, "Sign and publish the revocation lists at once") }
        add("black-list", toList.count, "Black-list \(count(toList.count, "certificate")): no signing with it, no encrypting to it")
        add("requests", openRequests.count, "Cancel \(count(openRequests.count, "open request"))")
        add("secrets", secrets.count, "Destroy the passwords and secrets of the address: \(secrets.count)")
        add("logins", accounts.count, (["Remove \(count(accounts.count, "login"))"] + accounts).joined(separator: " "))
        if let order {
            report.add("issue", mark, "Issue a new certificate and key, profile \(order.profile.rawValue)")
            if let deliveryProblem { report.add("deliver", .failed, deliveryProblem) }
            if theft.delivery != nil, deliveryProblem == nil { report.add("deliver", mark, "Mail the new key to \(theft.address)") }
        }
        if !theft.notify.isEmpty { report.add("notify", mark, "Tell \(theft.notify.map(\.description).joined(separator: ", "))") }
        return report
    }
}

extension ReadTransaction {
    /// Secrets of one person that end with his key.
    private static let secretKeys = [SettingKeys.passwordStatic.name, SettingKeys.otpClientSecret.name]

    fileprivate func plan(_ theft: IncidentDesk.Theft, by actor: String) throws -> IncidentDesk.Plan {
        let address = theft.address
        let keys = try keyHolders(address)
        let own = try settings(at: .user(address)).map(\.key)
        var plan = IncidentDesk.Plan(
            keys: keys,
            openRequests: try certificateRequests(in: .waiting, address: address).map(\.id),
            secrets: own.filter { Self.secretKeys.contains($0) } + (try waitingKeyPasswords(for: address).map { _ in "key file" })
                + (try waitingKeySMS(for: address).map { _ in "key file" }),
            accounts: try accounts(only: address))
        guard theft.reissues else { return plan }
        var order = CertificateOrder(address: address)
        if let before = try keys.first(where: { $0.isOurs })?.request.flatMap({ try certificateRequest($0) }) {
            order.profile = CertificateProfile(rawValue: before.profile) ?? .signAndEncrypt
            order.commonName = CommonName(before.commonName)
            order.subject = before.subject
            order.key = KeyType(rawValue: before.keyType)
            order.authority = try before.authority.flatMap { try authority($0) }.flatMap { $0.isRetired ? nil : $0.name }
        }
        order.isExternalAllowed = theft.isExternalAllowed
        plan.order = order
        guard let delivery = theft.delivery else { return plan }
        do {
            _ = try settingsSnapshot().keyWay(delivery, to: address)
        } catch let error as CAError {
            plan.deliveryProblem = error.description
        }
        return plan
    }
}

extension WriteTransaction {
    /// All that must be true together.
    /// - Returns: the request for the new key; `nil` when none is wished.
    fileprivate func carryOut(_ plan: IncidentDesk.Plan, _ theft: IncidentDesk.Theft, by actor: String) throws -> CertificateRequestRow? {
        let address = theft.address
        for key in plan.toRevoke { _ = try revoke(key.thumbprint, reason: .keyCompromise, invalidityDate: theft.since, by: actor) }
        for key in plan.toList {
            try setTrust(TrustListRow(thumbprint: key.thumbprint, status: .distrusted, note: "key stolen: \(theft.reason)", author: actor))
        }
        for id in plan.openRequests {
            _ = try cancelRequest(id)
            try removeJob(kind: certificateRequestJob, subject: id)
        }
        _ = try destroyKeyPasswords(for: address)
        for id in try waitingKeySMS(for: address) { _ = try deleteSMS(id) }
        for key in plan.secrets where key != "key file" { try unset(key, at: .user(address)) }
        for name in plan.accounts { _ = try removeAccount(name) }
        let row = try plan.order.map { try file($0, by: actor) }
        try audit(
            actor: actor, operation: "incident.key-stolen", subject: address.description,
            after: "\(plan.toRevoke.count) revoked, \(plan.toList.count) black-listed, "
                + "\(row.map { "request \($0.id)" } ?? "no new key"); reason: \(theft.reason)")
        return row
    }
}
