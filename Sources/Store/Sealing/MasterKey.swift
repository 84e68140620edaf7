import Foundation
import OpenSSL

/// The key that opens everything sealed in the store: 32 bytes that live outside the database (`behaviour.md` 28.2).
///
/// It prints as `MasterKey`: no log or error shows its bytes.
public struct MasterKey: Sendable, CustomStringConvertible {
    let bytes: [UInt8]

    /// - Parameter bytes: exactly 32.
    public init(bytes: [UInt8]) throws(StoreError) {
        guard bytes.count == AESGCM.keyLength else { throw .masterKey("a key has 32 bytes, not \(bytes.count)") }
        self.bytes = bytes
    }

    public var description: String { "MasterKey" }

    /// Reads the key a reference names.
    ///
    /// - `file:PATH`: 64 hexadecimal digits (a line end may follow) or 32 raw bytes; the file must be closed to group and others.
    /// - `env:NAME`: 64 hexadecimal digits in an environment variable.
    /// - `credential:NAME`: a file of that name in `$CREDENTIALS_DIRECTORY` (systemd).
    ///
    /// - Parameters:
    ///   - creatingIfAbsent: makes the file of a `file:` reference (mode 0600, synced) when it does not exist.
    ///   - random: that many random bytes.
    /// - Throws: `StoreError.masterKey` with what to do about it.
    public static func load(
        reference: String, creatingIfAbsent: Bool, environment: [String: String] = ProcessInfo.processInfo.environment,
        random: (Int) -> [UInt8] = { Random.bytes($0) }
    ) throws(StoreError) -> MasterKey {
        let parts = reference.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, !parts[1].isEmpty else { throw .masterKey("write file:PATH, env:NAME or credential:NAME") }
        switch parts[0] {
        case "file": return try file(parts[1], creatingIfAbsent: creatingIfAbsent, random: random)
        case "env": return try variable(parts[1], environment)
        case "credential": return try credential(parts[1], environment)
        default: throw .masterKey("write file:PATH, env:NAME or credential:NAME")
        }
    }

    private static func file(_ path: String, creatingIfAbsent: Bool, random: (Int) -> [UInt8]) throws(StoreError) -> MasterKey {
        if let bytes = try SecretFile.read(path, mustBePrivate: true) { return try decode(bytes, from: path) }
        guard creatingIfAbsent else { throw .masterKey("\(path) does not exist") }
        let key = random(AESGCM.keyLength)
        guard try SecretFile.create(path, Array((hex(key) + "\n").utf8)) else {
            // Another process made it between the two calls.
            return try file(path, creatingIfAbsent: false, random: random)
        }
        return try MasterKey(bytes: key)
    }

    private static func variable(_ name: String, _ environment: [String: String]) throws(StoreError) -> MasterKey {
        guard let value = environment[name] else { throw .masterKey("the environment has no \(name)") }
        return try decode(Array(value.utf8), from: name)
    }

    private static func credential(_ name: String, _ environment: [String: String]) throws(StoreError) -> MasterKey {
        guard let folder = environment["CREDENTIALS_DIRECTORY"] else { throw .masterKey("no $CREDENTIALS_DIRECTORY: not started by systemd?") }
        guard !name.contains("/"), name != "..", let bytes = try SecretFile.read("\(folder)/\(name)", mustBePrivate: false) else {
            throw .masterKey("no credential \(name)")
        }
        return try decode(bytes, from: name)
    }

    private static func decode(_ bytes: [UInt8], from place: String) throws(StoreError) -> MasterKey {
        if bytes.count == AESGCM.keyLength { return try MasterKey(bytes: bytes) }
        var digits = bytes[...]
        while let last = digits.last, last == 0x0A || last == 0x0D { digits.removeLast() }
        guard digits.count == 2 * AESGCM.keyLength else { throw .masterKey("\(place) holds neither 32 bytes nor 64 hexadecimal digits") }
        let text = Array(digits)
        var key: [UInt8] = []
        for index in stride(from: 0, to: text.count, by: 2) {
            guard let high = nibble(text[index]), let low = nibble(text[index + 1]) else {
                throw .masterKey("\(place) holds neither 32 bytes nor 64 hexadecimal digits")
            }
            key.append(high << 4 | low)
        }
        return try MasterKey(bytes: key)
    }

    private static func nibble(_ digit: UInt8) -> UInt8? {
        switch digit {
        case 48...57: digit - 48
        case 65...70: digit - 55
        case 97...102: digit - 87
        default: nil
        }
    }

    private static func hex(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
