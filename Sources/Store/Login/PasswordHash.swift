import Foundation
import OpenSSL

/// What is kept of a password of a person who logs in at a page: scrypt with its parameters and a salt of its own (`behaviour.md` 17.3).
public struct PasswordHash: Hashable, Sendable, CustomStringConvertible, CustomReflectable {
    private static let saltLength = 16
    private static let keyLength = 32
    public static let characters = 10...128

    public let parameters: Scrypt.Parameters
    private let salt: [UInt8]
    private let key: [UInt8]

    private init(_ parameters: Scrypt.Parameters, _ salt: [UInt8], _ key: [UInt8]) {
        self.parameters = parameters
        self.salt = salt
        self.key = key
    }

    /// Takes its time and 128 MiB: inside `PasswordPool.run`.
    public init(
        password: String, _ parameters: Scrypt.Parameters = .standard, random: (Int) -> [UInt8]
    ) throws(OpenSSLError) {
        let salt = random(Self.saltLength)
        self.init(parameters, salt, try Self.key(password, salt, parameters))
    }

    /// `$scrypt$ln=17,r=8,p=1$salt$key`, as `text` writes it; `nil` for anything else.
    public init?(text: String) {
        let parts = text.split(separator: "$", omittingEmptySubsequences: false)
        guard parts.count == 5, parts[0].isEmpty, parts[1] == "scrypt", let parameters = Self.parameters(parts[2]),
            let salt = Data(base64Encoded: String(parts[3])), salt.count == Self.saltLength,
            let key = Data(base64Encoded: String(parts[4])), key.count == Self.keyLength
        else { return nil }
        self.init(parameters, Array(salt), Array(key))
    }

    /// The form for the store.
    public var text: String {
        "$scrypt$ln=\(parameters.logarithmOfCost),r=\(parameters.blockSize),p=\(parameters.parallelism)"
            + "$\(Data(salt).base64EncodedString())$\(Data(key).base64EncodedString())"
    }

    public var description: String { "PasswordHash" }
    public var customMirror: Mirror { Mirror(self, children: []) }

    /// Takes its time and memory: inside `PasswordPool.run`.
    public func matches(_ password: String) throws(OpenSSLError) -> Bool {
        KeyedHash.isEqual(try Self.key(password, salt, parameters), key)
    }

    /// Made with other parameters than those of now: to be made anew at the next login.
    public var isOutdated: Bool { parameters != .standard }

    /// What somebody who does not exist seems to have: checking takes the same, and no password matches.
    public static func decoy(random: (Int) -> [UInt8]) -> PasswordHash {
        PasswordHash(.standard, random(saltLength), random(keyLength))
    }

    /// What is wrong with a new password, in words for who chose it; `nil`: nothing.
    public static func problem(with password: String) -> String? {
        guard characters.contains(password.unicodeScalars.count),
            password.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control })
        else { return "a password has 10 to 128 characters on one line" }
        return nil
    }

    private static func key(_ password: String, _ salt: [UInt8], _ parameters: Scrypt.Parameters) throws(OpenSSLError) -> [UInt8] {
        // Longer ones match nothing; they cost the same as others.
        let isLong = password.unicodeScalars.count > characters.upperBound
        let bytes = isLong ? [] : Array(password.precomposedStringWithCompatibilityMapping.utf8)
        let key = try Scrypt.key(password: bytes, salt: salt, parameters, length: keyLength)
        return isLong ? [] : key
    }

    private static func parameters(_ text: Substring) -> Scrypt.Parameters? {
        let numbers = text.split(separator: ",", omittingEmptySubsequences: false).map { $0.split(separator: "=", maxSplits: 1) }
        guard numbers.count == 3, numbers.allSatisfy({ $0.count == 2 }), numbers.map({ $0[0] }) == ["ln", "r", "p"],
            let cost = Int(numbers[0][1]), (10...18).contains(cost), let size = Int(numbers[1][1]), (1...16).contains(size),
            let parallelism = Int(numbers[2][1]), (1...4).contains(parallelism)
        else { return nil }
        return Scrypt.Parameters(logarithmOfCost: cost, blockSize: size, parallelism: parallelism)
    }
}
