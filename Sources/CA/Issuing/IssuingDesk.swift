import Foundation
import Mail
import OpenSSL
import PKI
import Settings
import Store

/// Issues certificates to users (`behaviour.md` 13.2).
public struct IssuingDesk: Sendable {
    /// Clocks differ: a new certificate is good a moment ago.
    static let backdating: TimeInterval = 300

    let core: IssuingCore
    var store: Store { core.store }

    public init(store: Store, crypto: any CryptoRunner, signer: any CertificateSigner = LibrarySigner()) {
        core = IssuingCore(store: store, crypto: crypto, signer: signer)
    }

    /// Makes the certificate a request asks for, and its key unless the key came with it; both are stored, and the request is
    /// ended in the same transaction.
    /// - Parameter actor: as the audit names who caused it.
    func issue(_ request: CertificateRequestRow, by actor: String) async throws -> Certificate {
        let (settings, issuer) = try await store.read { transaction in
            let settings = try transaction.settingsSnapshot()
            let view = settings.view(for: request.address)
            return (settings, try transaction.issuer(transaction.authority(request.authority, for: view), settings))
        }
        let now = store.now()
        let (draft, key) = try await core.crypto.run { try UserDraft(request, issuer, settings, at: now).made() }
        let allowsSHA1 = issuer.digest == .sha1
        return try await core.make([draft], allowsSHA1: allowsSHA1, by: actor) { transaction, made in
            let certificate = made[0]
            try transaction.keep(certificate)
            if let key { _ = try transaction.setPrivateKey(key, forCertificate: certificate.thumbprint) }
            try transaction.finishRequest(request.id, thumbprint: certificate.thumbprint)
            try transaction.removeJob(kind: certificateRequestJob, subject: request.id)
            return certificate
        }
    }

    /// Makes key and PKCS #10 for an outside authority; both wait with the request.
    func makeRequest(_ row: CertificateRequestRow) async throws {
        let (key, request) = try await core.crypto.run { () throws -> (PrivateKey, CertificationRequest) in
            let key = try KeyType(named: row.keyType).makeKey()
            let profile = CertificateProfile(rawValue: row.profile) ?? .signAndEncrypt
            let parts = try SubjectName(commonName: row.commonName, parts: row.subject).checkedParts()
            let extensions: [ExtensionValue] = [
                .subjectAltName([.init(row.address)]), .keyUsage(bits: profile.keyUsageBits(isRSA: row.keyType.hasPrefix("rsa"))),
                .emailProtection,
            ]
            return (key, try CertificationRequest(subject: parts, key: key, extensions: extensions))
        }
        try await store.write { transaction in
            try transaction.setKey(key, request: request.der, publicKey: Digest.sha256.hex(request.publicKeyDER), ofRequest: row.id)
            try transaction.audit(
                actor: row.requestedBy, operation: "key.request", subject: row.address.description, after: "request \(row.id)")
        }
    }
}

/// Turns a request into the certificate it asks for.
struct UserDraft {
    let request: CertificateRequestRow
    let issuer: Issuer
    let settings: SettingsSnapshot
    let now: Date

    init(_ request: CertificateRequestRow, _ issuer: Issuer, _ settings: SettingsSnapshot, at now: Date) {
        self.request = request
        self.issuer = issuer
        self.settings = settings
        self.now = now
    }

    /// - Returns: with the new key; `nil` when the owner's own is used.
    func made() throws -> (CertificateDraft, PrivateKey?) {
        guard let der = request.request else {
            let key = try KeyType(named: request.keyType).makeKey()
            return (try draft(try key.publicKey(), algorithm: key.description.algorithm), key)
        }
        let given = try CertificationRequest(der: der)
        let key = try PublicKey(der: given.publicKeyDER)
        return (try draft(key, algorithm: key.description.algorithm), nil)
    }

    /// - Parameter algorithm: of the key, `RSA` or another.
    func draft(_ key: PublicKey, algorithm: String) throws -> CertificateDraft {
        CertificateDraft(
            builder: try builder(isRSA: algorithm == "RSA"), key: key, issuer: issuer.certificate, issuers: issuer.chain,
            signingKey: issuer.key, authority: issuer.row.id, address: request.address, request: request.id)
    }

    private func builder(isRSA: Bool) throws -> CertificateBuilder {
        let start = max(Self.second(now.addingTimeInterval(-IssuingDesk.backdating)), issuer.certificate.notBefore)
        var builder = CertificateBuilder(
            subject: try SubjectName(commonName: request.commonName, parts: request.subject).checkedParts(), serialNumber: [],
            notBefore: start, notAfter: end(from: Self.second(now)))
        let profile = CertificateProfile(rawValue: request.profile) ?? .signAndEncrypt
        builder.digest = issuer.digest
        builder.extensions = [
            .basicConstraints(isCA: false), .keyUsage(bits: profile.keyUsageBits(isRSA: isRSA)), .emailProtection,
            .subjectAltName([.init(request.address)]),
        ]
        if let url = issuer.row.listURL(settings) { builder.extensions.append(.cRLDistributionPoints(url)) }
        if let url = issuer.row.certificateURL(settings) { builder.extensions.append(.authorityInfoAccess(caIssuers: url)) }
        return builder
    }

    /// What was asked for stands, and the lint refuses what is too long; what the settings say is cut to the authority's own end.
    private func end(from start: Date) -> Date {
        if let seconds = request.validity { return start.addingTimeInterval(Double(seconds)) }
        let usual = settings.view(for: request.address).value(SettingKeys.caValidity).value.duration
        return min(start.addingTimeInterval(Double(usual.components.seconds)), issuer.certificate.notAfter)
    }

    private static func second(_ date: Date) -> Date { Date(timeIntervalSince1970: date.timeIntervalSince1970.rounded(.down)) }
}

extension ExtensionValue.MailboxName {
    /// RFC 9598 §3: a SmtpUTF8Mailbox only where the local part is not ASCII; its domain stays in A-labels.
    init(_ address: EmailAddress) {
        self = address.isInternationalized ? .smtpUTF8(address.description) : .rfc822(address.description)
    }
}
