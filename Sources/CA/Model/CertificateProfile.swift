/// What a user's certificate is good for (`behaviour.md` 13.2).
public enum CertificateProfile: String, Sendable, CaseIterable {
    case signAndEncrypt = "sign-encrypt"
    case sign
    case encrypt

    /// The bits of keyUsage (RFC 5280 §4.2.1.3): digitalSignature is 0, keyEncipherment 2, keyAgreement 4.
    ///
    /// - Parameter isRSA: RSA keys encrypt keys, elliptic ones agree on them (RFC 5480 §3).
    func keyUsageBits(isRSA: Bool) -> [Int] {
        switch self {
        case .signAndEncrypt: [0, isRSA ? 2 : 4]
        case .sign: [0]
        case .encrypt: [isRSA ? 2 : 4]
        }
    }
}
