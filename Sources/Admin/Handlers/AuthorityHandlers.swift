import AdminOperations
import CA
import Foundation
import Mail
import OpenSSL
import PKI
import Settings
import Store

extension HandlerTable {
    mutating func addAuthorities() {
        add(AuthorityCreate.self) { engine, operation, who in
            let rows = try await engine.create(operation, by: who.name)
            return try await engine.store.read { transaction in try rows.map { try transaction.item($0) } }
        }
        add(AuthorityList.self) { engine, _, _ in
            try await engine.store.read { transaction in try transaction.authorities().map { try transaction.item($0) } }
        }
        add(AuthorityShow.self) { engine, operation, _ in
            try await engine.store.read { try $0.item(try $0.authority(orThrow: operation.name)) }
        }
        add(AuthorityImport.self) { engine, operation, who in
            let name = try operation.name.map { try AuthorityInputs.name($0) }
            let bundle = try await ImportFile.read(operation.file, password: operation.password)
            let row = try await engine.authorities.take(bundle, name: name, by: who.name)
            return try await engine.store.read { try $0.item(try $0.authority(orThrow: row.name)) }
        }
        add(AuthorityCertificate.self) { engine, operation, _ in
            try await engine.store.read { transaction in
                let row = try transaction.authority(orThrow: operation.name)
                if let request = row.request { return try CertificationRequest(der: request).pem }
                guard let stored = try row.thumbprint.flatMap({ try transaction.certificateRow(thumbprint: $0) }) else {
                    throw AdminProblem(.notFound, "the certificate of \(row.name) is gone")
                }
                return try Certificate(der: stored.der).pem
            }
        }
        add(AuthorityExport.self) { engine, operation, who in
            let file = try await engine.authorities.export(operation.name, password: operation.password, by: who.name)
            return AuthorityExport.Result(file: Data(file))
        }
        add(AuthorityRemoveKey.self) { engine, operation, who in
            guard (1...3660).contains(operation.days) else {
                throw AdminProblem(.badInput, "the last list is good for 1 to 3660 days", field: "days")
            }
            let end = try await engine.authorities.removeKey(
                operation.name, listLifetime: .seconds(operation.days * 86_400), by: who.name)
            return AuthorityRemoveKey.Result(listNextUpdate: end)
        }
        add(AuthorityDefault.self) { engine, operation, who in
            try await engine.authorities.setDefault(operation.name, by: who.name)
            return Done()
        }
        add(AuthorityCRL.self) { engine, operation, who in
            let row = try await engine.store.read { try $0.authority(orThrow: operation.name) }
            if operation.anew {
                guard case .published(let number, _, _) = try await engine.lists.publish(row.id) else {
                    throw AdminProblem(.refused, "the key of \(row.name) is not here: its list has to be signed where it is")
                }
                try await engine.store.write {
                    try $0.audit(actor: who.name, operation: AuthorityCRL.name, subject: row.name, after: "number \(number)")
                }
            }
            return try await engine.store.read { try $0.listResult(of: row) }
        }
    }
}

extension AdminEngine {
    fileprivate func create(_ operation: AuthorityCreate, by actor: String) async throws -> [AuthorityRow] {
        let name = try AuthorityInputs.name(operation.name)
        switch operation.kind {
        case "pair":
            let rootName = try AuthorityInputs.name(operation.rootName ?? "\(name.text)-root", field: "rootName")
            let root = try AuthorityPlan.root(name: rootName, operation, word: "Root CA", isTop: false)
            return try await authorities.create(root: root, issuing: try .issuing(name: name, operation), by: actor)
        case "root":
            let root = try AuthorityPlan.root(name: name, operation, word: "Root CA", isTop: true)
            return try await authorities.create(root: root, issuing: nil, by: actor)
        case "below":
            guard let parent = operation.parent else {
                throw AdminProblem(.badInput, "name the authority that issues its certificate", field: "parent")
            }
            return [try await authorities.create(try .issuing(name: name, operation), below: parent, by: actor)]
        case "request": return [try await authorities.request(try .issuing(name: name, operation), by: actor)]
        default: throw AdminProblem(.badInput, "the kind is pair, root, below or request", field: "kind")
        }
    }
}

extension AuthorityPlan {
    /// - Parameters:
    ///   - word: ends the common name that nobody gave.
    ///   - isTop: what the operation says of validity, path length and limits is said of the root.
    fileprivate static func root(name: ResourceName, _ operation: AuthorityCreate, word: String, isTop: Bool) throws -> Self {
        var plan = AuthorityPlan.root(name: name, subject: try subject(operation, word, given: isTop ? operation.commonName : nil))
        try plan.fill(operation)
        guard isTop else { return plan }
        plan.pathLength = operation.pathLength
        if let validity = try AuthorityInputs.validity(operation.days) { plan.validity = validity }
        if let domains = operation.domains { plan.limits = .domains(try domains.map { try Inputs.pattern($0) }) }
        plan.distributionPoint = try listURL(operation)
        return plan
    }

