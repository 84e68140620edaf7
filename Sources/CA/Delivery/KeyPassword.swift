import OpenSSL

/// The password of a key file: random characters that cannot be taken for one another (`behaviour.md` W-01).
public struct KeyPassword: Hashable, Sendable, CustomStringConvertible {
    /// No I, O, 0 and 1: five bits a character.
    static let alphabet = Array("ABCDEFGHJKLMNPQRSTUVWXYZ23456789".utf8)
    /// Characters of a group on paper.
    private static let group = 4

    /// What is typed.
    public let text: String

    /// - Parameters:
    ///   - length: characters, 12 or more.
    ///   - random: that many random bytes.
    public init(length: Int, random: (Int) -> [UInt8] = { Random.bytes($0) }) {
        precondition(length >= 12, "a shorter password can be guessed")
        // 256 is a multiple of 32: every character is as likely as another.
        text = String(decoding: random(length).map { Self.alphabet[Int($0) % Self.alphabet.count] }, as: UTF8.self)
    }

    /// One that was kept.
    public init(kept text: String) { self.text = text }

    /// `ABCD-EFGH-JKLM`: the hyphens are no part of it.
    public var grouped: String {
        let characters = Array(text)
        return stride(from: 0, to: characters.count, by: Self.group).map {
            String(characters[$0..<min($0 + Self.group, characters.count)])
        }.joined(separator: "-")
    }

    /// Never the password: values end in logs by accident.
    public var description: String { "a password of \(text.count) characters" }
}
