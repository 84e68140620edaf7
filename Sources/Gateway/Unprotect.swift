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
        /// Without the info fields.
        var bytes: [UInt8]
        /// The info fields, for the top of the message or for the inside of what is encrypted again (D-12).
        var information: [UInt8] = []
        var opening: Opening
        /// A layer is left that no key of these recipients opens.
        var isStillEncrypted: Bool
        /// What its signatures teach.
        var findings: [Harvest.Finding] = []
        /// Where the missing issuers of its signers are to be had.
        var issuerAddresses: [String] = []

        var marked: [UInt8] { information.isEmpty ? bytes : Message(parsing: bytes).prepending(written: information) }
    }

    let store: Store
    let crypto: CryptoPool
    /// Our name in Authentication-Results.
    let results: AuthenticationResults
    let now: @Sendable () -> Date

    func callAsFunction(
        _ message: [UInt8], _ unprotection: Unprotection, for recipients: [EmailAddress], _ facts: MessageFacts, _ snapshot: PolicySnapshot
    ) async throws -> [Copy] {
        guard facts.protection != .none else { return [try await plain(message, unprotection, recipients)] }
        var copies: [Set<String>: Copy] = [:]
        for recipient in recipients {
            let keys = try await keys(of: recipient, for: message, unprotection, snapshot.settings)
            let names = Set(keys.map { $0.certificate.thumbprint })
            if copies[names] == nil {
                let date = now()
                copies[names] = try await crypto.run { open(message, keys, unprotection, facts, snapshot, at: date) }
            }
            copies[names]?.opening.recipients.append(recipient)
        }
        return copies.values.sorted { ($0.opening.recipients.first?.description ?? "") < ($1.opening.recipients.first?.description ?? "") }
    }

    /// Neither signed nor encrypted: at most its subject claims so.
    private func plain(_ message: [UInt8], _ unprotection: Unprotection, _ recipients: [EmailAddress]) async throws -> Copy {
        let bytes = try await crypto.run { unprotection.tags?.marking(message, with: []) ?? message }
        return Copy(bytes: bytes, opening: Opening(recipients: recipients, fields: [:]), isStillEncrypted: false)
    }

    /// Strict: only keys whose certificate is this envelope recipient's. Otherwise every key a RecipientInfo names (D-04).
    private func keys(
        of recipient: EmailAddress, for message: [UInt8], _ unprotection: Unprotection, _ settings: SettingsSnapshot
    ) async throws -> [CertifiedKey] {
        if unprotection.isStrict {
            let assigned = Self.assigned(to: recipient, settings)
            return try await store.read { transaction in
                try transaction.decryptionKeys(for: recipient) { _ in true } + transaction.decryptionKeys(thumbprints: assigned)
            }
        }
        let named = try await crypto.run { MessageReader.recipients(of: message) }
        let keyIdentifiers = named.compactMap { if case .subjectKeyIdentifier(let identifier) = $0 { identifier } else { nil } }
        return try await store.read { transaction in
            try transaction.decryptionKeys(
                serialNumbers: Set(named.compactMap(\.serialNumberHex)), subjectKeyIdentifiers: Set(keyIdentifiers)
            ) { certificate in named.contains { $0.matches(certificate.x509) } }
        }
    }

    /// What settings assign to the recipient or his domain; what all have is nobody's own.
    private static func assigned(to recipient: EmailAddress, _ settings: SettingsSnapshot) -> [String] {
        let own = settings.view(for: recipient).ownValues(SettingKeys.smimeCertificates).filter { value in
            switch value.level {
            case .user, .domain, .wildcard: true
            case .global, .factory: false
            }
        }
        return own.flatMap(\.value.elements).map(\.text)
    }

    private func open(
        _ message: [UInt8], _ keys: [CertifiedKey], _ unprotection: Unprotection, _ facts: MessageFacts, _ snapshot: PolicySnapshot,
        at date: Date
    ) -> Copy {
        let opened = MessageReader().open(message, keys: keys.map { DecryptionKey(certificate: $0.certificate.x509, key: $0.key) })
        var report = InfoReport(
            opened.layers, author: facts.author.address, domainCertificates: domainCertificates(of: facts.author.address, snapshot),
            judge: judge(unprotection, snapshot, at: date))
        let removesSignature = unprotection.removesSignature && report.state == .valid
        var bytes = unforged(removesSignature ? opened.withoutSignatures : opened.bytes)
        if unprotection.neutralisesHTML == true, report.mayBeChanged {
            let neutral = Self.neutral(opened)
            if neutral != opened.bytes {
                bytes = unforged(neutral)
                report.noteNeutralised()
            }
        }
        let shown = Dictionary(report.fields.map { ($0.name, InfoFields.capped($0.value)) }) { first, _ in first }
        let isAsking = report.state != .valid && snapshot.settings.value(SettingKeys.aiaFetch, at: .global).value
        return Copy(
            bytes: unprotection.tags.map { $0.marking(bytes, with: tags($0, report, unprotection)) } ?? bytes,
            information: unprotection.writesInfoHeaders ? information(report, unprotection) : [],
            opening: Opening(recipients: [], fields: shown, state: report.state, hasSignatureRemoved: removesSignature ? true : nil),
            isStillEncrypted: report.isStillProtected,
            findings: Harvest.findings(
                in: opened.layers, author: facts.author.address, mode: unprotection.harvest, trust: snapshot.trust, at: date),
            issuerAddresses: isAsking
                ? MissingIssuers.addresses(in: opened.layers, author: facts.author.address, trust: snapshot.trust, at: date) : [])
    }

    /// The certificates assigned to the domain of an address, or to a wildcard above it. What is assigned to everybody is nobody's sign.
    private func domainCertificates(of author: EmailAddress?, _ snapshot: PolicySnapshot) -> Set<String> {
        guard let author else { return [] }
        let values = snapshot.settings.view(for: author).ownValues(SettingKeys.smimeCertificates).filter { value in
            switch value.level {
            case .domain, .wildcard: true
            case .user, .global, .factory: false
            }
        }
        return Set(values.flatMap(\.value.elements).map(\.text))
    }

    /// Nothing in it loads from elsewhere. A signature that is not valid and wraps what it signs gives way: a reader would look
    /// inside it. One that stands beside its text stays and no longer fits.
    private static func neutral(_ opened: OpenedMessage) -> [UInt8] {
        let isWrapped = opened.layers.contains { layer in
            switch layer {
            case .signed(let signed): !signed.isClear
            case .compressed: true
            case .encrypted, .tooDeep, .encryptedPartNotRoot, .signedPartNotRoot: false
            }
        }
        return Message(parsing: isWrapped ? opened.withoutSignatures : opened.bytes).withoutRemoteReferences()
    }

    private func judge(_ unprotection: Unprotection, _ snapshot: PolicySnapshot, at date: Date) -> UsabilityJudge {
        let grace = snapshot.settings.value(SettingKeys.expiredCRLGrace, at: .global).value
        return UsabilityJudge(
            trust: snapshot.trust, at: date, revocation: unprotection.unknownRevocation == .require ? .require : .ifKnown,
            grace: TimeInterval(grace.components.seconds))
    }

    /// A subject stands outside of what is encrypted again, so it says nothing of what lies inside (D-12).
    private func tags(_ tags: SubjectTags, _ report: InfoReport, _ unprotection: Unprotection) -> [String] {
        unprotection.thenProtect == nil || report.isStillProtected ? tags.tags(for: report) : []
    }

    private func information(_ report: InfoReport, _ unprotection: Unprotection) -> [UInt8] {
        InfoFields.written(
            report, instance: store.instance, results: results.value(for: report.state, signers: report.signers),
            withDjigzo: unprotection.writesDjigzoHeaders)
    }

    /// What became visible may claim to be ours too (G-06).
    private func unforged(_ bytes: [UInt8]) -> [UInt8] {
        let message = Message(parsing: bytes)
        let isForged = { ForgedFields.isForged($0, instanceID: results.identifier) }
        return message.root.header.fields.contains(where: isForged) ? message.removingFields(isForged) : bytes
    }
}
