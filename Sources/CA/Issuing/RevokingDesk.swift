import Foundation
import OpenSSL
import PKI
import Settings
import Store

/// Revokes certificates of our own making (`behaviour.md` 13.6).
public struct RevokingDesk: Sendable {
    private let store: Store
    private let lists: ListDesk

    public init(store: Store, crypto: any CryptoRunner) {
        self.store = store
        lists = ListDesk(store: store, crypto: crypto)
    }

    /// Revokes some certificates, all or none, and signs the lists of their authorities at once. Our own decisions see it with the
    /// commit, before any list does.
    ///
    /// - Parameters:
    ///   - reason: `nil` lifts a hold.
    ///   - invalidityDate: since when the key must not be trusted; never later than now.
    /// - Returns: what became of each authority's list, by authority.
    public func revoke(
        _ thumbprints: [String], reason: RevocationReason?, invalidityDate: Date? = nil, by actor: String
    ) async throws -> [Int64: ListDesk.Outcome] {
        let authorities = try await store.recordingRefusal(of: "certificate.revoke", thumbprints.joined(separator: " "), by: actor) {
            try await store.write { transaction in
                if let invalidityDate, invalidityDate > transaction.time {
                    throw CAError.badInput("the invalidity date is in the future", field: "invalidityDate")
                }
                return try Set(
                    thumbprints.map { try transaction.revoke($0, reason: reason, invalidityDate: invalidityDate, by: actor) })
            }
        }
        var outcomes: [Int64: ListDesk.Outcome] = [:]
        for authority in authorities.sorted() { outcomes[authority] = try await lists.publish(authority) }
        return outcomes
    }
}

extension WriteTransaction {
    /// Revokes one certificate in the transaction of what else happens to it; its authority's list is made anew at once.
    /// - Parameter reason: `nil` lifts a hold.
    /// - Returns: the authority.
    public func revoke(_ thumbprint: String, reason: RevocationReason?, invalidityDate: Date? = nil, by actor: String) throws -> Int64 {
        guard let row = try issued(thumbprint: thumbprint), let authority = row.authority else {
            throw CAError.refused(
                "\(thumbprint.prefix(16))… was not issued by an authority of ours: black-list it with zegel certificate distrust")
        }
        if let before = row.revocation, before.reason != RevocationReason.hold.code {
            throw CAError.refused(
                "\(thumbprint.prefix(16))… is revoked already, since \(before.at.formatted(.iso8601.year().month().day())), "
                    + RevocationReason.name(ofCode: before.reason))
        }
        if reason == nil, row.revocation == nil { throw CAError.refused("\(thumbprint.prefix(16))… is not on hold") }
        let revocation = reason.map {
            IssuedCertificateRow.Revocation(at: time, reason: $0.code, invalidityAt: invalidityDate)
        }
        _ = try setRevocation(revocation, thumbprint: thumbprint)
        try hastenJob(kind: certificateListJob, subject: "\(authority)")
        try audit(
            actor: actor, operation: "certificate.revoke", subject: thumbprint,
            before: row.revocation.map { RevocationReason.name(ofCode: $0.reason) } ?? "good", after: reason?.name ?? "hold lifted")
        return authority
    }
}
