import AdminOperations
import Foundation
import Gateway
import Jobs
import PKI
import Store

extension HandlerTable {
    mutating func addRevocationLists() {
        add(CRLImport.self) { engine, operation, who in
            let items = try await engine.takeLists(Array(operation.file))
            let taken = items.filter { $0.taking == .new }.map(\.list.thumbprint)
            if !taken.isEmpty {
                try await engine.store.write {
                    try $0.audit(
                        actor: who.name, operation: CRLImport.name, subject: taken.joined(separator: " "), after: "\(taken.count) new")
                }
            }
            return items.map { CRLImport.Item(outcome: $0.taking.word, list: CRLItem($0)) }
        }
        add(CRLList.self) { engine, _, _ in
            let rows = try await engine.store.read { try $0.crlRows() }
            return try await engine.items(rows)
        }
        add(CRLShow.self) { engine, operation, _ in
            let limit = try Inputs.limit(operation.limit)
            if let serial = operation.serialNumber, serial.isEmpty || !serial.allSatisfy({ $0.isHexDigit || $0 == ":" }) {
                throw AdminProblem(.badInput, "a serial number has hexadecimal digits only", field: "serialNumber")
            }
            let (row, list) = try await engine.storedList(operation.thumbprint)
            let lines =
                operation.serialNumber.map { list.lines(serialNumber: $0) } ?? list.lines(from: max(operation.offset, 0), count: limit)
            guard let item = try await engine.items([row]).first else { throw AdminProblem(.notFound, "the list is gone") }
            return CRLShow.Result(
                list: item,
                entries: lines.prefix(limit).map {
                    CRLShow.Entry(serialNumber: $0.serialNumber, revokedAt: $0.revocationDate, reason: $0.reason)
                })
        }
        add(CRLExport.self) { engine, operation, _ in try await engine.storedList(operation.thumbprint).list.pem }
        add(CRLDelete.self) { engine, operation, who in
            try await engine.store.write { transaction in
                let row = try transaction.crl(beginning: operation.thumbprint)
                _ = try transaction.deleteCRL(thumbprint: row.thumbprint)
                try transaction.audit(actor: who.name, operation: CRLDelete.name, subject: row.thumbprint, before: row.issuer)
            }
            return Done()
        }
        add(CRLUpdate.self) { engine, _, who in
            let desk = engine.revocation
            let runner = JobRunner(store: engine.store, works: [crlRefreshJob: { await desk.refresh($0) }], logger: engine.logger)
            let results = try await runner.runNow(kind: crlRefreshJob)
            try await engine.store.write {
                try $0.audit(actor: who.name, operation: CRLUpdate.name, subject: "\(results.count) addresses")
            }
            return results.compactMap { result in
                switch result.outcome {
                case .done: CRLUpdate.Item(url: result.subject, problem: nil)
                case .failed(let reason, _): CRLUpdate.Item(url: result.subject, problem: reason)
                case .over: nil
                }
            }.sorted { $0.url < $1.url }
        }
    }
}

extension AdminEngine {
    fileprivate func takeLists(_ file: [UInt8]) async throws -> [RevocationDesk.Item] {
        do {
            return try await revocation.take(file, source: "import")
        } catch let error as BundleError {
            throw AdminProblem(.badInput, error.description, field: "file")
        } catch let error as PlainReason {
            throw AdminProblem(.badInput, error.description, field: "file")
        }
    }

    fileprivate func storedList(_ text: String) async throws -> (row: CRLRow, list: CertificateRevocationList) {
        try await store.read { transaction in
            let row = try transaction.crl(beginning: text)
            guard let der = try transaction.crlDER(thumbprint: row.thumbprint) else { throw AdminProblem(.notFound, "the list is gone") }
            return (row, try CertificateRevocationList(der: der))
        }
    }

    /// Rows with what the lists are worth now.
    fileprivate func items(_ rows: [CRLRow]) async throws -> [CRLItem] {
        let verdicts = try await revocation.verdicts()
        return rows.map { CRLItem($0, verdicts[$0.thumbprint] ?? .withoutEffect("it cannot be read")) }
    }
}

extension ReadTransaction {
    /// A stored list by its thumbprint or the beginning of it.
    fileprivate func crl(beginning text: String) throws -> CRLRow {
        let digits = try Inputs.thumbprint(text)
        let found = try crlRows(beginning: digits)
        guard let row = found.first else {
            throw AdminProblem(.notFound, "no revocation list has a thumbprint that begins with \(digits)")
        }
        guard found.count == 1 else {
            throw AdminProblem(.refused, "several thumbprints begin with \(digits): give more digits", field: "thumbprint")
        }
        return row
    }
}

extension CRLTaking {
    fileprivate var word: String {
        switch self {
        case .new: "new"
        case .known: "known"
        case .older: "older"
        }
    }
}

extension CRLItem {
    fileprivate init(_ item: RevocationDesk.Item) {
        let list = item.list
        self.init(
            thumbprint: list.thumbprint, issuer: list.issuer, number: list.number, thisUpdate: list.thisUpdate,
            nextUpdate: list.nextUpdate, isDelta: list.isDelta, entries: list.entryCount, source: "import",
            withoutEffect: item.verdict.obstacle)
    }

    fileprivate init(_ row: CRLRow, _ verdict: ListVerdict) {
        self.init(
            thumbprint: row.thumbprint, issuer: row.issuer, number: row.number, thisUpdate: row.thisUpdate, nextUpdate: row.nextUpdate,
            isDelta: row.isDelta, entries: row.entries, source: row.source, withoutEffect: verdict.obstacle)
    }
}
