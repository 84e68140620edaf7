import Mail
import OpenSSL
import PKI

/// A stored certificate with its private key, opened.
public struct CertifiedKey: Sendable {
    public let certificate: Certificate
    public let key: PrivateKey
}

extension ReadTransaction {
    /// The keys whose certificates name an address, or the same without its tag (`behaviour.md` D-04, strict).
    ///
    /// Expired and revoked certificates count: old mail is still to be read.
    /// - Parameter isWanted: asked for each certificate before its key is opened: whether the message names it.
    public func decryptionKeys(for address: EmailAddress, where isWanted: (Certificate) -> Bool) throws -> [CertifiedKey] {
        let untagged = try address.withoutTag.map { try certificateRows(for: $0) } ?? []
        return try keys(of: certificateRows(for: address) + untagged, where: isWanted)
    }

    /// Any stored key that a message may be encrypted to (D-04, not strict).
    /// - Parameters:
    ///   - serialNumbers: lower-case hexadecimal, as the message's RecipientInfos name them.
    ///   - subjectKeyIdentifiers: likewise.
    ///   - isWanted: asked for each certificate before its key is opened: whether the message names it.
    public func decryptionKeys(
        serialNumbers: Set<String>, subjectKeyIdentifiers: Set<[UInt8]>, where isWanted: (Certificate) -> Bool
    ) throws -> [CertifiedKey] {
        let bySerial = try serialNumbers.sorted().flatMap { try certificateRows(serialNumber: $0) }
        let byIdentifier = try subjectKeyIdentifiers.flatMap { try certificateRows(subjectKeyIdentifier: $0) }
        return try keys(of: bySerial + byIdentifier, where: isWanted)
    }

    /// The keys of certificates named one by one; those not in the store, or without a key, are passed over.
    public func decryptionKeys(thumbprints: [String]) throws -> [CertifiedKey] {
        try keys(of: thumbprints.compactMap { try certificateRow(thumbprint: $0) }) { _ in true }
    }

    private func keys(of rows: [CertificateRow], where isWanted: (Certificate) -> Bool) throws -> [CertifiedKey] {
        var seen: Set<String> = []
        return try rows.compactMap { row in
            guard row.hasPrivateKey, seen.insert(row.thumbprint).inserted else { return nil }
            let certificate = try Certificate(stored: row.der)
            guard isWanted(certificate), let key = try privateKey(forCertificate: row.thumbprint) else { return nil }
            return CertifiedKey(certificate: certificate, key: key)
        }
    }
}
