import Foundation
import Mail
import OpenSSL
import PKI
import Settings
import Store

/// Takes requests for certificates in and sees them through (`behaviour.md` 13.3).
public struct RequestDesk: Sendable {
    /// What the audit calls a request that was filed or refused.
    static let filed = "certificate.request"
    /// After this time a job does what its administrator's process did not.
    static let patience: TimeInterval = 120

    public let issuing: IssuingDesk
    private let handlers: [String: any CertificateRequestHandler]
    private var store: Store { issuing.store }

    /// - Parameter further: handlers by the name `ca.handler` calls them.
    public init(issuing: IssuingDesk, further: [String: any CertificateRequestHandler] = [:]) {
        self.issuing = issuing
        let own: [String: any CertificateRequestHandler] = [
            RequestHandler.builtIn.rawValue: BuiltInHandler(issuing: issuing),
            RequestHandler.delayed.rawValue: DelayedHandler(issuing: issuing),
            RequestHandler.csr.rawValue: OutsideHandler(issuing: issuing),
        ]
        handlers = own.merging(further) { $1 }
    }

    // MARK: File

    /// Files a request; a job carries it out, unless the caller does so itself.
    /// - Throws: `CAError`; the refusal is audited.
    public func file(_ order: CertificateOrder, by actor: String) async throws -> CertificateRequestRow {
        try await store.recordingRefusal(of: Self.filed, order.address.description, by: actor) {
            try await store.write { try $0.file(order, by: actor) }
        }
    }

    // MARK: Carry out

    /// Does what can be done about a request now.
    ///
    /// A refusal, and what cannot be made of it, ends it as failed, with the reason; trouble of the store that passes is thrown, and
    /// the request stays open.
    public func carryOut(_ id: String) async throws -> CertificateRequestRow {
        guard let request = try await store.read({ try $0.certificateRequest(id) }) else {
            throw CAError.notFound("there is no request \(id)")
        }
        guard request.state == .waiting else { return request }
        guard let handler = handlers[request.handler] else {
            return try await fail(request, CAError.refused("there is no handler \(request.handler)"))
        }
        do {
            let isNew = request.tries == 0 && request.approvedAt == nil
            _ = isNew ? try await handler.submit(request) : try await handler.poll(request)
        } catch let error as CAError {
            return try await fail(request, error)
        } catch let error as StoreError where error.isTemporary {
            throw error
        } catch let error as CancellationError {
            throw error
        } catch {
            return try await fail(request, .refused("the certificate could not be made: \(error)"))
        }
        return try await current(id)
    }

    private func fail(_ request: CertificateRequestRow, _ error: CAError) async throws -> CertificateRequestRow {
        try await store.write { transaction in
            try transaction.recordProblem(error.description, ofRequest: request.id, isOver: true)
            try transaction.audit(
                actor: request.requestedBy, operation: IssuingCore.done, subject: request.address.description, after: "refused: \(error)")
        }
        return try await current(request.id)
    }

    private func current(_ id: String) async throws -> CertificateRequestRow {
        guard let row = try await store.read({ try $0.certificateRequest(id) }) else { throw CAError.notFound("there is no request \(id)") }
        return row
    }

    // MARK: Decide

    /// Approves a parked request and carries it out.
    public func approve(_ id: String, by actor: String) async throws -> CertificateRequestRow {
        try await store.write { transaction in
            guard let row = try transaction.certificateRequest(id) else { throw CAError.notFound("there is no request \(id)") }
            guard row.handler != RequestHandler.csr.rawValue else {
                throw CAError.refused("it waits for the certificate of an outside authority: import that with zegel certificate import")
            }
            guard try transaction.approveRequest(id) else {
                throw CAError.refused("it does not wait for approval: it is \(row.state.rawValue)")
            }
            try transaction.audit(actor: actor, operation: "request.approve", subject: id, after: row.address.description)
            try transaction.addJob(
                kind: certificateRequestJob, subject: id, due: transaction.time.addingTimeInterval(Self.patience))
        }
        return try await carryOut(id)
    }

    /// Opens a failed request again and carries it out.
    public func retry(_ id: String, by actor: String) async throws -> CertificateRequestRow {
        try await store.write { transaction in
            guard let row = try transaction.certificateRequest(id) else { throw CAError.notFound("there is no request \(id)") }
            guard try transaction.openRequest(for: row.address, profile: row.profile) == nil, try transaction.reopenRequest(id) else {
                throw CAError.refused("it has not failed, or another request for the address is open")
            }
            try transaction.audit(actor: actor, operation: "request.retry", subject: id, after: row.address.description)
            try transaction.addJob(
                kind: certificateRequestJob, subject: id, due: transaction.time.addingTimeInterval(Self.patience))
        }
        return try await carryOut(id)
    }

