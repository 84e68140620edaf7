/// C-09: keys and signatures strong enough, and of a kind that is supported.
enum Strength {
    /// - Parameter isAnchor: its own signature proves nothing and is not looked at.
    static func reasons(_ certificate: Certificate, allowsSHA1: Bool, isAnchor: Bool = false, subject: String? = nil) -> [RefusalReason] {
        let signature = isAnchor ? [] : self.signature(certificate, allowsSHA1)
        return (key(certificate) + signature).map { reason in
            guard let subject else { return reason }
            return RefusalReason(
                reason.rule, reason.text, detail: [reason.detail, "issuer \(subject)"].compactMap(\.self).joined(separator: ", "))
        }
    }

    /// The key alone, of a certificate that is about to be made.
    static func keyReasons(_ certificate: Certificate) -> [RefusalReason] { key(certificate) }

    /// Whether keys of this kind do at all what the certificate is wanted for.
    /// - Parameter isOwn: we sign with it ourselves: RSASSA-PSS keys are for checking alone.
    static func fitness(_ certificate: Certificate, for purpose: Purpose, isOwn: Bool) -> [RefusalReason] {
        let isFit =
            switch (certificate.keyAlgorithm, purpose) {
            case (_, .any): true
            // RFC 8410 §3, RFC 4055 §1.2
            case ("ED25519", .encrypt), ("RSA-PSS", .encrypt), ("X25519", .sign): false
            case ("RSA-PSS", .sign): !isOwn
            default: true
            }
        let work = purpose == .encrypt ? "for encrypting" : "for signing"
        return isFit ? [] : [RefusalReason("C-09", "algorithm not supported", detail: "\(certificate.keyAlgorithm) \(work)")]
    }

    private static func key(_ certificate: Certificate) -> [RefusalReason] {
        switch certificate.keyAlgorithm {
        case "RSA", "RSA-PSS":
            guard (2048...16384).contains(certificate.keyBits) else {
                return [RefusalReason("C-09", "weak key", detail: "RSA with \(certificate.keyBits) bits")]
            }
            return certificate.keyShape.hasWeakExponent ? [RefusalReason("C-09", "weak key", detail: "RSA with a bad exponent")] : []
        case _ where certificate.keyShape.hasCurveOfItsOwn:
            return [RefusalReason("C-09", "algorithm not supported", detail: "an elliptic curve with parameters of its own")]
        case "P-256", "P-384", "P-521", "X25519", "ED25519": return []
        default: return [RefusalReason("C-09", "algorithm not supported", detail: certificate.keyAlgorithm)]
        }
    }

    private static func signature(_ certificate: Certificate, _ allowsSHA1: Bool) -> [RefusalReason] {
        switch certificate.signatureDigest {
        case "MD5", "MD4", "MD2", "MDC2", "RIPEMD160", "MD5-SHA1":
            [RefusalReason("C-09", "weak signature", detail: certificate.signatureDigest)]
        case "SHA1" where !allowsSHA1: [RefusalReason("C-09", "weak signature", detail: "SHA-1")]
        case "unknown": [RefusalReason("C-09", "algorithm not supported", detail: "signature algorithm")]
        default: []
        }
    }
}
