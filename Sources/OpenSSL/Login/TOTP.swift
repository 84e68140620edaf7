import Foundation

/// One-time codes from a shared key and the time: HMAC-SHA-1, six digits, steps of 30 s (RFC 6238, RFC 4226).
public struct TOTP: Hashable, Sendable, CustomStringConvertible, CustomReflectable {
    public static let step: Int64 = 30
    /// RFC 4226 §4, R6: 160 bits are recommended.
    private static let secretLength = 20
    /// RFC 6238 §5.2: one step before and one behind are taken.
    private static let tolerance: Int64 = 1

    private let secret: [UInt8]

    public init(secret: [UInt8]) { self.secret = secret }

    /// A new key.
    public init(random: (Int) -> [UInt8]) { secret = random(Self.secretLength) }

    /// The key as people type it.
    public var base32: String { Base32.encode(secret) }
    /// For the store, which seals it.
    public var bytes: [UInt8] { secret }

    public var description: String { "TOTP" }
    public var customMirror: Mirror { Mirror(self, children: []) }

    /// What programs read as a QR code.
    /// - Parameters:
    ///   - account: whose it is.
    ///   - issuer: what it opens.
    public func address(account: String, issuer: String) -> String {
        let (account, issuer) = (Self.escaped(account), Self.escaped(issuer))
        return "otpauth://totp/\(issuer):\(account)?secret=\(base32)&issuer=\(issuer)&algorithm=SHA1&digits=6&period=\(Self.step)"
    }

    /// The code of a step of 30 s since 1970.
    public func code(atStep step: Int64) -> String {
        let hash = KeyedHash.sha1(withUnsafeBytes(of: step.bigEndian) { Array($0) }, key: secret)
        // RFC 4226 §5.3: dynamic truncation.
        let offset = Int(hash[hash.count - 1] & 15)
        let number = hash[offset..<(offset + 4)].reduce(UInt32(0)) { $0 << 8 | UInt32($1) } & 0x7FFF_FFFF
        let digits = String(number % 1_000_000)
        return String(repeating: "0", count: 6 - digits.count) + digits
    }

    public func code(at time: Date) -> String { code(atStep: Self.step(at: time)) }

    public static func step(at time: Date) -> Int64 { Int64((time.timeIntervalSince1970 / Double(step)).rounded(.down)) }

    /// The step whose code this is: now, the one before or the one behind.
    ///
    /// A code works once (RFC 6238 §5.2): the caller keeps the step, and only later ones count.
    /// - Parameter last: the step of the last code that was used.
    public func step(of code: String, at time: Date, after last: Int64?) -> Int64? {
        let typed = code.utf8.filter { $0 != 0x20 }
        guard typed.count == 6, typed.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        let now = Self.step(at: time)
        // Every step is computed and compared whole: the time tells nothing.
        let found = ((now - Self.tolerance)...(now + Self.tolerance)).filter { step in
            KeyedHash.isEqual(Array(self.code(atStep: step).utf8), Array(typed))
        }
        return found.first { $0 > last ?? .min }
    }

    private static func escaped(_ text: String) -> String {
        text.utf8.map { byte in
            let isPlain = (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || [0x2D, 0x2E, 0x5F].contains(byte)
            return isPlain ? String(UnicodeScalar(byte)) : "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
        }.joined()
    }
}
