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

    /// - Parameter inside: written header fields that only who opens the message may see.
    func callAsFunction(
        _ message: [UInt8], inside fields: [UInt8] = [], _ protection: Protection, _ snapshot: PolicySnapshot
    ) async throws -> [UInt8] {
        let identity = try await identity(protection.signing, snapshot)
        let recipients = try await recipients(protection.encryption)
        let date = now()
        let boundary = Boundary(random: random(16)).text
        return try await crypto.run {
            var bytes = message
            if let identity, let choice = protection.signing {
                do throws(CMSError) {
                    bytes = try SMIMEWriter.sign(
                        bytes, as: identity, form: choice.form.smime, digest: choice.digest.digest, at: date, boundary: boundary)
                } catch {
                    throw ProtectionFailure(signing: error, choice.thumbprint) ?? error
                }
            }
            if let encryption = protection.encryption {
                bytes = try Self.encrypt(bytes, inside: fields, to: recipients, encryption)
            }
            return bytes
        }
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
        let (row, key) = try await store.read { transaction in
            (try transaction.certificateRow(thumbprint: choice.thumbprint), try transaction.privateKey(forCertificate: choice.thumbprint))
        }
        guard let row, let key else { throw PlanOutdated(cause: "signing certificate \(choice.thumbprint) or its key is gone") }
        let certificate = try Certificate(stored: row.der)
        return SigningIdentity(certificate: certificate.x509, key: key, chain: chain(of: certificate, snapshot.trust).map(\.x509))
    }

    /// The intermediates up to a root, which is left out: whoever trusts it has it.
    private func chain(of certificate: Certificate, _ trust: TrustStore) -> [Certificate] {
        let path = PathValidator(trust: trust, at: now(), revocation: .off).validate(certificate).path.map(\.thumbprint)
        let known = Dictionary(trust.intermediates.map { ($0.thumbprint, $0) }) { first, _ in first }
        return path.dropFirst().compactMap { known[$0] }
    }

    private func recipients(_ choice: EncryptionChoice?) async throws -> [EncryptionRecipient] {
        guard let choice else { return [] }
        let rows = try await store.read { transaction in
            try choice.certificates.map { (try transaction.certificateRow(thumbprint: $0.thumbprint), $0.transport) }
        }
        return try rows.map { row, transport in
            guard let row else { throw PlanOutdated(cause: "a certificate chosen for encryption is gone") }
            return EncryptionRecipient(certificate: try X509Certificate(der: row.der), transport: transport == .oaep ? .oaep : .pkcs1)
        }
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
