import AdminOperations
import Foundation
import Gateway
import Mail
import OpenSSL
import Settings
import Store

extension HandlerTable {
    /// Status and audit.
    mutating func addRecords() {
        add(StatusShow.self) { engine, _, _ in
            let counts = try await engine.queue.counts()
            let generation = try await engine.store.read { try $0.generation() }
            let standing = try await engine.examine(isStanding: true).findings.map(\.title)
            let obstacles = await engine.status?.obstacles() ?? []
            return StatusShow.Result(
                ready: obstacles.isEmpty && engine.status?.isReady ?? false, obstacles: obstacles, version: engine.version,
                library: Library.version,
                processIdentifier: ProcessInfo.processInfo.processIdentifier, listeners: engine.status?.listeners ?? [],
                queue: Dictionary(uniqueKeysWithValues: counts.map { ($0.key.rawValue, $0.value) }),
                generation: generation, warnings: (engine.status?.warnings ?? ["no engine is running"]) + standing)
        }
        add(AuditList.self) { engine, operation, _ in
            let limit = try Inputs.limit(operation.limit)
            return try await engine.store.read { transaction in
                try transaction.auditRecords(limit: limit).map {
                    AuditList.Item(
                        sequence: $0.sequence, at: $0.at, who: $0.actor, operation: $0.operation, subject: $0.subject, before: $0.before,
                        after: $0.after, address: $0.address)
                }
            }
        }
        add(AuditVerify.self) { engine, _, _ in
            let (verdict, orphans) = try await engine.store.read { (try $0.verifyAudit(), try $0.orphanedSerials()) }
            let items = orphans.map {
                AuditVerify.Orphan(serialNumber: $0.serialNumber, issuer: $0.issuer, subject: $0.subject, since: $0.reservedAt)
            }
            return switch verdict {
            case .intact(let records): AuditVerify.Result(isIntact: true, detail: "\(records) records, none changed", orphans: items)
            case .broken(let sequence, let reason):
                AuditVerify.Result(isIntact: false, detail: "record \(sequence): \(reason)", orphans: items)
            }
        }
    }
}
