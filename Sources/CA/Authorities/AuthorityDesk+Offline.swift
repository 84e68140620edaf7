import Foundation
import OpenSSL
import PKI
import Settings
import Store

extension AuthorityDesk {
    /// An authority with its key as PKCS #12, for keeping it on an offline medium (`behaviour.md` 13.1).
    /// - Parameter password: UTF-8, at least 12 characters.
    public func export(_ name: String, password: String, by actor: String) async throws -> [UInt8] {
        guard password.count >= 12 else {
            throw CAError.badInput("the password of an authority has 12 characters at least", field: "password")
        }
        let (certificate, above, key) = try await store.read { transaction in
            let row = try transaction.authority(orThrow: name)
            guard let thumbprint = row.thumbprint, let stored = try transaction.certificateRow(thumbprint: thumbprint) else {
                throw CAError.refused("the authority \(name) still waits for its certificate")
            }
            guard let key = try transaction.key(of: row) else { throw CAError.refused("the key of \(name) is kept elsewhere already") }
            let certificate = try Certificate(der: stored.der)
            return (certificate, try transaction.authorities(above: certificate), key)
        }
        let file = try await core.crypto.run {
            try PKCS12.write(key: key, certificate: certificate.x509, chain: above.map(\.x509), password: password)
        }
        try await store.write {
            try $0.audit(actor: actor, operation: "authority.export-key", subject: name, after: "\(certificate.thumbprint), with key")
        }
        return file
    }

    /// Removes the key of an authority that was exported: it issues no more until the key comes back. A last list is signed
    /// before, good for a long time.
    /// - Parameter listLifetime: of the last list.
    /// - Returns: until when that list is good.
    public func removeKey(_ name: String, listLifetime: Duration, by actor: String) async throws -> Date? {
        guard listLifetime >= .seconds(86_400), listLifetime <= .seconds(3660 * 86_400) else {
            throw CAError.badInput("the last list is good for 1 to 3660 days", field: "days")
        }
        let row = try await store.read { transaction in
            let row = try transaction.authority(orThrow: name)
            guard row.hasKey else { throw CAError.refused("the key of \(name) is not here") }
            guard row.request == nil else {
                throw CAError.refused("the authority \(name) still waits for its certificate: without key it never works")
            }
            guard try transaction.wasExported(name) else {
                throw CAError.refused("the key of \(name) was never exported and would be lost: zegel ca export \(name) --key FILE first")
            }
            return row
        }
        guard case .published(_, let nextUpdate, _) = try await lists.publish(row.id, lifetime: listLifetime) else { return nil }
        try await store.write { transaction in
            guard try transaction.removeKey(ofAuthority: row.id) else { throw CAError.refused("the key of \(name) is gone") }
            try transaction.removeJob(kind: certificateListJob, subject: "\(row.id)")
            try transaction.audit(
                actor: actor, operation: "authority.remove-key", subject: name,
                after: "its last list is good until \(nextUpdate.formatted(.iso8601))")
        }
        return nextUpdate
    }
}

extension ReadTransaction {
    /// Whether the audit tells of an export of this authority with its key, since the key last came here.
    fileprivate func wasExported(_ name: String) throws -> Bool {
        try hasAuditRecord(operation: "authority.export-key", subject: name)
    }
}
