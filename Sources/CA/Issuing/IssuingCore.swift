import Foundation
import Mail
import OpenSSL
import PKI
import Store

/// A certificate that is to be made.
struct CertificateDraft: Sendable {
    /// Whole but for the serial number.
    var builder: CertificateBuilder
    /// The subject's.
    var key: PublicKey
    /// `nil` when it signs itself.
    var issuer: Certificate?
    /// Those it is linted against, nearest first; empty when it signs itself.
    var issuers: [Certificate]
    /// Of the issuer.
    var signingKey: PrivateKey
    var authority: Int64?
    var address: EmailAddress?
    var request: String?

    /// RFC 4514 text of the subject.
    var subject: String {
        builder.subject.reversed().map { "\($0.name)=\($0.value)" }.joined(separator: ",")
    }
}

/// A certificate that was made and is not stored yet.
struct MadeCertificate: Sendable {
    var certificate: Certificate
    var draft: CertificateDraft
}

/// The order every certificate is made in: lint with a throw-away key, store the serial number with the audited intention, sign,
/// store the certificate with the audited result. Killed in between, a number is lost, never used twice.
struct IssuingCore: Sendable {
    /// What the audit calls the intention and the result.
    static let intent = "certificate.issue-intent"
    static let done = "certificate.issue"

    let store: Store
    let crypto: any CryptoRunner
    let signer: any CertificateSigner

    /// Makes certificates that belong together, all or none.
    ///
    /// - Parameter keep: stores them with all that goes with them, in the transaction of the audited result.
    func make<R: Sendable>(
        _ drafts: [CertificateDraft], allowsSHA1: Bool, by actor: String,
        keep: @Sendable @escaping (WriteTransaction, [Certificate]) throws -> R
    ) async throws -> R {
        let numbered = drafts.map { draft in
            var draft = draft
            draft.builder.serialNumber = SerialNumber(random: store.random).octets
            return draft
        }
        try await crypto.run { for draft in numbered { try Self.lint(draft, allowsSHA1) } }
        try await reserve(numbered, by: actor)
        let made = try await crypto.run { [signer] in try numbered.map { try Self.sign($0, signer) } }
        return try await store.write { transaction in
            let result = try keep(transaction, made.map(\.certificate))
            for one in made { try Self.record(one, by: actor, in: transaction) }
            return result
        }
    }

    // MARK: Lint

    /// - Throws: `CAError.refused` with every finding.
    static func lint(_ draft: CertificateDraft, _ allowsSHA1: Bool) throws {
        let certificate = try Certificate(trial(draft))
        let findings = CertificateLint(issuers: draft.issuers, allowsSHA1: allowsSHA1).findings(in: certificate)
        guard findings.isEmpty else { throw CAError.refused("not issued: \(findings.joined(separator: "; "))") }
    }

    /// The same certificate signed by a key that is thrown away.
    static func trial(_ draft: CertificateDraft) throws -> X509Certificate {
        try draft.builder.sign(for: draft.key, issuer: draft.issuer?.x509, signer: .generateEC(curve: "P-256"))
    }

    // MARK: Reserve, sign, record

    private func reserve(_ drafts: [CertificateDraft], by actor: String) async throws {
        try await store.write { transaction in
            for draft in drafts {
                let serialNumber = SerialNumber.text(of: draft.builder.serialNumber)
                try transaction.reserve(
                    IssuedCertificateRow(
                        serialNumber: serialNumber, authority: draft.authority, issuer: draft.issuer?.subject ?? draft.subject,
                        subject: draft.subject, address: draft.address?.normalized, request: draft.request,
                        notAfter: draft.builder.notAfter))
                try transaction.audit(actor: actor, operation: intent, subject: serialNumber, after: draft.subject)
            }
        }
    }

    private var intent: String { Self.intent }

    private static func sign(_ draft: CertificateDraft, _ signer: any CertificateSigner) throws -> MadeCertificate {
        let x509 = try signer.sign(draft.builder, for: draft.key, issuer: draft.issuer?.x509, with: draft.signingKey)
        let certificate = try Certificate(x509)
        // A key that does not belong to its certificate, or a fault of memory: such a signature never leaves.
        guard certificate.x509.isSigned(by: draft.issuer?.x509 ?? x509) else {
            throw CAError.refused("the signature does not verify with the certificate of the authority: its key is another one")
        }
        return MadeCertificate(certificate: certificate, draft: draft)
    }

    private static func record(_ made: MadeCertificate, by actor: String, in transaction: WriteTransaction) throws {
        let certificate = made.certificate
        // The authority of a new root, and of what it issues in the same step, has come to be only now.
        let issuer = (made.draft.issuer ?? certificate).keyThumbprint
        let new = made.draft.authority == nil ? try transaction.authority(withPublicKey: issuer)?.id : nil
        try transaction.recordIssued(serialNumber: certificate.serialNumber, thumbprint: certificate.thumbprint, authority: new)
        try transaction.audit(
            actor: actor, operation: done, subject: certificate.thumbprint,
            after: "serial number \(certificate.serialNumber) for \(certificate.addresses.first?.description ?? certificate.subject)")
    }
}

extension SerialNumber {
    static func text(of octets: [UInt8]) -> String { octets.drop { $0 == 0 }.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() }
}

extension Certificate {
    /// SHA-256 of its SubjectPublicKeyInfo, lower-case hexadecimal: what keys and certificates are joined by.
    var keyThumbprint: String { Digest.sha256.hex(publicKeyDER) }
}

extension WriteTransaction {
    /// Stores a certificate of our own making: its list is not fetched, it is here.
    func keep(_ certificate: Certificate, isRoot: Bool = false) throws {
        _ = try insert(CertificateRow(certificate, isRoot: isRoot, source: "ca"), addresses: certificate.isCA ? [] : certificate.addresses)
    }
}
