import CA
import Foundation
import Mail
import Store

/// A certificate of somebody, as procedures see it.
struct KeyHolder: Hashable, Sendable {
    var thumbprint: String
    var serialNumber: String
    var notAfter: Date
    /// The private key is here.
    var hasKey: Bool
    /// The authority of ours that issued it.
    var authority: Int64?
    var isRevoked: Bool
    var isBlackListed: Bool
    /// Of our own making: the request it answers.
    var request: String?

    var isOurs: Bool { authority != nil }
    var short: String { "\(thumbprint.prefix(16))…" }
}

extension ReadTransaction {
    /// All certificates of an address: those that name it, and those our authorities issued for it.
    func keyHolders(_ address: EmailAddress) throws -> [KeyHolder] {
        let rows = try certificateRows(for: address).filter { !$0.isCA }
        return try rows.map { row in
            let issued = try issued(thumbprint: row.thumbprint)
            return KeyHolder(
                thumbprint: row.thumbprint, serialNumber: row.serialNumber, notAfter: row.notAfter, hasKey: row.hasPrivateKey,
                authority: issued?.authority, isRevoked: issued?.revocation.map { $0.reason != RevocationReason.hold.code } ?? false,
                isBlackListed: try trustListEntry(row.thumbprint)?.status == .distrusted, request: issued?.request)
        }
    }

    /// Names of the logins that may send as this address and no other.
    func accounts(only address: EmailAddress) throws -> [String] {
        try accounts().filter { $0.senders == [.address(address)] }.map(\.name)
    }
}
