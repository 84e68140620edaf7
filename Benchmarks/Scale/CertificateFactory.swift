import Foundation
import Mail
import OpenSSL
import PKI

/// Makes certificates quickly: one key for all of them, signed by one authority.
struct CertificateFactory: Sendable {
    let root: Certificate
    private let rootKey: PrivateKey
    private let leafKey: PrivateKey

    init() throws {
        rootKey = try PrivateKey.generateEC(curve: "P-256")
        leafKey = try PrivateKey.generateEC(curve: "P-256")
        var builder = Self.builder("Scale Root", serial: [1])
        builder.basicConstraints = (true, nil)
        builder.keyUsage = ["keyCertSign", "cRLSign"]
        root = try Certificate(try builder.sign(key: rootKey, issuer: nil))
    }

    /// For `user-N@scale.example`; its serial number is `serial(N)`.
    func leaf(_ number: Int) throws -> Certificate {
        var builder = Self.builder("User \(number)", serial: Self.serial(number))
        builder.addresses = [Self.address(number)]
        builder.basicConstraints = (false, nil)
        builder.keyUsage = ["digitalSignature", "keyAgreement"]
        builder.extendedKeyUsage = ["emailProtection"]
        return try Certificate(try builder.sign(key: leafKey, issuer: (root.x509, rootKey)))
    }

    /// Revokes every certificate from `first` on, `count` of them.
    func list(revoking first: Int, count: Int) throws -> CertificateRevocationList {
        let now = Date()
        let builder = CRLBuilder(
            issuer: root.subjectDER, thisUpdate: now.addingTimeInterval(-3600), nextUpdate: now.addingTimeInterval(7 * 86_400),
            entries: (first..<first + count).map { .init(serialNumber: Self.serial($0), revocationDate: now, extensions: []) },
            extensions: [.cRLNumber([1]), .authorityKeyIdentifier(root.subjectKeyIdentifier ?? [])])
        return try CertificateRevocationList(der: builder.sign(with: rootKey))
    }

    static func address(_ number: Int) -> String { "user-\(number)@scale.example" }

    private static func serial(_ number: Int) -> [UInt8] { [0x40] + withUnsafeBytes(of: UInt64(number).bigEndian) { Array($0) } }

    private static func builder(_ name: String, serial: [UInt8]) -> CertificateBuilder {
        let now = Date()
        return CertificateBuilder(
            subject: [("CN", name)], serialNumber: serial, notBefore: now.addingTimeInterval(-86_400),
            notAfter: now.addingTimeInterval(365 * 86_400))
    }
}
