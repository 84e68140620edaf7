import COpenSSL

/// A content-encryption algorithm on the allow-list. Which of them may stand in which content type is fixed here, and
/// checked before any key is touched: EnvelopedData takes CBC alone, AuthEnvelopedData GCM alone (threats A1.4).
public enum ContentCipher: String, Sendable, CaseIterable {
    case aes256GCM = "AES-256-GCM"
    case aes192GCM = "AES-192-GCM"
    case aes128GCM = "AES-128-GCM"
    case aes256CBC = "AES-256-CBC"
    case aes192CBC = "AES-192-CBC"
    case aes128CBC = "AES-128-CBC"
    /// For reading only.
    case tripleDES = "3DES-CBC"
    /// For reading only, with effective key lengths of 40, 64 and 128 bits.
    case rc2 = "RC2-CBC"

    /// Whether a changed ciphertext is noticed.
    public var isAuthenticated: Bool { self == .aes256GCM || self == .aes192GCM || self == .aes128GCM }

    /// Blocks of 64 bits or short keys: never used for writing, and marked when read (behaviour D-05).
    public var isWeak: Bool { self == .tripleDES || self == .rc2 }

    /// Octets; for RC2 the length of the key follows from its parameters.
    var keyLength: Int {
        switch self {
        case .aes256GCM, .aes256CBC: 32
        case .aes192GCM, .aes192CBC, .tripleDES: 24
        case .aes128GCM, .aes128CBC, .rc2: 16
        }
    }

    /// Octets of a CBC block and initialisation vector.
    var blockLength: Int { isWeak ? 8 : 16 }

    var identifier: CMSObjectIdentifier {
        switch self {
        case .aes256GCM: CMSObjectIdentifier(2, 16, 840, 1, 101, 3, 4, 1, 46)
        case .aes192GCM: CMSObjectIdentifier(2, 16, 840, 1, 101, 3, 4, 1, 26)
        case .aes128GCM: CMSObjectIdentifier(2, 16, 840, 1, 101, 3, 4, 1, 6)
        case .aes256CBC: CMSObjectIdentifier(2, 16, 840, 1, 101, 3, 4, 1, 42)
        case .aes192CBC: CMSObjectIdentifier(2, 16, 840, 1, 101, 3, 4, 1, 22)
        case .aes128CBC: CMSObjectIdentifier(2, 16, 840, 1, 101, 3, 4, 1, 2)
        case .tripleDES: CMSObjectIdentifier(1, 2, 840, 113549, 3, 7)
        case .rc2: CMSObjectIdentifier(1, 2, 840, 113549, 3, 2)
        }
    }

    init?(_ identifier: CMSObjectIdentifier) {
        guard let found = Self.allCases.first(where: { $0.identifier == identifier }) else { return nil }
        self = found
    }

    /// The library's cipher. RC2 comes from the legacy provider in a library context of its own.
    var method: OpaquePointer? {
        switch self {
        case .aes256GCM: FetchedMethod.aes256GCM.pointer
        case .aes192GCM: FetchedMethod.aes192GCM.pointer
        case .aes128GCM: FetchedMethod.aes128GCM.pointer
        case .aes256CBC: FetchedMethod.aes256CBC.pointer
        case .aes192CBC: FetchedMethod.aes192CBC.pointer
        case .aes128CBC: FetchedMethod.aes128CBC.pointer
        case .tripleDES: FetchedMethod.tripleDES.pointer
        case .rc2: LegacyCiphers.shared?.rc2
        }
    }
}
