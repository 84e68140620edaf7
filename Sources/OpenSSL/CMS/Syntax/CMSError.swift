/// Why a CMS structure could not be read, opened or written. The texts name no key and hold no content; they are for logs and traces.
public enum CMSError: Error, Equatable, Sendable {
    /// Not BER, or not the ASN.1 of RFC 5652.
    case malformed(String)
    /// Beyond a value of `CMSLimits`.
    case tooLarge(String)
    /// An algorithm, or a combination of algorithms, that is not on the allow-list of its content type.
    case notAllowed(String)
    /// No RecipientInfo names one of the certificates handed in.
    case noMatchingKey
    /// Everything that can go wrong once a key is in use: padding, key length, tag. One case on purpose (RFC 3218, CVE-2019-1563).
    case cannotDecrypt
    /// A key or certificate of our own that cannot do what it is asked for.
    case unusableKey(String)
    /// The library failed where hostile input cannot make it fail.
    case library(OpenSSLError)
}

extension CMSError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .malformed(let text): "malformed: \(text)"
        case .tooLarge(let text): "too large: \(text)"
        case .notAllowed(let text): "not allowed: \(text)"
        case .noMatchingKey: "no recipient matches a key"
        case .cannotDecrypt: "cannot decrypt"
        case .unusableKey(let text): "unusable key: \(text)"
        case .library(let error): error.description
        }
    }
}