    /// Ends a request without a certificate; a key that waited goes.
    public func cancel(_ id: String, by actor: String) async throws {
        let row = try await current(id)
        if let handler = handlers[row.handler] { try await handler.cancel(row) }
        try await store.write { transaction in
            guard try transaction.cancelRequest(id) else { throw CAError.refused("it is over: \(row.state.rawValue)") }
            try transaction.removeJob(kind: certificateRequestJob, subject: id)
            try transaction.audit(actor: actor, operation: "request.cancel", subject: id, before: row.address.description)
        }
    }
}

extension WriteTransaction {
    /// Files a request in the transaction of what caused it.
    /// - Throws: `CAError` when it must not be filed; nothing was written then.
    public func file(_ order: CertificateOrder, by actor: String) throws -> CertificateRequestRow {
        let row = try checked(order, by: actor)
        try add(row)
        // An administrator's is carried out by whoever filed it; the job is there should that one die.
        let due = order.origin == .administrator ? time.addingTimeInterval(RequestDesk.patience) : time
        try addJob(kind: certificateRequestJob, subject: row.id, due: due)
        try audit(
            actor: actor, operation: RequestDesk.filed, subject: order.address.description,
            after: "request \(row.id), \(order.profile.rawValue), \(row.keyType), handler \(row.handler)")
        return row
    }
}

extension ReadTransaction {
    /// The request an order would become.
    /// - Throws: `CAError` when it must not be filed.
    func checked(_ order: CertificateOrder, by actor: String, _ settings: SettingsSnapshot? = nil) throws -> CertificateRequestRow {
        let view = try (settings ?? settingsSnapshot()).view(for: order.address)
        let isInternal = view.value(SettingKeys.locality).value == .internal
        guard isInternal || order.isExternalAllowed else {
            throw CAError.refused(
                "\(order.address) is in no domain of ours: ask for it as an external address, which needs the right ca.issue-external")
        }
        if let open = try openRequest(for: order.address, profile: order.profile.rawValue) {
            throw CAError.refused("a request for \(order.address) is open already: \(open.id)")
        }
        let asked = try order.authority.map { try authority(orThrow: $0) }
        let handler = order.handler ?? view.value(SettingKeys.caHandler).value
        if handler != .csr { _ = try authority(asked?.id, for: view) }
        try check(order, handler)
        let name = order.commonName?.text ?? view.value(SettingKeys.caCommonName).value.value?.text ?? Self.commonName(order.address)
        _ = try SubjectName(commonName: name, parts: order.subject).checkedParts()
        return CertificateRequestRow(
            id: QueueID(random: Random.bytes(QueueID.length)).text, address: order.address, commonName: name, subject: order.subject,
            profile: order.profile.rawValue,
            keyType: order.request == nil ? (order.key ?? view.value(SettingKeys.caKey).value).rawValue : "given",
            validity: order.validity.map { $0.components.seconds }, authority: asked?.id, handler: handler.rawValue, origin: order.origin,
            requestedBy: actor, request: order.request?.der, publicKey: order.request.map { Digest.sha256.hex($0.publicKeyDER) },
            replaces: order.replaces, delivery: order.delivery)
    }

    private func check(_ order: CertificateOrder, _ handler: RequestHandler) throws {
        if let validity = order.validity, validity < .seconds(60) {
            throw CAError.badInput("a certificate is valid for a minute at least", field: "validity")
        }
        guard let request = order.request else { return }
        guard handler != .csr else {
            throw CAError.refused("the handler csr makes the key itself: hand the request to the outside authority")
        }
        guard request.isSignatureGood else { throw CAError.refused("the signature of the request is not that of its key") }
        guard request.addresses.isEmpty || request.addresses == [order.address] else {
            throw CAError.refused(
                "the request is for \(request.addresses.map(\.description).joined(separator: ", ")), not for \(order.address)")
        }
    }

    /// The address, as far as a common name can hold it (RFC 5280 appendix A.1: ub-common-name).
    private static func commonName(_ address: EmailAddress) -> String {
        let text = address.description
        return text.unicodeScalars.count <= 64 ? text : String(String.UnicodeScalarView(text.unicodeScalars.prefix(64)))
    }
}
