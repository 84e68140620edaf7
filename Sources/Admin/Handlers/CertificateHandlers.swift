import AdminOperations
import Foundation
import Mail
import OpenSSL
import PKI
import Store

extension HandlerTable {
    mutating func addCertificates() {
        add(CertificateImport.self) { engine, operation, who in
            try await engine.importFile(operation.file, password: nil, as: CertificateImport.name, who) { $0.certificates }
        }
        add(RootImport.self) { engine, operation, who in
            try await engine.importFile(operation.file, password: nil, as: RootImport.name, who, isRoot: true) { $0.certificates }
        }
        add(KeyImport.self) { engine, operation, who in
            try await engine.importFile(operation.file, password: operation.password, as: KeyImport.name, who, withKeys: true) { $0.certificates }
        }
        add(CertificateList.self) { engine, operation, _ in
            let address = try operation.address.map { try Inputs.address($0) }
            let limit = try Inputs.limit(operation.limit)
            let filter: CertificateFilter
            switch operation.store {
            case "certificates": filter = CertificateFilter(address: address, isRoot: false)
            case "roots": filter = CertificateFilter(address: address, isRoot: true)
            case "keys": filter = CertificateFilter(address: address, hasPrivateKey: true)
            default: throw AdminProblem(.badInput, "the store is certificates, roots or keys", field: "store")
            }
            return try await engine.store.read { transaction in try transaction.certificateRows(filter, limit: limit).map { try transaction.item($0) } }
        }
        add(CertificateShow.self) { engine, operation, _ in
            try await engine.store.read { transaction in
                let row = try transaction.certificate(beginning: operation.thumbprint)
                let certificate = try Certificate(der: row.der)
                let judge = UsabilityJudge(trust: try transaction.trustStore(), at: transaction.time)
                let signing = judge.judge(certificate, for: .sign, address: certificate.addresses.first, hasPrivateKey: nil)
                let encrypting = judge.judge(certificate, for: .encrypt, address: certificate.addresses.first)
                return CertificateShow.Result(
                    certificate: try transaction.item(row), againstSigning: signing.reasons.map(\.description),
                    againstEncrypting: encrypting.reasons.map(\.description), path: encrypting.validation.path.map(\.subject))
            }
        }
        add(CertificateExport.self) { engine, operation, _ in
            try await engine.store.read { try Certificate(der: try $0.certificate(beginning: operation.thumbprint).der).pem }
        }
        add(CertificateDelete.self) { engine, operation, who in
            try await engine.store.write { transaction in
                let row = try transaction.certificate(beginning: operation.thumbprint)
                if row.hasPrivateKey, !operation.withKey {
                    throw AdminProblem(.refused, "it has a private key: mail encrypted to it can never be read again without. Say --with-key if that is meant.")
                }
                _ = try transaction.deleteCertificate(thumbprint: row.thumbprint)
                try transaction.audit(actor: who.name, operation: CertificateDelete.name, subject: row.thumbprint, before: row.subject)
            }
            return Done()
        }
        add(CertificateTrust.self) { engine, operation, who in
            try await engine.store.write { transaction in
                let row = try transaction.certificate(beginning: operation.thumbprint)
                let before = try transaction.trustListEntry(row.thumbprint)?.status.rawValue
                switch operation.status {
                case "white-listed":
                    try transaction.setTrust(TrustListRow(thumbprint: row.thumbprint, status: .trusted, allowExpired: operation.allowExpired))
                case "black-listed": try transaction.setTrust(TrustListRow(thumbprint: row.thumbprint, status: .distrusted))
                case "none":
                    guard try transaction.removeTrust(row.thumbprint) else { throw AdminProblem(.notFound, "it is not on the trust list") }
                default: throw AdminProblem(.badInput, "the status is white-listed, black-listed or none", field: "status")
                }
                try transaction.audit(
                    actor: who.name, operation: CertificateTrust.name, subject: row.thumbprint, before: before,
                    after: operation.status + (operation.note.isEmpty ? "" : ": \(operation.note.prefix(500))"))
            }
            return Done()
        }
    }
}

extension AdminEngine {
    /// Reads a file and stores what it holds in one transaction; importing twice changes nothing.
    fileprivate func importFile(
        _ file: Data, password: String?, as operation: String, _ who: Administrator, isRoot: Bool = false, withKeys: Bool = false,
        _ wanted: @Sendable (ImportedBundle) -> [Certificate]
    ) async throws -> ImportReport {
        let bundle: ImportedBundle
        do { bundle = try BundleReader.read(Array(file), password: password) } catch { throw AdminProblem(.badInput, error.description, field: "file") }
        if withKeys, bundle.pairs.isEmpty {
            throw AdminProblem(.badInput, "the file holds no private key together with its certificate", field: "file")
        }
        let certificates = wanted(bundle)
        return try await store.write { transaction in
            var report = ImportReport(items: [])
            for certificate in certificates {
                let key = withKeys ? bundle.pairs.first { $0.certificate == certificate }?.key : nil
                report.items.append(try transaction.take(certificate, key: key, isRoot: isRoot))
            }
            report.items += bundle.refused.map { .init(outcome: "refused", thumbprint: nil, subject: $0.position, reason: $0.reason) }
            let taken = report.items.filter { $0.outcome == "new" }.compactMap(\.thumbprint)
            if !taken.isEmpty { try transaction.audit(actor: who.name, operation: operation, subject: taken.joined(separator: " "), after: "\(taken.count) new") }
            return report
        }
    }
}

extension WriteTransaction {
    fileprivate func take(_ certificate: Certificate, key: PrivateKey?, isRoot: Bool) throws -> ImportReport.Item {
        if isRoot, !certificate.isCA {
            return .init(outcome: "refused", thumbprint: certificate.thumbprint, subject: certificate.subject, reason: "not a CA certificate")
        }
        let known = try certificateRow(thumbprint: certificate.thumbprint)
        var isNew = try insert(CertificateRow(certificate, isRoot: isRoot, source: "import"), addresses: certificate.addresses)
        if isRoot, let known, !known.isRoot {
            _ = try setRoot(true, thumbprint: certificate.thumbprint)
            isNew = true
        }
        if let key, try setPrivateKey(key, forCertificate: certificate.thumbprint) { isNew = true }
        return .init(outcome: isNew ? "new" : "known", thumbprint: certificate.thumbprint, subject: certificate.subject, withKey: key != nil)
    }
}
