import Foundation
import Mail
import PKI
import Store

/// A store full of certificates.
struct CertificateScale {
    let store: Store
    let count: Int

    /// Stores `count` certificates, 1,000 a transaction, and says how fast that was and how large the file is.
    static func fill(_ path: String, with count: Int, _ factory: CertificateFactory) async throws -> CertificateScale {
        let store = try await Store.open(DatabaseURL(sqlite: path), masterKey: MasterKey(bytes: [UInt8](repeating: 7, count: 32)))
        _ = try await store.write { try $0.insert(factory.root, isRoot: true, source: "import") }
        var storing = 0.0
        for first in stride(from: 0, to: count, by: 1000) {
            let batch = try (first..<min(first + 1000, count)).map { try factory.leaf($0) }
            storing += try await Measurement.seconds {
                try await store.write { transaction in
                    for certificate in batch { _ = try transaction.insert(certificate, source: "import") }
                }
            }
        }
        let size = (try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int) ?? 0
        Measurement.report(
            "import of \(count) certificates",
            String(format: "%.0f a second, ", Double(count) / storing)
                + "file \(Measurement.megabytes(size))")
        return CertificateScale(store: store, count: count)
    }

    /// The candidates of a random address, judged: what every mail asks.
    func select(_ trust: TrustStore) async throws -> Double {
        let count = count
        return try await Measurement.median(3000) { _ in
            guard let address = EmailAddress(CertificateFactory.address(Int.random(in: 0..<count))) else { return }
            _ = try await store.read { try $0.candidates(for: address).map(\.certificate.thumbprint) }
        }
    }

    static func compare(_ small: CertificateScale, _ large: CertificateScale) async throws {
        let trust = try await large.store.read { try $0.trustStore() }
        var (few, many) = (Double.infinity, Double.infinity)
        // Side by side, thrice, the best of each: what else runs on the machine disturbs both.
        for _ in 0..<3 {
            few = min(few, try await small.select(trust))
            many = min(many, try await large.select(trust))
        }
        Measurement.report("select by address among \(small.count)", Measurement.microseconds(few))
        Measurement.report("select by address among \(large.count)", "\(Measurement.microseconds(many)), \(Measurement.ratio(many, few))")
        let before = Measurement.resident
        let page = try await Measurement.median(20) { _ in
            let after = String(format: "%064x", UInt64.random(in: 0...UInt64.max))
            _ = try await large.store.read { try $0.certificateRows(CertificateFilter(isRoot: false), after: after, limit: 1000) }
        }
        Measurement.report(
            "a page of 1000 of the list",
            "\(Measurement.microseconds(page)), \(Measurement.megabytes(Measurement.resident - before)) more memory")
        for one in [small, large] { await one.store.close() }
    }
}
