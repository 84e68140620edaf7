import Mail

/// The `smime=` result of a mail (RFC 8601 §2.2, RFC 7281 §3).
struct AuthenticationResults: Sendable {
    /// Our name: `authserv-id`.
    let identifier: String

    /// The field for a judged mail; `nil` for one without signatures.
    ///
    /// What certificates say never enters a comment: `reason` is one of our own words. A signer whose address is not plain is not
    /// named, because readers of this field differ about quotes.
    func value(for state: SignatureState?, signers: [EmailAddress]) -> String? {
        guard let state else { return nil }
        let named = signers.map(\.description).filter(Self.isPlain).prefix(3).map { " body.smime-identifier=\($0)" }
        return "\(identifier); smime=\(Self.result(state))" + named.joined()
    }

    private static func result(_ state: SignatureState) -> String {
        switch state {
        case .valid: "pass"
        case .signedByDomain: "policy (signed by the domain, not by the author)"
        case .signedBySomebodyElse: "policy (the signer is not the author)"
        case .revokedSince: "policy (the certificate was revoked since)"
        case .notTrusted: "policy (the certificate is not trusted)"
        case .weak: "policy (a weak algorithm)"
        case .invalid: "fail"
        case .partlySigned: "neutral (only a part is signed)"
        }
    }

    private static func isPlain(_ address: String) -> Bool {
        address.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
            default: ".-_+@".utf8.contains(byte)
            }
        }
    }
}
