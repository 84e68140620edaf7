import AdminOperations
import CA
import Foundation
import Store

extension HandlerTable {
    mutating func addBulk() {
        add(BulkPreview.self) { engine, operation, who in
            let options = try Self.options(operation.authority, operation.external, who)
            return try await engine.bulk.preview(Array(operation.file), options, by: who.name).map {
                BulkPreview.Line(number: $0.number, address: $0.address, outcome: $0.outcome.rawValue, reason: $0.reason)
            }
        }
        add(BulkStart.self) { engine, operation, who in
            let options = try Self.options(operation.authority, operation.external, who)
            let id = try await engine.bulk.start(Array(operation.file), options, by: who.name)
            return try await engine.store.read { try $0.bulkItem(id) }
        }
        add(BulkShow.self) { engine, operation, _ in try await engine.store.read { try $0.bulkItem(operation.id) } }
        add(BulkList.self) { engine, _, _ in
            try await engine.store.read { transaction in try transaction.bulkRuns().map { try transaction.bulkItem($0.id) } }
        }
        add(BulkCancel.self) { engine, operation, who in
            try await engine.bulk.cancel(operation.id, by: who.name)
            return try await engine.store.read { try $0.bulkItem(operation.id) }
        }
    }

    private static func options(_ authority: String?, _ external: Bool?, _ who: Administrator) throws -> BulkOptions {
        BulkOptions(authority: authority, isExternalAllowed: try who.mayIssueExternal(external))
    }
}

extension AdminEngine {
    fileprivate var bulk: BulkDesk { BulkDesk(issuing: IssuingDesk(store: store, crypto: ThreadPerJob())) }
}

extension ReadTransaction {
    fileprivate func bulkItem(_ id: String) throws -> BulkItem {
        guard let run = try bulkRun(id) else { throw AdminProblem(.notFound, "there is no file \(Inputs.quoted(id))", field: "id") }
        let counts = try bulkCounts(id)
        let options = try JSONDecoder().decode(BulkOptions.self, from: Data(run.options.utf8))
        return BulkItem(
            id: run.id, startedBy: run.requestedBy, startedAt: run.createdAt, total: counts.total, issued: counts.issued,
            inWork: counts.inWork, waiting: counts.waiting, failed: counts.failed, known: options.known, isCancelled: run.isCancelled,
            failures: try bulkFailures(id).map { .init(number: $0.number, address: $0.address, reason: $0.problem) })
    }
}
