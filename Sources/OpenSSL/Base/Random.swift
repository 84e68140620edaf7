import COpenSSL

/// Cryptographically secure random bytes of the library's generator.
public enum Random {
    public static func bytes(_ count: Int) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        // RAND_bytes fails only when no entropy source works: nothing safe can go on without one.
        precondition(RAND_bytes(&bytes, Int32(count)) == 1, "the random generator has no entropy")
        return bytes
    }
}
