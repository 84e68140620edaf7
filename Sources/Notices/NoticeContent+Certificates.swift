import Foundation
import Mail

extension NoticeContent {
    /// A notice names so many certificates and counts the others.
    static let maximumCertificates = 50

    /// Tells an administrator which certificates end, or have just ended.
    /// - Parameter certificates: at least one.
    public static func certificatesEnd(_ certificates: [ExpiringCertificate], at date: Date) -> Self {
        Self(.certificatesExpire, values(certificates, at: date))
    }

    /// Tells somebody inside that his own certificates end, or have just ended.
    /// - Parameter certificates: at least one.
    public static func ownCertificatesEnd(_ certificates: [ExpiringCertificate], of owner: EmailAddress, at date: Date) -> Self {
        Self(.ownCertificatesExpire, values(certificates, at: date).merging(["address": .text(owner.description)]) { _, own in own })
    }

    private static func values(_ certificates: [ExpiringCertificate], at date: Date) -> TemplateValues {
        let sorted = certificates.sorted { ($0.notAfter, $0.thumbprint) < ($1.notAfter, $1.thumbprint) }
        let more = sorted.count - maximumCertificates
        return [
            "certificates": .list(sorted.prefix(maximumCertificates).map { item($0, at: date) }),
            "first": sorted.first.map { .day($0.notAfter) } ?? .text(""),
            "several": .flag(sorted.count > 1),
            "ended": .flag(sorted.allSatisfy { $0.notAfter <= date }),
            "more": more > 0 ? .number(more) : .text(""),
            "count": .number(sorted.count),
        ]
    }

    private static func item(_ certificate: ExpiringCertificate, at date: Date) -> [String: TemplateValue] {
        [
            "address": .text(certificate.isCA ? "" : certificate.addresses.map(\.description).joined(separator: ", ")),
            "serial": .text(certificate.serialNumber), "subject": .text(certificate.subject),
            "thumbprint": .text(certificate.thumbprint), "validUntil": .day(certificate.notAfter),
            "authority": .flag(certificate.isCA), "ended": .flag(certificate.notAfter <= date),
        ]
    }
}
