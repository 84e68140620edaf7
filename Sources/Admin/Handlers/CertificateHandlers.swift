import AdminOperations
import Foundation
import Mail
import OpenSSL
import PKI
import Store

extension HandlerTable {
    mutating func addCertificates() {
        add(CertificateList.self) { engine, operation, _ in
            let address = try operation.address.map { try Inputs.address($0) }
            let limit = try Inputs.limit(operation.limit)
            let last = try operation.after.map { try Inputs.thumbprint($0, field: "after", digits: 64...64) }
            let filter = try Self.filter(operation, address, at: engine.store.now())
            return try await engine.store.read { transaction in
                try transaction.certificateRows(filter, after: last, limit: limit).map { try transaction.item($0) }
            }
        }
        add(CertificateUntrusted.self) { engine, operation, _ in
            let address = try operation.address.map { try Inputs.address($0) }
            let limit = try Inputs.limit(operation.limit)
            let last = try operation.after.map { try Inputs.thumbprint($0, field: "after", digits: 64...64) }
            var filter = CertificateFilter(address: address, text: operation.text, issuer: operation.issuer)
            filter.isRoot = false
            let wanted = filter
            return try await engine.store.read { try $0.untrusted(wanted, after: last, limit: limit) }
        }
        add(CertificateApprove.self) { engine, operation, who in
            try await engine.store.write { transaction in
                let row = try transaction.certificate(beginning: operation.thumbprint)
                guard try transaction.approve(thumbprint: row.thumbprint) else {
                    throw AdminProblem(.refused, "it does not wait for approval")
                }
                try transaction.audit(actor: who.name, operation: CertificateApprove.name, subject: row.thumbprint, before: "pending")
            }
            return Done()
        }
        add(CertificateShow.self) { engine, operation, _ in
            try await engine.store.read { transaction in
                let row = try transaction.certificate(beginning: operation.thumbprint)
                let certificate = try Certificate(stored: row.der)
                let judge = UsabilityJudge(trust: try transaction.trustStore(), at: transaction.time)
                let signing = judge.judge(certificate, for: .sign, address: certificate.addresses.first, hasPrivateKey: nil)
                let encrypting = judge.judge(certificate, for: .encrypt, address: certificate.addresses.first)
                return CertificateShow.Result(
                    certificate: try transaction.item(row), againstSigning: signing.reasons.map(\.description),
                    againstEncrypting: encrypting.reasons.map(\.description), path: encrypting.validation.path.map(\.subject))
            }
        }
        add(CertificateExport.self) { engine, operation, _ in
            try await engine.store.read { transaction in
                let certificate = try Certificate(der: try transaction.certificate(beginning: operation.thumbprint).der)
                return operation.chain == true ? CertificateBag.pem(of: try transaction.path(of: certificate)) : certificate.pem
            }
        }
        add(CertificateDelete.self) { engine, operation, who in
            try await engine.store.write { transaction in
                let row = try transaction.certificate(beginning: operation.thumbprint)
                if row.hasPrivateKey, !operation.withKey {
                    throw AdminProblem(
                        .refused,
                        "it has a private key: without it, mail encrypted to it can never be read again. Say --with-key if that is meant.")
                }
                if let authority = try transaction.authority(withThumbprint: row.thumbprint) {
                    throw AdminProblem(
                        .refused, "it is the certificate of the authority \(authority.name): what that issued would lose its path")
                }
                _ = try transaction.deleteCertificate(thumbprint: row.thumbprint)
                try transaction.audit(actor: who.name, operation: CertificateDelete.name, subject: row.thumbprint, before: row.subject)
            }
            return Done()
        }
        add(RootRemove.self) { engine, operation, who in
            try await engine.store.write { transaction in
                let row = try transaction.certificate(beginning: operation.thumbprint)
                guard row.isRoot else { throw AdminProblem(.refused, "\(row.thumbprint) is not a root; certificate delete removes others") }
                // A key is never lost by the way: its certificate stays, without the trust.
                if try row.hasPrivateKey || transaction.authority(withThumbprint: row.thumbprint) != nil {
                    _ = try transaction.setRoot(false, thumbprint: row.thumbprint)
                } else {
                    _ = try transaction.deleteCertificate(thumbprint: row.thumbprint)
                }
                try transaction.audit(actor: who.name, operation: RootRemove.name, subject: row.thumbprint, before: row.subject)
            }
            return Done()
        }
        add(CertificateTrust.self) { engine, operation, who in
            try await engine.store.write { transaction in
                let row = try transaction.certificate(beginning: operation.thumbprint)
                let note = String(operation.note.prefix(500))
                let before = try transaction.trustListEntry(row.thumbprint)?.status.words
                switch operation.status {
                case "white-listed":
                    try transaction.setTrust(
                        TrustListRow(
                            thumbprint: row.thumbprint, status: .trusted, allowExpired: operation.allowExpired, note: note, author: who.name
                        ))
                case "black-listed":
                    try transaction.setTrust(
                        TrustListRow(thumbprint: row.thumbprint, status: .distrusted, note: note, author: who.name))
                case "none":
                    guard try transaction.removeTrust(row.thumbprint) else { throw AdminProblem(.notFound, "it is not on the trust list") }
                default: throw AdminProblem(.badInput, "the status is white-listed, black-listed or none", field: "status")
                }
                try transaction.audit(
                    actor: who.name, operation: CertificateTrust.name, subject: row.thumbprint, before: before,
                    after: operation.status + (note.isEmpty ? "" : ": \(note)"))
            }
            return Done()
        }
    }

