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
