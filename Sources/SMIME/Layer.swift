import Foundation
import OpenSSL

/// One S/MIME layer of a message, from the outside in, with what was found.
public enum Layer: Sendable {
    case encrypted(EncryptedLayer)
    case signed(SignedLayer)
    /// CompressedData, which is left as it is.
    case compressed
    /// More layers than are opened (`behaviour.md` 32).
    case tooDeep
    /// An encrypted part that is not the root: never decrypted (D-03).
    case encryptedPartNotRoot
}

/// An encrypted layer.
public struct EncryptedLayer: Sendable {
    /// One outcome for the outside whatever the cause (D-07).
    public enum Outcome: Hashable, Sendable {
        /// By the certificate with this DER.
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
}

/// A signed layer: every signature with its own verdict.
public struct SignedLayer: Sendable {
    /// One signature.
    public struct Signer: Sendable {
        /// `nil`: the mail does not bring the certificate it names.
        public var certificate: X509Certificate?
        /// Issuer and serial number, or key id.
        public var identifier: String
        public var digest: String
        public var algorithm: String
        /// MD5 or SHA-1: never valid (`behaviour.md` 12.2).
        public var isWeak: Bool
        public var signingTime: Date?
        /// The DER of SMIMECapabilities.
        public var capabilities: [UInt8]?
        /// `nil`: the signature covers exactly these bytes; else why not.
        public var defect: String?
    }

    public var isClear: Bool
    /// Empty: not signed, whatever the wrapping says.
    public var signers: [Signer]
    /// All certificates of the layer; they help to build paths.
    public var certificates: [X509Certificate]
    /// Why the layer as a whole is invalid.
    public var defect: String?
}