    fileprivate static func issuing(name: ResourceName, _ operation: AuthorityCreate) throws -> Self {
        var plan = AuthorityPlan.issuing(name: name, subject: try subject(operation, "Mail CA", given: operation.commonName))
        try plan.fill(operation)
        if let length = operation.pathLength { plan.pathLength = length }
        if let validity = try AuthorityInputs.validity(operation.days) { plan.validity = validity }
        switch (operation.domains, operation.unlimited ?? false) {
        case (.some, true): throw AdminProblem(.badInput, "an authority has either domains or no limits", field: "unlimited")
        case (let domains?, false): plan.limits = .domains(try domains.map { try Inputs.pattern($0) })
        case (nil, true): plan.limits = .none
        case (nil, false): plan.limits = .ownDomains
        }
        plan.distributionPoint = try listURL(operation)
        return plan
    }

    private mutating func fill(_ operation: AuthorityCreate) throws {
        if let key = operation.key { self.key = try KeyType(named: key) }
        usesSHA1 = operation.sha1 ?? false
    }

    private static func subject(_ operation: AuthorityCreate, _ word: String, given: String?) throws -> SubjectName {
        var subject = try SubjectName(commonName: "", parts: operation.subject ?? "")
        subject.commonName = given ?? "\(subject.organization ?? operation.name) \(word)"
        return subject
    }

    private static func listURL(_ operation: AuthorityCreate) throws -> DistributionAddress? {
        try operation.listURL.map { text in
            guard let url = DistributionAddress(settingText: text) else {
                throw AdminProblem(.badInput, "\(Inputs.quoted(text)) is not \(DistributionAddress.form)", field: "listURL")
            }
            return url
        }
    }
}

extension ReadTransaction {
    fileprivate func item(_ row: AuthorityRow) throws -> AuthorityItem {
        let certificate = try row.thumbprint.flatMap { try certificateRow(thumbprint: $0) }.map { try Certificate(der: $0.der) }
        let counts = try issuedCounts(ofAuthority: row.id)
        let revocation = try row.thumbprint.flatMap { try issued(thumbprint: $0)?.revocation }
        return AuthorityItem(
            name: row.name, subject: row.subject, thumbprint: row.thumbprint, parent: try row.parent.flatMap { try authority($0)?.name },
            state: state(row, certificate, revocation), isDefault: row.isDefault, isRoot: certificate?.isSelfIssued ?? false,
            key: certificate.map { $0.keyAlgorithm == "RSA" ? "RSA-\($0.keyBits)" : $0.keyAlgorithm }, notAfter: certificate?.notAfter,
            pathLength: certificate?.pathLength, domains: certificate?.permittedMailboxes ?? [],
            listURL: row.listURL(try settingsSnapshot()), listNumber: Int(row.listNumber), listThisUpdate: row.listThisUpdate,
            listNextUpdate: row.listNextUpdate, issued: counts.issued, revoked: counts.revoked,
            request: try row.request.map { try CertificationRequest(der: $0).pem }, warnings: warnings(row))
    }

    private func state(
        _ row: AuthorityRow, _ certificate: Certificate?, _ revocation: IssuedCertificateRow.Revocation?
    ) -> String {
        guard let certificate else { return "waits for its certificate" }
        if row.isRetired { return "do not use" }
        if revocation != nil { return "revoked" }
        if certificate.notAfter <= time { return "ended" }
        return row.hasKey ? "ready" : "key kept elsewhere"
    }

    private func warnings(_ row: AuthorityRow) -> [String] {
        var warnings: [String] = []
        if row.digest == "sha-1" { warnings.append("it signs with SHA-1, which can be forged") }
        if let end = row.listNextUpdate, end <= time { warnings.append("its revocation list is out of date") }
        return warnings
    }

    fileprivate func listResult(of row: AuthorityRow) throws -> AuthorityCRL.Result {
        guard let der = try list(of: row.id) else {
            throw AdminProblem(.notFound, "the authority \(row.name) has signed no revocation list yet")
        }
        let list = try CertificateRevocationList(der: der)
        return AuthorityCRL.Result(
            number: list.number.flatMap { Int($0, radix: 16) } ?? 0, thisUpdate: list.thisUpdate,
            nextUpdate: list.nextUpdate ?? list.thisUpdate, entries: list.entryCount, size: der.count, pem: list.pem)
    }
}
