import Foundation
import MIME
import Mail
import OpenSSL
import PKI
import Policy
import SMIME
import Settings
import Store

/// Opens, judges and marks a message for the inside (`behaviour.md` 8). Whatever cannot be opened is delivered as it came.
struct Unprotect: Sendable {
    /// One copy, for recipients whose keys see the same.
    struct Copy: Sendable {
        var bytes: [UInt8]
        var opening: Opening
        /// A layer is left that no key of these recipients opens.
        var isStillEncrypted: Bool
        /// What its signatures teach.
        var findings: [Harvest.Finding] = []
        /// Where the missing issuers of its signers are to be had.
        var issuerAddresses: [String] = []
    }

    let store: Store
    let crypto: CryptoPool
    let instanceID: String
    let now: @Sendable () -> Date

    func callAsFunction(
        _ message: [UInt8], _ unprotection: Unprotection, for recipients: [EmailAddress], _ facts: MessageFacts, _ snapshot: PolicySnapshot
    ) async throws -> [Copy] {
        guard facts.protection != .none else { return [untouched(message, recipients)] }
        var copies: [Set<String>: Copy] = [:]
        for recipient in recipients {
            let keys = try await keys(of: recipient, for: message, unprotection)
            let names = Set(keys.map { $0.certificate.thumbprint })
            if copies[names] == nil {
                let date = now()
                copies[names] = try await crypto.run { try open(message, keys, unprotection, facts, snapshot, at: date) }
            }
            copies[names]?.opening.recipients.append(recipient)
        }
        return copies.values.sorted { ($0.opening.recipients.first?.description ?? "") < ($1.opening.recipients.first?.description ?? "") }
    }

    private func untouched(_ message: [UInt8], _ recipients: [EmailAddress]) -> Copy {
        Copy(bytes: message, opening: Opening(recipients: recipients, fields: [:]), isStillEncrypted: false)
    }

    /// Strict: only keys whose certificate is this envelope recipient's. Otherwise every key a RecipientInfo names (D-04).
    private func keys(of recipient: EmailAddress, for message: [UInt8], _ unprotection: Unprotection) async throws -> [CertifiedKey] {
        if unprotection.isStrict { return try await store.read { try $0.decryptionKeys(for: recipient) { _ in true } } }
        let named = try await crypto.run { MessageReader.recipients(of: message) }
        let keyIdentifiers = named.compactMap { if case .subjectKeyIdentifier(let identifier) = $0 { identifier } else { nil } }
        return try await store.read { transaction in
            try transaction.decryptionKeys(
                serialNumbers: Set(named.compactMap(\.serialNumberHex)), subjectKeyIdentifiers: Set(keyIdentifiers)
            ) { certificate in named.contains { $0.matches(certificate.x509) } }
        }
    }

    private func open(
        _ message: [UInt8], _ keys: [CertifiedKey], _ unprotection: Unprotection, _ facts: MessageFacts, _ snapshot: PolicySnapshot,
        at date: Date
    ) throws -> Copy {
        let opened = MessageReader().open(message, keys: keys.map { DecryptionKey(certificate: $0.certificate.x509, key: $0.key) })
        let report = InfoReport(opened.layers, author: facts.author.address, trust: snapshot.trust, at: date)
        let fields = report.fields
        var bytes = unforged(unprotection.removesSignature && report.isEverySignatureGood ? opened.withoutSignatures : opened.bytes)
        if unprotection.writesInfoHeaders {
            let named = fields.map { (name: "X-Zegel-Info-\($0.name)", value: $0.value) } + report.authenticationResults(instanceID)
            bytes = Message(parsing: bytes).prepending(named)
        }
        let shown = Dictionary(fields.map { ($0.name, $0.value) }) { first, _ in first }
        let findings = Harvest.findings(
            in: opened.layers, author: facts.author.address, mode: unprotection.harvest, trust: snapshot.trust, at: date)
        let isAsking = !report.isEverySignatureGood && snapshot.settings.value(SettingKeys.aiaFetch, at: .global).value
        let issuers = isAsking ? MissingIssuers.addresses(in: opened.layers, author: facts.author.address, trust: snapshot.trust, at: date) : []
        return Copy(
            bytes: bytes, opening: Opening(recipients: [], fields: shown), isStillEncrypted: report.isStillProtected, findings: findings,
            issuerAddresses: issuers)
    }

    /// What became visible may claim to be ours too (G-06).
    private func unforged(_ bytes: [UInt8]) -> [UInt8] {
        let message = Message(parsing: bytes)
        let isForged = { ForgedFields.isForged($0, instanceID: instanceID) }
        return message.root.header.fields.contains(where: isForged) ? message.removingFields(isForged) : bytes
    }
}
