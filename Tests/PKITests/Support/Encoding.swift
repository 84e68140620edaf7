import Foundation
import OpenSSL
import PKI
import TestSupport

/// DER written by hand, for what no builder would write.
func der(_ tag: UInt8, _ contents: [UInt8]...) -> [UInt8] {
    let contents = contents.flatMap(\.self)
    if contents.count < 0x80 { return [tag, UInt8(contents.count)] + contents }
    let octets = contents.count < 0x100 ? [UInt8(contents.count)] : [UInt8(contents.count >> 8), UInt8(contents.count & 0xFF)]
    return [tag, 0x80 | UInt8(octets.count)] + octets + contents
}

extension ExtensionValue {
    /// nameConstraints with rfc822Names: hosts (`partner.example`), domains (`.example`) or mailboxes.
    static func nameConstraints(permitted: [String] = [], excluded: [String] = []) -> ExtensionValue {
        func subtrees(_ tag: UInt8, _ names: [String]) -> [UInt8] {
            names.isEmpty ? [] : der(tag, names.flatMap { der(0x30, der(0x81, Array($0.utf8))) })
        }
        return ExtensionValue("2.5.29.30", isCritical: true, value: der(0x30, subtrees(0xA0, permitted), subtrees(0xA1, excluded)))
    }

    /// certificatePolicies with one policy below 2.5.29.99, for tests alone.
    static func policy(_ last: UInt8) -> ExtensionValue {
        ExtensionValue("2.5.29.32", value: der(0x30, der(0x30, [0x06, 0x03, 0x55, 0x1D, last])))
    }

    /// policyConstraints: requireExplicitPolicy after no more certificates.
    static let requireExplicitPolicy = ExtensionValue("2.5.29.36", isCritical: true, value: der(0x30, [0x80, 0x01, 0x00]))

    /// issuingDistributionPoint.
    static func scope(
        url: String? = nil, onlyUser: Bool = false, onlyCA: Bool = false, reasons: [UInt8]? = nil, isIndirect: Bool = false
    ) -> ExtensionValue {
        let name = url.map { der(0xA0, der(0xA0, der(0x86, Array($0.utf8)))) } ?? []
        let flags = (onlyUser ? [0x81, 0x01, 0xFF] : []) + (onlyCA ? [0x82, 0x01, 0xFF] : []) as [UInt8]
        let some = reasons.map { der(0x83, $0) } ?? []
        return ExtensionValue(
            "2.5.29.28", isCritical: true, value: der(0x30, name, flags, some, isIndirect ? [0x84, 0x01, 0xFF] : []))
    }

    /// cRLDistributionPoints with one point.
    static func distributionPoint(url: String? = nil, reasons: [UInt8]? = nil, crlIssuer: [UInt8]? = nil) -> ExtensionValue {
        let name = url.map { der(0xA0, der(0xA0, der(0x86, Array($0.utf8)))) } ?? []
        let issuer = crlIssuer.map { der(0xA2, der(0xA4, $0)) } ?? []
        return ExtensionValue("2.5.29.31", value: der(0x30, der(0x30, name, reasons.map { der(0x81, $0) } ?? [], issuer)))
    }

    /// certificateIssuer of a CRL entry.
    static func certificateIssuer(_ name: [UInt8]) -> ExtensionValue {
        ExtensionValue("2.5.29.29", isCritical: true, value: der(0x30, der(0xA4, name)))
    }

    /// subjectAltName with these GeneralNames as they stand.
    static func alternativeNames(_ names: [UInt8]...) -> ExtensionValue {
        ExtensionValue("2.5.29.17", value: der(0x30, names.flatMap(\.self)))
    }

    /// An extension nobody knows.
    static func unknown(isCritical: Bool) -> ExtensionValue {
        ExtensionValue("1.3.6.1.4.1.99999.1", isCritical: isCritical, value: [0x05, 0x00])
    }
}

extension UsabilityJudge {
    /// The words of the reasons, in order.
    func words(_ certificate: Certificate, for purpose: Purpose = .any) -> [String] {
        judge(certificate, for: purpose, address: nil).reasons.map(\.text)
    }
}
