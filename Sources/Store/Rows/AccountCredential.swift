import Foundation
import OpenSSL

/// What is kept of a password: the keys of RFC 5802 §3 with SHA-256 (RFC 7677).
///
/// They prove a password, and a client's knowledge of it, without being it. Deriving them takes time on purpose: not for
/// Swift's cooperative pool.
public struct AccountCredential: Hashable, Sendable, CustomStringConvertible {
    /// RFC 7677 §4 asks for 4,096 at least; guessing takes in proportion longer.
    public static let standardIterations = 100_000
    private static let saltLength = 16

    public let salt: [UInt8]
    public let iterations: Int
    let storedKey: [UInt8]
    let serverKey: [UInt8]

    init(salt: [UInt8], iterations: Int, storedKey: [UInt8], serverKey: [UInt8]) {
        self.salt = salt
        self.iterations = iterations
        self.storedKey = storedKey
        self.serverKey = serverKey
    }

    /// Derives the keys of a new password.
    public init(password: String, iterations: Int = standardIterations, random: (Int) -> [UInt8]) {
        self.init(password: password, salt: random(Self.saltLength), iterations: iterations)
    }

    private init(password: String, salt: [UInt8], iterations: Int) {
        let salted = PBKDF2.sha256(password: Self.prepared(password), salt: salt, iterations: iterations)
        self.init(
            salt: salt, iterations: iterations,
            storedKey: Digest.sha256.hash(KeyedHash.sha256(Array("Client Key".utf8), key: salted)),
            serverKey: KeyedHash.sha256(Array("Server Key".utf8), key: salted))
    }

    public var description: String { "AccountCredential" }

    public func matches(password: String) -> Bool {
        KeyedHash.isEqual(AccountCredential(password: password, salt: salt, iterations: iterations).storedKey, storedKey)
    }

    /// - Returns: our signature when the proof was made from the password, else `nil`.
    public func signature(for authMessage: String, proof: [UInt8]) -> [UInt8]? {
        let message = Array(authMessage.utf8)
        let signature = KeyedHash.sha256(message, key: storedKey)
        guard proof.count == signature.count else { return nil }
        let clientKey = zip(proof, signature).map { $0 ^ $1 }
        guard KeyedHash.isEqual(Digest.sha256.hash(clientKey), storedKey) else { return nil }
        return KeyedHash.sha256(message, key: serverKey)
    }

    /// What a client that knows the password shows, and what a server that knows the account answers (RFC 5802 §3).
    ///
    /// Takes its time: not for Swift's cooperative pool.
    public static func proof(password: String, salt: [UInt8], iterations: Int, authMessage: String) -> (
        proof: [UInt8], serverSignature: [UInt8]
    ) {
        let salted = PBKDF2.sha256(password: prepared(password), salt: salt, iterations: iterations)
        let message = Array(authMessage.utf8)
        let clientKey = KeyedHash.sha256(Array("Client Key".utf8), key: salted)
        let signature = KeyedHash.sha256(message, key: Digest.sha256.hash(clientKey))
        let serverKey = KeyedHash.sha256(Array("Server Key".utf8), key: salted)
        return (zip(clientKey, signature).map { $0 ^ $1 }, KeyedHash.sha256(message, key: serverKey))
    }

    // RFC 4013 §2, as far as passwords of people need it: compatibility forms are folded, other spaces are spaces.
    private static func prepared(_ password: String) -> [UInt8] {
        let spaced = password.unicodeScalars.map { $0.properties.generalCategory == .spaceSeparator ? " " : $0 }
        return Array(String(String.UnicodeScalarView(spaced)).precomposedStringWithCompatibilityMapping.utf8)
    }
}

extension Store {
    /// What an account that does not exist seems to have: the same for a name each time, and never matched by any password.
    public func decoyCredential(for name: String) -> AccountCredential {
        let secret = sealing.decoy(Array("account \(name)".utf8))
        return AccountCredential(
            salt: Array(secret.prefix(16)), iterations: AccountCredential.standardIterations, storedKey: random(32), serverKey: random(32))
    }
}
