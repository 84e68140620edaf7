import Foundation
import OpenSSL

/// One S/MIME layer of a message, from the outside in, with what was found.
public enum Layer: Sendable {
    case encrypted(EncryptedLayer)
    case signed(SignedLayer)
    /// RFC 3274.
    case compressed(CompressedLayer)
    /// More layers than are opened (`behaviour.md` 32).
    case tooDeep
    /// An encrypted part that is not the root: never decrypted (D-03).
    case encryptedPartNotRoot
    /// A signed part that is not the root of a mail nobody signed as a whole: it says nothing about the rest (D-08).
    case signedPartNotRoot
}

/// An encrypted layer.
public struct EncryptedLayer: Sendable {
    /// One outcome for the outside whatever the cause (D-07).
    public enum Outcome: Hashable, Sendable {
        case decrypted
        case keyNotFound
        /// The cause is for the log alone.
        case failed(cause: String)
        /// Decrypted, but what came out is no clean MIME entity (D-06).
        case illegalContent
    }

    /// As people name it; empty when the structure could not be read.
    public var algorithm: String
    /// A change of the ciphertext would have been noticed.
    public var isAuthenticated: Bool
    public var isWeak: Bool
    /// Whom the RecipientInfos name.
    public var recipients: [String]
    public var outcome: Outcome
    /// DER of the certificate whose key opened it; `nil` unless decrypted.
    public var openedBy: [UInt8]?
}

/// A compressed layer.
public struct CompressedLayer: Sendable {
    /// `nil`: inflated. Else why not; the content stays as it came.
    public var defect: String?
}

/// A signed layer: every signature with its own verdict.
public struct SignedLayer: Sendable {
    /// One signature.
    public struct Signer: Sendable {
        /// `nil`: the mail does not bring the certificate it names, and nobody handed it in.
        public var certificate: X509Certificate?
        /// Issuer and serial number, or key id.
        public var identifier: String
        public var digest: String
        public var algorithm: String
        /// MD5, SHA-1, a short key: never valid (`behaviour.md` 12.2). Also named when the signature does not hold; else `nil`.
        public var weakness: String?
        /// The signer's word for when it was.
        public var signingTime: Date?
        /// The DER of SMIMECapabilities, `SMIMECapability.read`.
        public var capabilities: [UInt8]?
        /// `nil`: the signature covers exactly these bytes; else why not.
        public var defect: String?

        /// The signature covers exactly these bytes and nothing about it is weak. It says nothing about whose key it is.
        public var isValid: Bool { defect == nil && weakness == nil }
    }

    public var isClear: Bool
    /// Empty: not signed, whatever the wrapping says.
    public var signers: [Signer] = []
    /// All certificates of the layer; they help to build paths.
    public var certificates: [X509Certificate] = []
    /// All CRLs of the layer in DER, unchecked.
    public var revocationLists: [[UInt8]] = []
    /// Why the layer as a whole is invalid.
    public var defect: String?
}

extension Layer {
    var isSigned: Bool { if case .signed = self { true } else { false } }
}

extension SignedLayer.Signer {
    init(_ verdict: SignerVerdict) {
        certificate = verdict.certificate
        identifier = verdict.signer.identifier.description
        digest = verdict.signer.digest?.rawValue ?? "unknown digest"
        algorithm = verdict.signer.algorithm
        signingTime = verdict.signer.signingTime
        capabilities = verdict.signer.capabilities
        switch verdict.outcome {
        case .valid: (weakness, defect) = (nil, nil)
        case .weak(let what): (weakness, defect) = (what, nil)
        case .invalid(let reason): (weakness, defect) = (verdict.signer.digest.flatMap { $0.isWeak ? $0.rawValue : nil }, reason.text)
        }
    }
}

extension SignatureDefect {
    /// For people.
    var text: String {
        switch self {
        case .noCertificate: "the mail does not bring the signer's certificate"
        case .algorithmNotAllowed: "the algorithm is not supported"
        case .contentChanged: "the content was changed"
        case .signatureWrong: "the signature does not fit"
        case .attributesWrong: "the signed attributes are not as they have to be"
        case .ambiguousContent: "the signature is one over other bytes"
        case .otherCertificateNamed: "the signature names another certificate"
        case .unusableKey: "the signer's key cannot be used"
        }
    }
}
