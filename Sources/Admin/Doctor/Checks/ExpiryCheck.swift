import AdminOperations
import Foundation
import Gateway
import Settings
import Store

/// Certificates with a key of ours, and authorities, that end soon or just ended and have no successor.
struct ExpiryCheck: Check {
    let passed = "no certificate of ours ends soon"
    let isStanding = false

    private static let day: TimeInterval = 86_400
    /// Older ends are history.
    private static let lookBack: TimeInterval = 30 * day

    func findings(_ world: CheckedWorld) async throws -> [Finding] {
        guard let store = world.store else { return [] }
        let now = world.now
        let days = world.settings.value(SettingKeys.expiryWarn, at: .global).value.elements.map(\.days).max() ?? 30
        let until = now.addingTimeInterval(Double(days) * Self.day)
        let rows = try await store.read { transaction in
            try transaction.certificateRows(ofOursEndingAfter: now.addingTimeInterval(-Self.lookBack), until: until).filter {
                try !transaction.hasSuccessor(of: $0, for: transaction.addresses(ofCertificate: $0.thumbprint))
            }
        }
        return shortened(rows.map { Self.finding($0, now) })
    }

    private static func finding(_ row: CertificateRow, _ now: Date) -> Finding {
        let hasEnded = row.notAfter <= now
        let day = row.notAfter.formatted(.iso8601.year().month().day())
        return Finding(
            hasEnded ? .problem : .warning, "The certificate of \(row.subject) \(hasEnded ? "ended" : "ends") on \(day)",
            meaning: row.isCA ? "Certificates below it are not trusted after that." : "After that nothing is signed or encrypted with it.",
            remedy: "Import its successor: zegel \(row.isRoot ? "root" : row.isCA ? "certificate" : "key") import FILE "
                + "(now: zegel certificate show \(row.thumbprint.prefix(16)))",
            fix: .init(row.isRoot ? "root.import" : row.isCA ? "certificate.import" : "key.import"))
    }
}
