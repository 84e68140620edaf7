import Foundation
import Mail
import OpenSSL

/// What a `Certificate` shares among its copies; made once, never changed.
final class CertificateValues: Sendable {
    let x509: X509Certificate
    let structure: CertificateStructure
    let thumbprint: String
    let subject: String
    let issuer: String
    let subjectName: CanonicalName
    let issuerName: CanonicalName
    let serialNumber: String
    let addresses: [EmailAddress]

    init(_ x509: X509Certificate, _ structure: CertificateStructure) throws(DERError) {
        self.x509 = x509
        self.structure = structure
        thumbprint = Digest.sha256.hex(x509.der)
        subject = DistinguishedNameText.rfc4514(of: structure.subject) ?? ""
        issuer = DistinguishedNameText.rfc4514(of: structure.issuer) ?? ""
        subjectName = try CanonicalName(encoded: structure.subject)
        issuerName = try CanonicalName(encoded: structure.issuer)
        serialNumber = Self.text(ofSerial: structure.serialNumber)
        addresses = Self.addresses(structure)
    }

    private static func addresses(_ structure: CertificateStructure) -> [EmailAddress] {
        let mailboxes = structure.alternativeNames.compactMap { name -> [UInt8]? in
            switch name {
            // RFC 5280 §4.2.1.6: IA5String; what is beyond ASCII belongs into SmtpUTF8Mailbox.
            case .rfc822Name(let text): text.allSatisfy { $0 < 0x80 } ? text : []
            case .smtpUTF8Mailbox(let text): text
            default: nil
            }
        }
        let candidates = mailboxes.isEmpty ? subjectMailboxes(structure.subject) : mailboxes
        return candidates.compactMap { bytes in
            guard !bytes.isEmpty, !bytes.contains(0), let text = String(validating: bytes, as: UTF8.self) else { return nil }
            return EmailAddress(text)
        }
    }

    /// The values of emailAddress in the subject (RFC 5280 §4.1.2.6, legacy).
    static func subjectMailboxes(_ subject: [UInt8]) -> [[UInt8]] {
        var found: [[UInt8]] = []
        var outer = DERReader(subject)
        guard var names = try? outer.sequence("name") else { return [] }
        while let element = try? names.next() {
            var relative = names.inside(element)
            while var pair = try? relative.sequence("attribute") {
                guard let type = try? pair.objectIdentifier("attribute type"), type == .emailAddress, let value = try? pair.next(),
                    [DERReader.Tag.ia5String, DERReader.Tag.utf8String, 0x13].contains(value.tag)
                else { continue }
                found.append(pair.octets(value))
            }
        }
        return found
    }

    private static func text(ofSerial octets: [UInt8]) -> String {
        let isNegative = (octets.first ?? 0) >= 0x80
        let magnitude = isNegative ? negated(octets) : octets
        let significant = magnitude.drop { $0 == 0 }
        return (isNegative ? "-" : "") + (significant.isEmpty ? "00" : Hex.text(significant))
    }

    private static func negated(_ octets: [UInt8]) -> [UInt8] {
        var carry: UInt16 = 1
        let digits = octets.reversed().map { octet -> UInt8 in
            let sum = UInt16(~octet) + carry
            carry = sum >> 8
            return UInt8(truncatingIfNeeded: sum)
        }
        return digits.reversed()
    }
}
