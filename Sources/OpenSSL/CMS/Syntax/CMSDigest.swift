import COpenSSL

/// A message digest that may stand in a CMS structure (RFC 5754, RFC 8017), the broken ones included, for reading.
public enum CMSDigest: String, Sendable, CaseIterable {
    case md5 = "MD5"
    case sha1 = "SHA-1"
    case sha224 = "SHA-224"
    case sha256 = "SHA-256"
    case sha384 = "SHA-384"
    case sha512 = "SHA-512"

    init(_ digest: Digest) {
        self =
            switch digest {
            case .sha1: .sha1
            case .sha256: .sha256
            case .sha384: .sha384
            case .sha512: .sha512
            }
    }

    init?(_ identifier: AlgorithmIdentifier) {
        guard identifier.hasNoParameters, let found = Self.allCases.first(where: { $0.identifier == identifier.algorithm })
        else { return nil }
        self = found
    }

    /// Collisions can be made: a signature over it proves nothing (behaviour 12.2).
    public var isWeak: Bool { self == .md5 || self == .sha1 }

    /// Octets of a hash value.
    var length: Int {
        switch self {
        case .md5: 16
        case .sha1: 20
        case .sha224: 28
        case .sha256: 32
        case .sha384: 48
        case .sha512: 64
        }
    }

    var identifier: CMSObjectIdentifier {
        switch self {
        case .md5: CMSObjectIdentifier(1, 2, 840, 113549, 2, 5)
        case .sha1: CMSObjectIdentifier(1, 3, 14, 3, 2, 26)
        case .sha224: CMSObjectIdentifier(2, 16, 840, 1, 101, 3, 4, 2, 4)
        case .sha256: CMSObjectIdentifier(2, 16, 840, 1, 101, 3, 4, 2, 1)
        case .sha384: CMSObjectIdentifier(2, 16, 840, 1, 101, 3, 4, 2, 2)
        case .sha512: CMSObjectIdentifier(2, 16, 840, 1, 101, 3, 4, 2, 3)
        }
    }

    var method: OpaquePointer? {
        switch self {
        case .md5: FetchedMethod.md5.pointer
        case .sha1: FetchedMethod.sha1.pointer
        case .sha224: FetchedMethod.sha224.pointer
        case .sha256: FetchedMethod.sha256.pointer
        case .sha384: FetchedMethod.sha384.pointer
        case .sha512: FetchedMethod.sha512.pointer
        }
    }

    /// Hashes bytes in place.
    func hash(_ bytes: ArraySlice<UInt8>) throws(CMSError) -> [UInt8] {
        var value = [UInt8](repeating: 0, count: length)
        let result = bytes.withUnsafeBytes { EVP_Digest($0.baseAddress, $0.count, &value, nil, method, nil) }
        guard result == 1 else { throw .library(OpenSSLError("EVP_Digest")) }
        return value
    }

    /// HMAC (RFC 2104) of `message` under `key`.
    func authenticate(_ message: [UInt8], key: [UInt8]) throws(CMSError) -> [UInt8] {
        var value = [UInt8](repeating: 0, count: length)
        guard HMAC(method, key, Int32(key.count), message, message.count, &value, nil) != nil else {
            throw .library(OpenSSLError("HMAC"))
        }
        return value
    }
}
