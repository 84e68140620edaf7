/// HMAC-SHA-256 (RFC 2104), for deriving keys, chaining audit records and one-time passwords.
public enum KeyedHash {
    private static let blockLength = 64

    /// - Parameter key: of any length; keys over 64 bytes are hashed first.
    public static func sha256(_ message: [UInt8], key: [UInt8]) -> [UInt8] {
        let key = key.count > blockLength ? Digest.sha256.hash(key) : key
        let padded = key + [UInt8](repeating: 0, count: blockLength - key.count)
        let inner = Digest.sha256.hash(padded.map { $0 ^ 0x36 } + message)
        return Digest.sha256.hash(padded.map { $0 ^ 0x5C } + inner)
    }

    /// Compares without stopping at the first difference.
    public static func isEqual(_ a: [UInt8], _ b: [UInt8]) -> Bool {
        guard a.count == b.count else { return false }
        return zip(a, b).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
