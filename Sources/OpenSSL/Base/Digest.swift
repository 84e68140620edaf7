import COpenSSL

/// A message digest algorithm.
public enum Digest: String, Sendable, CaseIterable {
    case sha1 = "SHA1"
    case sha256 = "SHA256"
    case sha384 = "SHA384"
    case sha512 = "SHA512"

    public func hash(_ bytes: some Sequence<UInt8>) -> [UInt8] {
        var out = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
        var count: UInt32 = 0
        let input = Array(bytes)
        precondition(EVP_Digest(input, input.count, &out, &count, method, nil) == 1, "\(rawValue) is not available")
        return Array(out.prefix(Int(count)))
    }

    /// Hash in lower-case hexadecimal.
    public func hex(_ bytes: some Sequence<UInt8>) -> String {
        hash(bytes).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    var method: OpaquePointer? {
        switch self {
        case .sha1: FetchedMethod.sha1.pointer
        case .sha256: FetchedMethod.sha256.pointer
        case .sha384: FetchedMethod.sha384.pointer
        case .sha512: FetchedMethod.sha512.pointer
        }
    }
}
