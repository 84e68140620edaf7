import Foundation

extension CertificateRevocationList {
    /// One line of the list, for people.
    public struct Line: Sendable, Hashable {
        /// Lower-case hexadecimal, without leading zeros.
        public var serialNumber: String
        public var revocationDate: Date
        /// The words of CRLReason (RFC 5280 §5.3.1).
        public var reason: String
        /// CRLReason itself.
        public var reasonCode: Int
    }

    /// The entries in the order of serial numbers, `count` of them from the position `first`.
    public func lines(from first: Int, count: Int) -> [Line] {
        values.structure.entries.lines(from: first, count: count, in: der)
    }

    /// The entries with a serial number: several in an indirect list.
    /// - Parameter serialNumber: hexadecimal in any letter case, with or without leading zeros.
    public func lines(serialNumber: String) -> [Line] {
        values.structure.entries.lines(serialNumber: Hex.withoutLeadingZeros(serialNumber), in: der)
    }

    /// PEM (RFC 7468 §7).
    public var pem: String {
        let text = Data(der).base64EncodedString(options: [.lineLength64Characters, .endLineWithLineFeed])
        return "-----BEGIN X509 CRL-----\n\(text)\n-----END X509 CRL-----\n"
    }
}