    private static func filter(_ operation: CertificateList, _ address: EmailAddress?, at now: Date) throws -> CertificateFilter {
        var filter = CertificateFilter(address: address, text: operation.text, issuer: operation.issuer)
        switch operation.store {
        case "certificates": filter.isRoot = false
        case "roots": filter.isRoot = true
        case "keys": filter.hasPrivateKey = true
        case "trust-list": filter.isOnTrustList = true
        default: throw AdminProblem(.badInput, "the store is certificates, roots, keys or trust-list", field: "store")
        }
        if let days = operation.expiresWithin {
            guard (0...36_500).contains(days) else { throw AdminProblem(.badInput, "give 0 to 36500 days", field: "expiresWithin") }
            filter.notAfterFrom = now
            filter.notAfterBefore = now.addingTimeInterval(Double(days) * 86_400)
        }
        if operation.pending == true { filter.isPending = true }
        if operation.withoutKey == true { filter.hasPrivateKey = false }
        return filter
    }
}

extension ReadTransaction {
    /// Certificates judged in one call at most, under 100 ms of them, so that a page is there at once; the next one goes on.
    private static let judgedAtOnce = 150

    /// Those that cannot be used to encrypt, until the limit is reached or enough were looked at; each with its first reason.
    fileprivate func untrusted(_ filter: CertificateFilter, after last: String?, limit: Int) throws -> CertificateUntrusted.Result {
        let judge = UsabilityJudge(trust: try trustStore(), at: time)
        var (found, last, judged) = ([CertificateItem](), last, 0)
        while judged < Self.judgedAtOnce {
            let rows = try certificateRows(filter, after: last, limit: Self.judgedAtOnce)
            for row in rows {
                guard found.count < limit else { return .init(items: found, next: last) }
                (last, judged) = (row.thumbprint, judged + 1)
                let reasons = judge.judge(try Certificate(stored: row.der), for: row.isCA ? .any : .encrypt, address: nil).reasons
                guard let first = reasons.first else { continue }
                var item = try item(row)
                item.problem = first.description
                found.append(item)
            }
            guard rows.count == Self.judgedAtOnce else { return .init(items: found, next: nil) }
        }
        return .init(items: found, next: last)
    }

    /// The certificates from this one to its root, as far as there are any.
    fileprivate func path(of certificate: Certificate) throws -> [Certificate] {
        let validation = UsabilityJudge(trust: try trustStore(), at: time).judge(certificate, for: .any, address: nil).validation
        let others = try validation.path.map(\.thumbprint).filter { $0 != certificate.thumbprint }.compactMap {
            try certificateRow(thumbprint: $0)
        }
        return [certificate] + (try others.map { try Certificate(stored: $0.der) })
    }
}
