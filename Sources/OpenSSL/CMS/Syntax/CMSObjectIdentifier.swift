/// An OBJECT IDENTIFIER as CMS names contents, attributes and algorithms with. Unknown ones survive as they are.
public struct CMSObjectIdentifier: Hashable, Sendable, CustomStringConvertible {
    /// Contents octets of its encoding (ITU-T X.690 §8.19).
    let contents: [UInt8]

    /// - Returns: `nil` for what is no encoding of an object identifier, or one of more than 64 octets.
    init?(contents: some Collection<UInt8>) {
        guard (1...64).contains(contents.count), let last = Array(contents).last, last < 0x80 else { return nil }
        self.contents = Array(contents)
    }

    /// From its arcs; for constants of ours.
    init(_ arcs: UInt64...) {
        precondition(arcs.count >= 2)
        contents = ([arcs[0] * 40 + arcs[1]] + arcs.dropFirst(2)).flatMap(Self.base128)
    }

    private static func base128(_ value: UInt64) -> [UInt8] {
        var octets = [UInt8(value & 0x7F)]
        var rest = value >> 7
        while rest > 0 {
            octets.insert(UInt8(rest & 0x7F) | 0x80, at: 0)
            rest >>= 7
        }
        return octets
    }

    /// Dotted decimal, `1.2.840.113549.1.7.2`. Arcs over 2⁶³ are written as `?`.
    public var description: String {
        var arcs: [UInt64?] = []
        var value: UInt64? = 0
        for octet in contents {
            value = value.flatMap { $0 > UInt64.max >> 8 ? nil : $0 << 7 | UInt64(octet & 0x7F) }
            if octet < 0x80 {
                arcs.append(value)
                value = 0
            }
        }
        var texts = arcs.dropFirst().map { $0.map(String.init) ?? "?" }
        if let first = arcs.first ?? nil {
            let root = min(first / 40, 2)
            texts.insert("\(root).\(first - root * 40)", at: 0)
        } else {
            texts.insert("?", at: 0)
        }
        return texts.joined(separator: ".")
    }
}

extension CMSObjectIdentifier {
    // Content types: RFC 5652 §4–§6, RFC 5083 §2, RFC 3274 §1.1.
    static let data = CMSObjectIdentifier(1, 2, 840, 113549, 1, 7, 1)
    static let signedData = CMSObjectIdentifier(1, 2, 840, 113549, 1, 7, 2)
    static let envelopedData = CMSObjectIdentifier(1, 2, 840, 113549, 1, 7, 3)
    static let authEnvelopedData = CMSObjectIdentifier(1, 2, 840, 113549, 1, 9, 16, 1, 23)
    static let compressedData = CMSObjectIdentifier(1, 2, 840, 113549, 1, 9, 16, 1, 9)
    static let zlibCompress = CMSObjectIdentifier(1, 2, 840, 113549, 1, 9, 16, 3, 8)

    // Attributes: RFC 5652 §11, RFC 8551 §2.5.2, RFC 5035 §5.4.
    static let contentType = CMSObjectIdentifier(1, 2, 840, 113549, 1, 9, 3)
    static let messageDigest = CMSObjectIdentifier(1, 2, 840, 113549, 1, 9, 4)
    static let signingTime = CMSObjectIdentifier(1, 2, 840, 113549, 1, 9, 5)
    static let smimeCapabilities = CMSObjectIdentifier(1, 2, 840, 113549, 1, 9, 15)
    static let signingCertificate = CMSObjectIdentifier(1, 2, 840, 113549, 1, 9, 16, 2, 12)
    static let signingCertificateV2 = CMSObjectIdentifier(1, 2, 840, 113549, 1, 9, 16, 2, 47)

    // Keys and key management: RFC 8017, RFC 5753, RFC 8418, RFC 3565.
    static let rsaEncryption = CMSObjectIdentifier(1, 2, 840, 113549, 1, 1, 1)
    static let rsaesOAEP = CMSObjectIdentifier(1, 2, 840, 113549, 1, 1, 7)
    static let mgf1 = CMSObjectIdentifier(1, 2, 840, 113549, 1, 1, 8)
    static let pSpecified = CMSObjectIdentifier(1, 2, 840, 113549, 1, 1, 9)
    static let rsassaPSS = CMSObjectIdentifier(1, 2, 840, 113549, 1, 1, 10)
    static let ecPublicKey = CMSObjectIdentifier(1, 2, 840, 10045, 2, 1)
    static let x25519 = CMSObjectIdentifier(1, 3, 101, 110)
    static let x448 = CMSObjectIdentifier(1, 3, 101, 111)
    static let ed25519 = CMSObjectIdentifier(1, 3, 101, 112)
}
