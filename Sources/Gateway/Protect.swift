import Foundation
import MIME
import Mail
import OpenSSL
import PKI
import Policy
import SMIME
import Settings
import Store

/// Signs and encrypts one copy as its plan says. What cannot be done is thrown, never left out: `ProtectionFailure` when it would fail
/// every time, `PlanOutdated` when the store changed since the decision, anything else when a later try may work.
struct Protect: Sendable {
    let store: Store
    let crypto: CryptoPool
    let random: @Sendable (Int) -> [UInt8]
    let now: @Sendable () -> Date
    private let signers = SigningMemory()

    init(store: Store, crypto: CryptoPool, random: @escaping @Sendable (Int) -> [UInt8], now: @escaping @Sendable () -> Date) {
        self.store = store
        self.crypto = crypto
        self.random = random
        self.now = now
    }

    /// - Parameter inside: written header fields that only who opens the message may see.
    func callAsFunction(
        _ message: [UInt8], inside fields: [UInt8] = [], _ protection: Protection, _ snapshot: PolicySnapshot
    ) async throws -> [UInt8] {
        let identity = try await identity(protection.signing, snapshot)
        let recipients = try await recipients(protection.encryption, snapshot)
        let date = now()
        let boundary = Boundary(random: random(16)).text
        return try await crypto.run {
            try Self.protect(message, inside: fields, protection, as: identity, to: recipients, at: date, boundary: boundary)
        }
    }

    private static func protect(
        _ message: [UInt8], inside fields: [UInt8], _ protection: Protection, as identity: SigningIdentity?,
        to recipients: [EncryptionRecipient], at date: Date, boundary: String
    ) throws -> [UInt8] {
        guard let identity, let choice = protection.signing else {
            return try protection.encryption.map { try encrypt(message, inside: fields, to: recipients, $0) } ?? message
        }
        if let encryption = protection.encryption {
            let both = try? SMIMEWriter.signAndEncrypt(
                message, as: identity, form: choice.form.smime, digest: choice.digest.digest, at: date, boundary: boundary,
                inside: fields, to: recipients, cipher: encryption.cipher.smime)
            if let both { return both }
        }
        // One step after the other shows which of them fails.
        let signed: [UInt8]
        do throws(CMSError) {
            signed = try SMIMEWriter.sign(
                message, as: identity, form: choice.form.smime, digest: choice.digest.digest, at: date, boundary: boundary)
        } catch {
            throw ProtectionFailure(signing: error, choice.thumbprint) ?? error
        }
        return try protection.encryption.map { try encrypt(signed, inside: fields, to: recipients, $0) } ?? signed
    }

    /// When it fails, each certificate is tried by itself: those of the other recipients are not to blame.
    private static func encrypt(_ bytes: [UInt8], inside fields: [UInt8], to recipients: [EncryptionRecipient], _ choice: EncryptionChoice)
        throws -> [UInt8]
    {
        do throws(CMSError) {
            return try SMIMEWriter.encrypt(bytes, inside: fields, to: recipients, cipher: choice.cipher.smime)
        } catch {
            let thumbprints = choice.certificates.map(\.thumbprint)
            let unusable = zip(thumbprints, recipients).filter { _, recipient in
                (try? SMIMEWriter.encrypt([0x0D, 0x0A], to: [recipient], cipher: choice.cipher.smime)) == nil
            }
            throw ProtectionFailure(encryption: error, unusable.isEmpty ? thumbprints : unusable.map(\.0)) ?? error
        }
    }

    private func identity(_ choice: SigningChoice?, _ snapshot: PolicySnapshot) async throws -> SigningIdentity? {
        guard let choice else { return nil }
        let (revision, date) = (store.revision, now())
        if let known = signers.identity(choice.thumbprint, at: revision, date) { return known }
        let (row, key) = try await store.read { transaction in
            (try transaction.certificateRow(thumbprint: choice.thumbprint), try transaction.privateKey(forCertificate: choice.thumbprint))
        }
        guard let row, let key else { throw PlanOutdated(cause: "signing certificate \(choice.thumbprint) or its key is gone") }
        let certificate = try Certificate(stored: row.der)
        let identity = SigningIdentity(certificate: certificate.x509, key: key, chain: chain(of: certificate, snapshot.trust).map(\.x509))
        signers.keep(identity, choice.thumbprint, at: revision, date)
        return identity
    }

    /// The intermediates up to a root, which is left out: whoever trusts it has it.
    private func chain(of certificate: Certificate, _ trust: TrustStore) -> [Certificate] {
        let path = PathValidator(trust: trust, at: now(), revocation: .off).validate(certificate).path.map(\.thumbprint)
        let known = Dictionary(trust.intermediates.map { ($0.thumbprint, $0) }) { first, _ in first }
        return path.dropFirst().compactMap { known[$0] }
    }

    /// Certificates the decision looked at are at hand; they are read again when the store has changed since, as are others, named by the
    /// settings of somebody else.
    private func recipients(_ choice: EncryptionChoice?, _ snapshot: PolicySnapshot) async throws -> [EncryptionRecipient] {
        guard let choice else { return [] }
        let isCurrent = store.revision == snapshot.revision
        var recipients: [EncryptionRecipient] = []
        for chosen in choice.certificates {
            let known = isCurrent ? snapshot.certificate(chosen.thumbprint) : nil
            let certificate = if let known { known.x509 } else { try await read(chosen.thumbprint) }
            recipients.append(EncryptionRecipient(certificate: certificate, transport: chosen.transport == .oaep ? .oaep : .pkcs1))
        }
        return recipients
    }

    private func read(_ thumbprint: String) async throws -> X509Certificate {
        guard let row = try await store.read({ try $0.certificateRow(thumbprint: thumbprint) }) else {
            throw PlanOutdated(cause: "a certificate chosen for encryption is gone")
        }
        return try X509Certificate(der: row.der)
    }
}

extension PolicySnapshot {
    fileprivate func certificate(_ thumbprint: String) -> Certificate? {
        if let named = named[thumbprint] { return named.certificate }
        return candidates.values.lazy.joined().first { $0.certificate.thumbprint == thumbprint }?.certificate
    }
}

extension SignatureForm {
    var smime: SMIMEWriter.Form { self == .clear ? .clear : .opaque }
}

extension SignatureDigest {
    var digest: Digest {
        switch self {
        case .sha256: .sha256
        case .sha384: .sha384
        case .sha512: .sha512
        }
    }
}

extension Policy.ContentCipher {
    var smime: SMIMEWriter.Cipher {
        switch self {
        case .aes256GCM: .aes256GCM
        case .aes256CBC: .aes256CBC
        case .aes128CBC: .aes128CBC
        }
    }
}
