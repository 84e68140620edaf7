import Foundation
import Mail
import PKI

extension ReadTransaction {
    /// Whether each address has a certificate with a key and for the same use that ends later.
    public func hasSuccessor(of row: CertificateRow, for addresses: [EmailAddress]) throws -> Bool {
        guard row.hasPrivateKey, !row.isCA, !addresses.isEmpty else { return false }
        let usage = try Certificate(der: row.der).keyUsage
        return try addresses.allSatisfy { address in
            try certificateRows(for: address).contains { other in
                try other.hasPrivateKey && !other.isPending && other.notAfter > row.notAfter
                    && Certificate(der: other.der).keyUsage == usage
            }
        }
    }
}
