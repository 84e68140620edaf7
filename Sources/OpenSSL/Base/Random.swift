import COpenSSL
import Foundation

/// Cryptographically secure random bytes of the system's generator; of the library's where there are many, or the system has none.
public enum Random {
    public static func bytes(_ count: Int) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        // As good, and a fifth of the time: the library's is seeded from there, and looked up anew for each call.
        if (1...256).contains(count), getentropy(&bytes, count) == 0 { return bytes }
        // RAND_bytes fails only when no entropy source works: nothing safe can go on without one.
        precondition(RAND_bytes(&bytes, Int32(count)) == 1, "the random generator has no entropy")
        return bytes
    }
}
