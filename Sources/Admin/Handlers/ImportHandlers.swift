import AdminOperations
import CA
import Foundation
import OpenSSL
import PKI
import Store

extension HandlerTable {
    mutating func addImports() {
        add(CertificateImport.self) { engine, operation, who in
            let bundle = try await ImportFile.readWithoutKeys(operation.file)
            return try await engine.take(bundle, as: CertificateImport.name, who, isRoot: false, withKeys: false)
        }
        add(RootImport.self) { engine, operation, who in
            let bundle = try await ImportFile.readWithoutKeys(operation.file)
            return try await engine.take(bundle, as: RootImport.name, who, isRoot: true, withKeys: false)
        }
        add(KeyImport.self) { engine, operation, who in
            let bundle = try await engine.joined(try await ImportFile.read(operation.file, password: operation.password))
            guard !bundle.pairs.isEmpty else { throw AdminProblem(.badInput, Self.withoutPair(bundle), field: "file") }
            return try await engine.take(bundle, as: KeyImport.name, who, isRoot: false, withKeys: true)
        }
    }
}

extension HandlerTable {
    /// Why a file has no key to take.
    private static func withoutPair(_ bundle: ImportedBundle) -> String {
        if bundle.keys.isEmpty { return "the file holds no private key: certificates alone are taken by certificate import" }
        return bundle.certificates.isEmpty
            ? "no certificate in the store belongs to the private key: give the key together with its certificate"
            : "no certificate in the file belongs to its private key: they are of different pairs"
    }
}

/// Reads what an administrator handed in.
enum ImportFile {
    /// For operations that take no keys and so have no password to ask for.
    static func readWithoutKeys(_ file: Data) async throws -> ImportedBundle {
        do {
            return try await read(file, password: nil)
        } catch let problem as AdminProblem where problem.field == "password" {
            throw AdminProblem(
                .badInput, "the file is protected by a password: key import takes keys with their certificates", field: "file")
        }
    }

    /// On a thread of its own: the iterations of a `.p12` may take seconds.
    static func read(_ file: Data, password: String?) async throws -> ImportedBundle {
        let result: Result<ImportedBundle, BundleError> = await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                let result: Result<ImportedBundle, BundleError>
                do throws(BundleError) {
                    result = .success(try BundleReader.read(Array(file), password: password))
                } catch {
                    result = .failure(error)
                }
                continuation.resume(returning: result)
            }
        }
        do { return try result.get() } catch { throw problem(for: error) }
    }

    private static func problem(for error: BundleError) -> AdminProblem {
        let isAboutPassword = error == .passwordNeeded || error == .wrongPassword
        return AdminProblem(.badInput, error.description, field: isAboutPassword ? "password" : "file")
    }
}

extension AdminEngine {
    /// Joins keys of a file without certificates to those of the store, as far as these have the usual key identifier. A certificate
    /// beside a key that is not its own is a mistake.
    fileprivate func joined(_ bundle: ImportedBundle) async throws -> ImportedBundle {
        guard !bundle.keys.isEmpty, bundle.certificates.isEmpty else { return bundle }
        return try await store.read { transaction in
            var result = bundle
            result.keys = []
            for key in bundle.keys {
                let rows = try key.usualKeyIdentifier.map { try transaction.certificateRows(subjectKeyIdentifier: $0) } ?? []
                let own = try rows.map { try Certificate(der: $0.der) }.filter { $0.x509.matches(key) }
                result.pairs += own.map { .init(certificate: $0, key: key) }
                result.certificates += own
                if own.isEmpty { result.keys.append(key) }
            }
            return result
        }
    }

    /// Stores what a file held, in one transaction, and says of each item what became of it. Importing twice changes nothing.
    fileprivate func take(
        _ bundle: ImportedBundle, as operation: String, _ who: Administrator, isRoot: Bool, withKeys: Bool
    ) async throws -> ImportReport {
        try await store.write { transaction in
            var report = ImportReport(items: [])
            for certificate in bundle.certificates {
                let key = withKeys ? bundle.pairs.first { $0.certificate == certificate }?.key : nil
                report.items.append(try transaction.take(certificate, key: key, isRoot: isRoot, by: who.name))
            }
            report.items += Self.notTaken(bundle, withKeys: withKeys)
            try transaction.addIssuerFetches(try transaction.issuerAddresses(missingFor: bundle.certificates))
            // A new root may be what an address served nothing for.
            if isRoot { try transaction.hastenJobs(kind: issuerFetchJob) }
            let taken = report.items.filter { $0.outcome == "new" }
            if !taken.isEmpty {
                let subjects = taken.compactMap(\.thumbprint).joined(separator: " ")
                let keys = taken.count(where: \.withKey)
                try transaction.audit(
                    actor: who.name, operation: operation, subject: subjects,
                    after: "\(taken.count) new" + (keys > 0 ? ", \(keys) with key" : ""))
            }
            return report
        }
    }

    /// What the file held besides, each with its reason (G-03).
    private static func notTaken(_ bundle: ImportedBundle, withKeys: Bool) -> [ImportReport.Item] {
        var items = bundle.refused.map { ImportReport.Item(outcome: "refused", thumbprint: nil, subject: $0.position, reason: $0.reason) }
        let strangers = bundle.keys.count
        let keyReason = withKeys ? "no certificate in the file belongs to it" : "keys are taken by key import"
        items += (0..<(withKeys ? strangers : strangers + bundle.pairs.count)).map { _ in
            ImportReport.Item(outcome: "refused", thumbprint: nil, subject: "a private key", reason: keyReason)
        }
        items += bundle.lists.map { _ in
            ImportReport.Item(
                outcome: "refused", thumbprint: nil, subject: "a revocation list", reason: "only certificates and keys are taken here")
        }
        return items
    }
}

extension WriteTransaction {
    fileprivate func take(
        _ certificate: Certificate, key: PrivateKey?, isRoot: Bool, by actor: String
    ) throws -> ImportReport.Item {
        if isRoot, !certificate.isCA {
            return .init(
                outcome: "refused", thumbprint: certificate.thumbprint, subject: certificate.subject, reason: "not a CA certificate")
        }
        let known = try certificateRow(thumbprint: certificate.thumbprint)
        var isNew = false
        if known == nil || known?.isPending == true || (isRoot && known?.isRoot == false) {
            _ = try insert(certificate, isRoot: isRoot, source: "import")
            isNew = true
        }
        if let key, known?.hasPrivateKey != true {
            _ = try setPrivateKey(key, forCertificate: certificate.thumbprint)
            isNew = true
        }
        // A key made here may wait for it.
        let joined = try key == nil && known?.hasPrivateKey != true && joinWaitingKey(to: certificate, by: actor)
        return .init(
            outcome: isNew || joined ? "new" : "known", thumbprint: certificate.thumbprint, subject: certificate.subject,
            withKey: key != nil || joined)
    }
}
