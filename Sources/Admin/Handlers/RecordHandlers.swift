import AdminOperations
import Foundation
import Gateway
import Mail
import OpenSSL
import Settings
import Store

/// Stands in the status as long as `legacy.sha1` is on (`behaviour.md` 12.2).
private let sha1Warning =
    "legacy.sha1 is on: certificates signed with SHA-1 are taken, and they can be forged. Turn it off when no partner needs them"

/// Domains taken from outside that are not internal (`behaviour.md` 3.3, 27.6).
private func relayWarnings(_ domains: [String], _ settings: SettingsSnapshot) -> [String] {
    domains.filter { SettingLevel(name: $0).map { settings.value(SettingKeys.locality, at: $0).value } != .internal }.map {
        "\($0) is in relay_domains and not internal: mail from outside to it goes out again, never signed. If it is yours, make it "
            + "internal: zegel domain add \($0) --internal"
    }
}

extension HandlerTable {
    /// Status, traces and audit.
    mutating func addRecords() {
        add(StatusShow.self) { engine, _, _ in
            let counts = try await engine.queue.counts()
            let (generation, settings) = try await engine.store.read { (try $0.generation(), try $0.settingsSnapshot()) }
            let standing = relayWarnings(engine.status?.relayDomains ?? [], settings)
                + (settings.value(SettingKeys.legacySHA1, at: .global).value ? [sha1Warning] : [])
            return StatusShow.Result(
                ready: engine.status?.isReady ?? false, version: engine.version, library: Library.version,
                processIdentifier: ProcessInfo.processInfo.processIdentifier, listeners: engine.status?.listeners ?? [],
                queue: Dictionary(uniqueKeysWithValues: counts.map { ($0.key.rawValue, $0.value) }),
                generation: generation, warnings: (engine.status?.warnings ?? ["no engine is running"]) + standing)
        }
        add(MessageTrace.self) { engine, operation, _ in
            let id = try Inputs.id(operation.id)
            return try await engine.store.read { transaction in
                let traces = try transaction.traces(of: id)
                guard !traces.isEmpty else { throw AdminProblem(.notFound, "there is no trace of \(id)") }
                let tries = try transaction.deliveryTries(of: id).map {
                    MessageTrace.Result.Try(
                        at: $0.at, recipient: $0.address.description, server: $0.remote, outcome: $0.outcome, answer: $0.answer)
                }
                let story = traces.compactMap { TraceRecord.story(ofJSON: $0.decision) }.joined(separator: "\n")
                return MessageTrace.Result(id: id.text, story: story, decisions: traces.map(\.decision), tries: tries)
            }
        }
        add(AuditList.self) { engine, operation, _ in
            let limit = try Inputs.limit(operation.limit)
            return try await engine.store.read { transaction in
                try transaction.auditRecords(limit: limit).map {
                    AuditList.Item(
                        sequence: $0.sequence, at: $0.at, who: $0.actor, operation: $0.operation, subject: $0.subject, before: $0.before,
                        after: $0.after)
                }
            }
        }
        add(AuditVerify.self) { engine, _, _ in
            switch try await engine.store.read({ try $0.verifyAudit() }) {
            case .intact(let records): AuditVerify.Result(isIntact: true, detail: "\(records) records, none changed")
            case .broken(let sequence, let reason): AuditVerify.Result(isIntact: false, detail: "record \(sequence): \(reason)")
            }
        }
    }
}
