import COpenSSL
import Foundation

/// Fills in and signs a version 2 CRL (RFC 5280 §5.1).
public struct CRLBuilder: Sendable {
    /// One revoked certificate (RFC 5280 §5.1.2.6).
    public struct Entry: Sendable, Hashable {
        /// Contents octets of the serial number's INTEGER.
        public var serialNumber: [UInt8]
        public var revocationDate: Date
        public var extensions: [ExtensionValue]

        public init(serialNumber: [UInt8], revocationDate: Date, extensions: [ExtensionValue] = []) {
            self.serialNumber = serialNumber
            self.revocationDate = revocationDate
            self.extensions = extensions
        }
    }

    /// `Name` in DER.
    public var issuer: [UInt8]
    public var thisUpdate: Date
    /// Always written, though the syntax makes it optional (RFC 5280 §5.1.2.5).
    public var nextUpdate: Date
    public var entries: [Entry]
    public var extensions: [ExtensionValue]

    public init(issuer: [UInt8], thisUpdate: Date, nextUpdate: Date, entries: [Entry], extensions: [ExtensionValue]) {
        self.issuer = issuer
        self.thisUpdate = thisUpdate
        self.nextUpdate = nextUpdate
        self.entries = entries
        self.extensions = extensions
    }

    /// - Returns: the CRL in DER; entries keep their order, as indirect CRLs need it (RFC 5280 §5.3.3).
    public func sign(with key: PrivateKey, digest: Digest = .sha256) throws -> [UInt8] {
        let list = try check(X509_CRL_new(), "X509_CRL_new")
        defer { X509_CRL_free(list) }
        try check(X509_CRL_set_version(list, Int(X509_CRL_VERSION_2)), "X509_CRL_set_version")
        try withName(issuer) { try check(X509_CRL_set_issuer_name(list, $0), "X509_CRL_set_issuer_name") }
        try withTime(thisUpdate) { try check(X509_CRL_set1_lastUpdate(list, $0), "X509_CRL_set1_lastUpdate") }
        try withTime(nextUpdate) { try check(X509_CRL_set1_nextUpdate(list, $0), "X509_CRL_set1_nextUpdate") }
        for entry in entries { try add(entry, to: list) }
        for value in extensions {
            try value.withExtension { try check(X509_CRL_add_ext(list, $0, -1), "X509_CRL_add_ext") }
        }
        guard X509_CRL_sign(list, key.pointer, key.takesDigest ? digest.method : nil) > 0 else { throw OpenSSLError("X509_CRL_sign") }
        return try collecting { try check(i2d_X509_CRL_bio($0, list), "i2d_X509_CRL_bio") }
    }

    private func add(_ entry: Entry, to list: OpaquePointer) throws {
        let revoked = try check(X509_REVOKED_new(), "X509_REVOKED_new")
        var isOwned = false
        defer { if !isOwned { X509_REVOKED_free(revoked) } }
        try withInteger(entry.serialNumber) { try check(X509_REVOKED_set_serialNumber(revoked, $0), "X509_REVOKED_set_serialNumber") }
        try withTime(entry.revocationDate) { try check(X509_REVOKED_set_revocationDate(revoked, $0), "X509_REVOKED_set_revocationDate") }
        for value in entry.extensions {
            try value.withExtension { try check(X509_REVOKED_add_ext(revoked, $0, -1), "X509_REVOKED_add_ext") }
        }
        try check(X509_CRL_add0_revoked(list, revoked), "X509_CRL_add0_revoked")
        isOwned = true
    }
}
