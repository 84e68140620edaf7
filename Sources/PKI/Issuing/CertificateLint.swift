import Foundation
import Mail
import OpenSSL

/// What must be true of a certificate before our authority signs it (RFC 5280 §4, CA/B Forum S/MIME BR §4.3.1.2, §7.1).
///
/// It is asked with the certificate signed by a throw-away key: a finding refuses it, and no real signature was made.
public struct CertificateLint: Sendable {
    /// The issuer, and the authorities above it up to its root; empty for a certificate that signs itself.
    public var issuers: [Certificate]
    /// The setting `legacy.sha1`.
    public var allowsSHA1: Bool

    public init(issuers: [Certificate], allowsSHA1: Bool = false) {
        self.issuers = issuers
        self.allowsSHA1 = allowsSHA1
    }

    /// - Returns: what is wrong, in words an administrator understands; empty when it may be signed.
    public func findings(in certificate: Certificate) -> [String] {
        certificate.faults + serialNumber(certificate) + validity(certificate) + key(certificate) + names(certificate)
            + (certificate.isCA ? authority(certificate) : endEntity(certificate))
            + (issuers.isEmpty ? [] : issuer(certificate))
    }

    /// What is wrong with the key of a certificate somebody else made.
    public static func keyFindings(_ certificate: Certificate) -> [String] { Strength.keyReasons(certificate).map(\.description) }

    /// What RFC 5280 §4 forbids in it.
    public static func faults(_ certificate: Certificate) -> [String] { certificate.faults }

    // RFC 5280 §4.1.2.2: positive, at most 20 octets.
    private func serialNumber(_ certificate: Certificate) -> [String] {
        let octets = certificate.serialNumberOctets
        let isGood = octets.count == 20 && octets[0] < 0x80 && octets[0] != 0
        return isGood ? [] : ["the serial number is not a positive one of 20 octets"]
    }

    private func validity(_ certificate: Certificate) -> [String] {
        guard certificate.notBefore < certificate.notAfter else { return ["it would end before it begins"] }
        guard let issuer = issuers.first else { return [] }
        if certificate.notBefore < issuer.notBefore { return ["it would begin before its authority does"] }
        guard certificate.notAfter <= issuer.notAfter else {
            return ["it would end after its authority, which ends on \(PathFailure.day(issuer.notAfter))"]
        }
        return []
    }

    private func key(_ certificate: Certificate) -> [String] {
        var findings = Strength.keyReasons(certificate).map(\.description)
        if certificate.keyAlgorithm == "RSA", !certificate.keyBits.isMultiple(of: 8) {
            findings.append("weak key: RSA with \(certificate.keyBits) bits, which is no multiple of 8")
        }
        if certificate.subjectKeyIdentifier == nil { findings.append("the subject key identifier is missing") }
        if certificate.signatureDigest == "SHA1", !allowsSHA1 {
            findings.append("it would be signed with SHA-1: choose ca.hash sha-256, or turn legacy.sha1 on")
        }
        return findings
    }

    private func names(_ certificate: Certificate) -> [String] {
        if certificate.hasMalformedMailbox { return ["an address in it is not exactly one mailbox"] }
        // RFC 5280 §6.1.3 (b), (c): a CA's names count too, unless it is self-issued.
        for issuer in issuers {
            guard let constraints = issuer.nameConstraints else { continue }
            for name in certificate.constrainedNames where !constraints.allow(name) {
                let what = certificate.addresses.map(\.description).joined(separator: ", ")
                return [
                    "the authority \(issuer.displayName) is limited to other domains\(what.isEmpty ? "" : ": it may not issue for \(what)")"
                ]
            }
        }
        return []
    }

    private func issuer(_ certificate: Certificate) -> [String] {
        guard let issuer = issuers.first else { return [] }
        var findings: [String] = []
        if !issuer.isCA { findings.append("\(issuer.displayName) is not the certificate of an authority") }
        if let usage = issuer.keyUsage, !usage.contains(.keyCertSign) {
            findings.append("\(issuer.displayName) may not sign certificates")
        }
        if certificate.issuerName != issuer.subjectName { findings.append("it would not name its issuer") }
        if certificate.authorityKeyIdentifier != issuer.subjectKeyIdentifier {
            findings.append("it would not name the key of its issuer")
        }
        return findings
    }

    /// RFC 5280 §4.2.1.9: how many authorities may follow.
    private func authority(_ certificate: Certificate) -> [String] {
        var findings: [String] = []
        if certificate.keyUsage?.contains([.keyCertSign, .cRLSign]) != true {
            findings.append("an authority must be allowed to sign certificates and lists")
        }
        for (depth, issuer) in issuers.enumerated() {
            guard let limit = issuer.pathLength, limit <= depth else { continue }
            findings.append(
                limit == 0
                    ? "the path length of \(issuer.displayName) is 0: it issues for users, no authority may stand below it"
                    : "the path length of \(issuer.displayName) is \(limit): no further authority may stand below")
        }
        if let issuer = issuers.first, let limit = issuer.pathLength, limit > 0, let own = certificate.pathLength, own >= limit {
            findings.append("the path length \(own) is more than \(issuer.displayName), with \(limit), allows")
        }
        return findings
    }

    /// RFC 3279 §2.3.1, RFC 5480 §3, RFC 8410 §5.
    private static func keyUsage(fitting algorithm: String) -> KeyUsage {
        switch algorithm {
        case "RSA": [.digitalSignature, .nonRepudiation, .keyEncipherment]
        case "ED25519": [.digitalSignature, .nonRepudiation]
        case "X25519": [.keyAgreement]
        default: [.digitalSignature, .nonRepudiation, .keyAgreement]
        }
    }

    private func endEntity(_ certificate: Certificate) -> [String] {
        var findings: [String] = []
        if certificate.addresses.isEmpty { findings.append("it names no mail address") }
        if certificate.extendedKeyUsage != [.emailProtection] { findings.append("its purpose is not mail alone") }
        let allowed = Self.keyUsage(fitting: certificate.keyAlgorithm)
        if certificate.keyUsage.map({ $0.isEmpty || !$0.isSubset(of: allowed) }) ?? true {
            findings.append("its key usage does not fit a \(certificate.keyAlgorithm) key for mail")
        }
        return findings
    }
}

extension Certificate {
    /// The bases of rfc822Names it may issue for, as RFC 5280 §4.2.1.10 writes them; empty when it is not limited to any.
    public var permittedMailboxes: [String] { nameConstraints?.permittedMailboxes ?? [] }
}
