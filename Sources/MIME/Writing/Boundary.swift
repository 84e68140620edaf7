/// A boundary of a multipart (RFC 2046 §5.1.1).
public struct Boundary: Hashable, Sendable, CustomStringConvertible {
    public let text: String

    /// - Parameter random: bytes nobody can foresee, 16 or more are advised. `=_` in it cannot occur in base64 or
    ///   quoted-printable (RFC 2045 §6.7), so no body we write can hold a line like it.
    public init(random: [UInt8]) {
        let digits = random.prefix(24).flatMap { ASCII.hex($0) }
        text = "=_" + ASCII.lowercased(String(decoding: digits, as: UTF8.self))
    }

    /// A boundary of our own choice, in tests or for reproducible output; `nil` unless RFC 2046 §5.1.1 allows it.
    public init?(_ text: String) {
        guard (1...70).contains(text.utf8.count), text.last != " ",
            text.utf8.allSatisfy({ ASCII.isAlphanumeric($0) || "'()+_,-./:=? ".utf8.contains($0) })
        else { return nil }
        self.text = text
    }

    public var description: String { text }
}
