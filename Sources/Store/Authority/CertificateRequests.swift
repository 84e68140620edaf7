import Foundation
import Mail
import OpenSSL

/// The kind of job that carries one certificate request out; its subject is the request's id.
public let certificateRequestJob = "certificate-request"

/// The kind of job that sends the key of a request to its owner; its subject is the request's id.
public let keyDeliveryJob = "key-delivery"

/// The kind of job that files the lines of a bulk run; its subject is the run's id.
public let bulkJob = "bulk-issue"

extension ReadTransaction {
    /// `nil` when there is none of this id.
    public func certificateRequest(_ id: String) throws -> CertificateRequestRow? { try requests("id = $1", [.text(id)]).first }

    /// Requests, newest first.
    /// - Parameters:
    ///   - state: only those of one state.
    ///   - last: only those behind this one: the way to turn pages.
    public func certificateRequests(
        in state: CertificateRequestRow.State? = nil, address: EmailAddress? = nil, after last: String? = nil, limit: Int = 100
    ) throws -> [CertificateRequestRow] {
        let condition = """
            (CAST($1 AS TEXT) IS NULL OR state = $1) AND (CAST($2 AS TEXT) IS NULL OR address = $2) AND (CAST($3 AS TEXT) IS NULL OR
            (created_at, id) < (SELECT r.created_at, r.id FROM certificate_request r WHERE r.id = $3))
            """
        let values = [SQLValue(state?.rawValue), SQLValue(address?.normalized), SQLValue(last)]
        return try requests(condition, values, order: "created_at DESC, id DESC LIMIT \(max(limit, 0))")
    }

    /// The request that is open for an address and profile; at most one.
    public func openRequest(for address: EmailAddress, profile: String) throws -> CertificateRequestRow? {
        try requests("address = $1 AND profile = $2 AND state = 'waiting'", [.text(address.normalized), .text(profile)]).first
    }

    /// Whether one is open for an address, of any profile.
    public func hasOpenRequest(for address: EmailAddress) throws -> Bool {
        try !rows("SELECT 1 FROM certificate_request WHERE address = $1 AND state = 'waiting' LIMIT 1", .text(address.normalized)).isEmpty
    }

    /// Requests whose key waits for the certificate of an outside authority.
    /// - Parameter publicKey: SHA-256 of the SubjectPublicKeyInfo.
    public func requests(waitingForPublicKey publicKey: String) throws -> [CertificateRequestRow] {
        try requests("public_key = $1 AND state = 'waiting' AND sealed_key IS NOT NULL", [.text(publicKey)])
    }

    /// The request a certificate came of; `nil` when it came otherwise.
    public func certificateRequest(forThumbprint thumbprint: String) throws -> CertificateRequestRow? {
        try requests("thumbprint = $1", [.text(thumbprint)]).first
    }

    /// The key that waits for its certificate, opened; `nil` when there is none.
    public func key(ofRequest id: String) throws -> PrivateKey? {
        guard let sealed = try rows("SELECT sealed_key FROM certificate_request WHERE id = $1", .text(id)).first?.optionalBlob(0) else {
            return nil
        }
        let der = try sealing.open(privateKey: sealed, ofRow: "certificate_request \(id)")
        do { return try PrivateKey(der: der) } catch { throw StoreError.corrupt("the private key of request \(id)") }
    }

    private func requests(_ condition: String, _ values: [SQLValue], order: String = "created_at, id") throws -> [CertificateRequestRow] {
        let sql = "SELECT \(CertificateRequestRow.columns) FROM certificate_request WHERE \(condition) ORDER BY \(order)"
        return try session.run(sql, values).map(CertificateRequestRow.init)
    }
}

extension WriteTransaction {
    /// Files a request that waits.
    /// - Throws: `StoreError.constraint` when one is open for the same address and profile.
    public func add(_ request: CertificateRequestRow) throws {
        let sql = """
            INSERT INTO certificate_request (id, address, common_name, subject, profile, key_type, validity, authority, handler, origin,
                requested_by, state, tries, request, public_key, replaces, delivery, created_at, changed_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'waiting', 0, $12, $13, $14, $15, $16, $16)
            """
        let values: [SQLValue] = [
            .text(request.id), .text(request.address.normalized), .text(request.commonName), .text(request.subject),
            .text(request.profile), .text(request.keyType), SQLValue(request.validity), SQLValue(request.authority),
            .text(request.handler), .text(request.origin.rawValue), .text(request.requestedBy), SQLValue(request.request),
            SQLValue(request.publicKey), SQLValue(request.replaces), SQLValue(request.delivery), milliseconds,
        ]
        _ = try session.run(sql, values)
    }

    /// Keeps the key and the PKCS #10 made for an outside authority.
    public func setKey(_ key: PrivateKey, request der: [UInt8], publicKey: String, ofRequest id: String) throws {
        let sealed = try sealing.seal(privateKey: key.pkcs8DER(), ofRow: "certificate_request \(id)")
        let sql = "UPDATE certificate_request SET sealed_key = $2, request = $3, public_key = $4, changed_at = $5 WHERE id = $1"
        try change(sql, .text(id), .blob(sealed), .blob(der), .text(publicKey), milliseconds)
    }

    /// - Returns: whether it was waiting for approval.
    public func approveRequest(_ id: String) throws -> Bool {
        let sql = """
            UPDATE certificate_request SET approved_at = $2, changed_at = $2
            WHERE id = $1 AND state = 'waiting' AND approved_at IS NULL RETURNING id
            """
        return try !rows(sql, .text(id), milliseconds).isEmpty
    }

    /// Ends a request with its certificate; a waiting key is no longer kept here: it hangs on the certificate now. Where the key is
    /// to travel to its owner, a job of kind `keyDeliveryJob` is added.
    public func finishRequest(_ id: String, thumbprint: String) throws {
        let sql = """
            UPDATE certificate_request SET state = 'issued', thumbprint = $2, problem = NULL, sealed_key = NULL, changed_at = $3
            WHERE id = $1 AND state = 'waiting' RETURNING delivery
            """
        guard let row = try rows(sql, .text(id), .text(thumbprint), milliseconds).first else {
            throw StoreError.constraint("the request \(id) is not open any more")
        }
        if try row.optionalText(0) != nil { try addJob(kind: keyDeliveryJob, subject: id) }
    }

    /// Writes down a failed try.
    /// - Parameter isOver: no other try will help: the request has failed.
    public func recordProblem(_ problem: String, ofRequest id: String, isOver: Bool) throws {
        let sql = """
            UPDATE certificate_request SET problem = $2, tries = tries + 1, changed_at = $3,
                state = CASE WHEN $4 = 1 THEN 'failed' ELSE state END
            WHERE id = $1 AND state = 'waiting'
            """
        try change(sql, .text(id), .text(problem), milliseconds, SQLValue(isOver))
    }

    /// Opens a failed request again.
    /// - Returns: whether it had failed.
    public func reopenRequest(_ id: String) throws -> Bool {
        let sql = "UPDATE certificate_request SET state = 'waiting', changed_at = $2 WHERE id = $1 AND state = 'failed' RETURNING id"
        return try !rows(sql, .text(id), milliseconds).isEmpty
    }

    /// Ends a request without a certificate; its key, if one waits, goes.
    /// - Returns: whether it was open or had failed.
    public func cancelRequest(_ id: String) throws -> Bool {
        let sql = """
            UPDATE certificate_request SET state = 'cancelled', sealed_key = NULL, changed_at = $2
            WHERE id = $1 AND state IN ('waiting', 'failed') RETURNING id
            """
        return try !rows(sql, .text(id), milliseconds).isEmpty
    }
}
