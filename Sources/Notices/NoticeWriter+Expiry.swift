import Foundation
import Mail

extension NoticeWriter {
    /// A notice names so many certificates and counts the others.
    static let maximumCertificates = 50

    /// Tells an administrator which certificates end, or have just ended.
    /// - Parameter certificates: at least one.
    public func certificatesEnd(
        _ certificates: [ExpiringCertificate], to administrator: EmailAddress, at date: Date, random: (Int) -> [UInt8]
    ) -> [UInt8] {
        let names = certificates.count == 1 ? "A certificate" : "\(certificates.count) certificates"
        let notice = notice(
            certificates, subject: names, at: date,
            steps: [
                "Get new certificates and import them with their keys: zegel key import FILE.",
                "Keep the old keys: without them, mail encrypted to them can never be read again.",
                "See all that end soon: zegel certificate list --expiring 30.",
            ])
        return mail(notice, to: administrator, at: date, random: random)
    }

    /// Tells somebody inside that his own certificates end, or have just ended.
    /// - Parameter certificates: at least one.
    public func ownCertificatesEnd(
        _ certificates: [ExpiringCertificate], to owner: EmailAddress, at date: Date, random: (Int) -> [UInt8]
    ) -> [UInt8] {
        let notice = notice(
            certificates, subject: "Your certificate for \(owner)", at: date,
            steps: [
                "Ask your administrator for a new certificate. Without one your mail goes out without a signature, and nobody can encrypt to you.",
                "Mail you have received stays readable.",
            ])
        return mail(notice, to: owner, at: date, random: random)
    }

    private func notice(_ certificates: [ExpiringCertificate], subject: String, at date: Date, steps: [String]) -> NoticeText {
        let sorted = certificates.sorted { ($0.notAfter, $0.thumbprint) < ($1.notAfter, $1.thumbprint) }
        let hasEnded = sorted.allSatisfy { $0.notAfter <= date }
        let first = sorted.first.map { $0.notAfter.formatted(Self.day) } ?? ""
        let verb = hasEnded ? "ended on" : sorted.count == 1 ? "ends on" : "end, the first on"
        var items = sorted.prefix(Self.maximumCertificates).map { item($0, at: date) }
        let more = sorted.count - items.count
        if more > 0 { items.append(.init(address: "and \(more) more", reason: "")) }
        return NoticeText(
            headline: "\(subject) \(verb) \(first)", facts: [],
            sections: [.init(mark: .warning, title: hasEnded ? "No longer valid" : "Valid for a short time only", items: items)],
            steps: steps, footer: "\(organisation) mail encryption")
    }

    private func item(_ certificate: ExpiringCertificate, at date: Date) -> NoticeText.Item {
        let addresses = certificate.addresses.map(\.description).joined(separator: ", ")
        let kind = certificate.isCA ? "certificate authority, " : ""
        let end = "\(certificate.notAfter <= date ? "ended" : "ends") on \(certificate.notAfter.formatted(Self.day))"
        return .init(
            address: certificate.isCA || addresses.isEmpty ? certificate.subject : addresses,
            reason: "\(kind)\(end); SHA-256 \(certificate.thumbprint)")
    }

    private static let day = Date.VerbatimFormatStyle(
        format: "\(day: .defaultDigits) \(month: .wide) \(year: .defaultDigits)", locale: Locale(identifier: "en"), timeZone: .gmt,
        calendar: Calendar(identifier: .gregorian))
}
