import AdminOperations
import CA
import Foundation
import Mail
import OpenSSL
import PKI
import Settings
import Store

extension HandlerTable {
    mutating func addRequests() {
        add(CertificateIssue.self) { engine, operation, who in
            var order = CertificateOrder(address: try Inputs.address(operation.address))
            order.commonName = try operation.commonName.map { try AuthorityInputs.commonName($0) }
            order.subject = operation.subject ?? ""
            order.profile = try AuthorityInputs.profile(operation.profile)
            order.key = try operation.key.map { try KeyType(named: $0) }
            order.validity = try AuthorityInputs.validity(operation.days)
            order.authority = operation.authority
            order.handler = try AuthorityInputs.handler(operation.handler)
            order.isExternalAllowed = try who.mayIssueExternal(operation.external)
            order.request = try AuthorityInputs.request(operation.request.map { Array($0) })
            order.delivery = try await engine.delivery(operation, to: order.address)
            return try await engine.issue(order, by: who)
        }
        add(KeyRequest.self) { engine, operation, who in
            var order = CertificateOrder(address: try Inputs.address(operation.address))
            order.commonName = try operation.commonName.map { try AuthorityInputs.commonName($0) }
            order.subject = operation.subject ?? ""
            order.profile = try AuthorityInputs.profile(operation.profile)
            order.key = try operation.key.map { try KeyType(named: $0) }
            order.handler = .csr
            // What an outside authority certifies is its own affair.
            order.isExternalAllowed = true
            return try await engine.issue(order, by: who)
        }
        add(RequestList.self) { engine, operation, _ in
            let state = try operation.state.map { text in
                guard let state = CertificateRequestRow.State(rawValue: text) else {
                    throw AdminProblem(.badInput, "the state is waiting, issued, failed or cancelled", field: "state")
                }
                return state
            }
            let address = try operation.address.map { try Inputs.address($0) }
            let limit = try Inputs.limit(operation.limit)
            let last = try operation.after.map { try Inputs.request($0, field: "after") }
            return try await engine.store.read { transaction in
                try transaction.certificateRequests(in: state, address: address, after: last, limit: limit).map { RequestItem($0) }
            }
        }
        add(RequestDecide.self) { engine, operation, who in
            let id = try Inputs.request(operation.id)
            switch operation.action {
            case "approve": return RequestItem(try await engine.requests.approve(id, by: who.name))
            case "retry": return RequestItem(try await engine.requests.retry(id, by: who.name))
            case "cancel":
                try await engine.requests.cancel(id, by: who.name)
                guard let row = try await engine.store.read({ try $0.certificateRequest(id) }) else {
                    throw AdminProblem(.notFound, "there is no request \(id)")
                }
                return RequestItem(row)
            default: throw AdminProblem(.badInput, "the action is approve, retry or cancel", field: "action")
            }
        }
        add(CertificateRenew.self) { engine, operation, who in
            let row = try await engine.store.read { try $0.certificate(beginning: operation.thumbprint) }
            let isExternalAllowed = try who.mayIssueExternal(operation.external)
            return try RequestItem(
                try await engine.renewals.renew(row.thumbprint, isExternalAllowed: isExternalAllowed, by: who.name)
            ).orThrow()
        }
        add(CertificateRevoke.self) { engine, operation, who in try await engine.revoke(operation, by: who.name) }
    }
}

extension AdminEngine {
    /// Files a request and carries it out as far as its handler goes.
    fileprivate func issue(_ order: CertificateOrder, by who: Administrator) async throws -> RequestItem {
        let row = try await requests.file(order, by: who.name)
        return try RequestItem(try await requests.carryOut(row.id)).orThrow()
    }

    fileprivate func revoke(_ operation: CertificateRevoke, by actor: String) async throws -> CertificateRevoke.Result {
        let reason = try operation.reason == "lift" ? nil : RevocationReason(named: operation.reason)
        let date = try operation.invalidityDate.map { text in
            guard let date = try? Date(text, strategy: .iso8601) else {
                throw AdminProblem(.badInput, "\(Inputs.quoted(text)) is no time: write 2026-11-30T12:00:00Z", field: "invalidityDate")
            }
            return date
        }
        guard !operation.thumbprints.isEmpty else { throw AdminProblem(.badInput, "name the certificates", field: "thumbprints") }
        let rows = try await store.read { transaction in
            try operation.thumbprints.map { try transaction.certificate(beginning: $0) }
        }
        let outcomes = try await revoking.revoke(
            Array(Set(rows.map(\.thumbprint))).sorted(), reason: reason, invalidityDate: date, by: actor)
        return try await store.read { transaction in
            CertificateRevoke.Result(
                revoked: try rows.map { try transaction.item($0) },
                lists: try outcomes.sorted { $0.key < $1.key }.compactMap { id, outcome in
                    guard let name = try transaction.authority(id)?.name else { return nil }
                    switch outcome {
                    case .published(let number, let nextUpdate, _):
                        return .init(authority: name, number: Int(number), nextUpdate: nextUpdate)
                    case .cannotSign(let until): return .init(authority: name, number: nil, nextUpdate: until)
                    case .gone: return nil
                    }
                })
        }
    }
}

extension Administrator {
    /// External addresses take a right of their own (`behaviour.md` 13.2).
    func mayIssueExternal(_ asked: Bool?) throws -> Bool {
        guard asked == true else { return false }
        guard may(CertificateIssue.externalPermission) else {
            throw AdminProblem(.noPermission, "this needs the right \(CertificateIssue.externalPermission)")
        }
        return true
    }
}

extension Inputs {
    /// The id of a request for a certificate.
    static func request(_ text: String, field: String = "id") throws -> String {
        guard let id = QueueID(text) else {
            throw AdminProblem(.badInput, "\(quoted(text)) is no request: its id has 20 letters and digits", field: field)
        }
        return id.text
    }
}

extension RequestItem {
    fileprivate init(_ row: CertificateRequestRow) {
        let waits: String? =
            switch row.handler {
            case _ where row.state != .waiting: row.problem
            case "delayed" where row.approvedAt == nil: "waits for approval"
            case "csr": "waits for the certificate of an outside authority"
            default: row.problem ?? "waits for its turn"
            }
        self.init(
            id: row.id, address: row.address.description, commonName: row.commonName, profile: row.profile, key: row.keyType,
            handler: row.handler, origin: row.origin.rawValue, requestedBy: row.requestedBy, state: row.state.rawValue, detail: waits,
            thumbprint: row.thumbprint, createdAt: row.createdAt, changedAt: row.changedAt,
            request: row.handler == "csr" ? row.request.flatMap { try? CertificationRequest(der: $0).pem } : nil)
    }

    /// What failed at once is the administrator's to hear of.
    fileprivate func orThrow() throws -> RequestItem {
        guard state == "failed" else { return self }
        throw AdminProblem(.refused, detail ?? "not issued")
    }
}
