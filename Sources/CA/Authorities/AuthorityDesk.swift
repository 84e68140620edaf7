import Foundation
import OpenSSL
import PKI
import Settings
import Store

/// Makes authorities, takes them in and gives them out (`behaviour.md` 13.1).
public struct AuthorityDesk: Sendable {
    let core: IssuingCore
    let lists: ListDesk

    var store: Store { core.store }

    public init(store: Store, crypto: any CryptoRunner, signer: any CertificateSigner = LibrarySigner()) {
        core = IssuingCore(store: store, crypto: crypto, signer: signer)
        lists = ListDesk(store: store, crypto: crypto)
    }

    // MARK: Create

    /// Makes a root, and in the same step the authority below it that issues to users.
    ///
    /// The root becomes trusted. The one that issues becomes the default when there is none yet.
    /// - Returns: the authorities, the root first.
    public func create(root: AuthorityPlan, issuing: AuthorityPlan?, by actor: String) async throws -> [AuthorityRow] {
        try await recorded("authority.create", root.name.text, by: actor) {
            try await self.make(root, issuing, by: actor)
        }
    }

    private func make(_ root: AuthorityPlan, _ issuing: AuthorityPlan?, by actor: String) async throws -> [AuthorityRow] {
        guard root.name.text != issuing?.name.text else {
            throw CAError.badInput("root and issuing authority need different names", field: "name")
        }
        let (top, below) = try await store.read { transaction in
            (try AuthorityDraft(root, transaction), try issuing.map { try AuthorityDraft($0, transaction) })
        }
        let prepared = try await core.crypto.run { try Self.prepare(top, below) }
        let rows = try await core.make(prepared.drafts, allowsSHA1: root.usesSHA1, by: actor) { transaction, made in
            var ids: [Int64] = []
            for (index, certificate) in made.enumerated() {
                try transaction.keep(certificate, isRoot: index == 0)
                let draft = index == 0 ? top : (below ?? top)
                let row = draft.stored(
                    thumbprint: certificate.thumbprint, publicKey: certificate.keyThumbprint, subject: certificate.subject,
                    parent: ids.first)
                ids.append(try transaction.add(row, key: prepared.keys[index]))
            }
            return try transaction.settle(ids)
        }
        return try await published(rows)
    }

    private struct Prepared: Sendable {
        var drafts: [CertificateDraft]
        var keys: [PrivateKey]
    }

    private static func prepare(_ top: AuthorityDraft, _ below: AuthorityDraft?) throws -> Prepared {
        let key = try top.plan.key.makeKey()
        var root = CertificateDraft(
            builder: try top.builder(below: nil, digest: top.digest, urls: (nil, nil)), key: try key.publicKey(), issuer: nil, issuers: [],
            signingKey: key)
        guard let below else { return Prepared(drafts: [root], keys: [key]) }
        // The name and the key of the root are what counts for what it issues: signed in vain, it shows both. Its number is not that
        // of the real one.
        root.builder.serialNumber = SerialNumber(random: { Random.bytes($0) }).octets
        let trial = try Certificate(IssuingCore.trial(root))
        let second = try below.plan.key.makeKey()
        let issuing = CertificateDraft(
            builder: try below.issuingBuilder(below: trial, digest: top.digest, urls: top.urls), key: try second.publicKey(), issuer: trial,
            issuers: [trial], signingKey: key)
        return Prepared(drafts: [root, issuing], keys: [key, second])
    }

    /// Makes an authority below one of ours.
    public func create(_ plan: AuthorityPlan, below parent: String, by actor: String) async throws -> AuthorityRow {
        try await recorded("authority.create", plan.name.text, by: actor) {
            let (draft, issuer) = try await self.store.read { transaction in
                (
                    try AuthorityDraft(plan, transaction),
                    try transaction.issuer(try transaction.authority(orThrow: parent), transaction.settingsSnapshot())
                )
            }
            let (certificate, key) = try await self.core.crypto.run { () throws -> (CertificateDraft, PrivateKey) in
                let key = try plan.key.makeKey()
                let urls = (issuer.row.listURL(draft.settings), issuer.row.certificateURL(draft.settings))
                let builder = try draft.issuingBuilder(below: issuer.certificate, digest: issuer.digest, urls: urls)
                return (
                    CertificateDraft(
                        builder: builder, key: try key.publicKey(), issuer: issuer.certificate, issuers: issuer.chain,
                        signingKey: issuer.key, authority: issuer.row.id), key
                )
            }
            let row = try await self.core.make([certificate], allowsSHA1: plan.usesSHA1, by: actor) { transaction, made in
                try transaction.keep(made[0])
                let row = draft.stored(
                    thumbprint: made[0].thumbprint, publicKey: made[0].keyThumbprint, subject: made[0].subject, parent: issuer.row.id)
                return try transaction.settle([try transaction.add(row, key: key)])[0]
            }
            return try await self.published([row])[0]
        }
    }

    /// Signs the first lists: without one, nobody knows what is revoked.
    /// - Returns: the authorities as they stand then.
    func published(_ rows: [AuthorityRow]) async throws -> [AuthorityRow] {
        for row in rows { _ = try await lists.publish(row.id) }
        return try await store.read { transaction in try rows.map { try transaction.authority($0.id) ?? $0 } }
    }

    // MARK: Choose

    /// Makes an authority the default.
    public func setDefault(_ name: String, by actor: String) async throws {
        try await store.write { transaction in
            let row = try transaction.authority(orThrow: name)
            let before = try transaction.defaultAuthority()?.name
            try transaction.setDefaultAuthority(row.id)
            try transaction.audit(actor: actor, operation: "authority.default", subject: row.name, before: before, after: row.name)
        }
    }

    /// Runs `body`; what was refused is audited with its reason.
    func recorded<T: Sendable>(
        _ operation: String, _ subject: String, by actor: String, _ body: @Sendable () async throws -> T
    ) async throws -> T { try await store.recordingRefusal(of: operation, subject, by: actor, body) }
}

extension AuthorityDraft {
    /// An authority below another: for mail alone (CA/B Forum S/MIME BR §7.1.2.2 g).
    func issuingBuilder(
        below issuer: Certificate, digest: Digest, urls: (list: String?, certificate: String?)
    ) throws(CAError) -> CertificateBuilder {
        var builder = try builder(below: issuer, digest: digest, urls: urls)
        builder.extensions.append(.emailProtection)
        return builder
    }
}

extension Store {
    /// Runs `body`; a refusal is audited with its reason before it is passed on.
    func recordingRefusal<T: Sendable>(
        of operation: String, _ subject: String, by actor: String, _ body: @Sendable () async throws -> T
    ) async throws -> T {
        do {
            return try await body()
        } catch let error as CAError {
            try await write { try $0.audit(actor: actor, operation: operation, subject: subject, after: "refused: \(error)") }
            throw error
        }
    }
}

extension ReadTransaction {
    /// - Throws: `CAError.notFound`.
    public func authority(orThrow name: String) throws -> AuthorityRow {
        guard let row = try authority(named: name) else {
            throw CAError.notFound("there is no authority \(name): zegel ca list shows them")
        }
        return row
    }
}

extension WriteTransaction {
    /// What all new authorities need: a default, and a job for their lists.
    /// - Returns: their rows.
    func settle(_ ids: [Int64]) throws -> [AuthorityRow] {
        if try defaultAuthority() == nil, let last = ids.last { try setDefaultAuthority(last) }
        for id in ids { try hastenJob(kind: certificateListJob, subject: "\(id)") }
        return try ids.compactMap { try authority($0) }
    }
}
