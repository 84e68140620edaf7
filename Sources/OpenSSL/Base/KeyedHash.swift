/// HMAC (RFC 2104) with SHA-256, for deriving keys, chaining audit records and one-time passwords; with SHA-1 for what asks for it.
public enum KeyedHash {
    private static let blockLength = 64

    /// - Parameter key: of any length; keys over 64 bytes are hashed first.
    public static func sha256(_ message: [UInt8], key: [UInt8]) -> [UInt8] {
        hash(.sha256, message, key)
    }

    /// For one-time codes (RFC 4226) alone.
    static func sha1(_ message: [UInt8], key: [UInt8]) -> [UInt8] { hash(.sha1, message, key) }

    private static func hash(_ digest: Digest, _ message: [UInt8], _ key: [UInt8]) -> [UInt8] {
        let key = key.count > blockLength ? digest.hash(key) : key
        let padded = key + [UInt8](repeating: 0, count: blockLength - key.count)
        let inner = digest.hash(padded.map { $0 ^ 0x36 } + message)
        return digest.hash(padded.map { $0 ^ 0x5C } + inner)
    }

    /// Compares without stopping at the first difference.
    public static func isEqual(_ a: [UInt8], _ b: [UInt8]) -> Bool {
        guard a.count == b.count else { return false }
        return zip(a, b).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
