import Foundation
import Mail
import OpenSSL
import PKI
import Settings
import Store

/// Renews certificates of our own making before they end; the old ones and their keys stay for old mail (`behaviour.md` 13.3).
public struct RenewalDesk: Sendable {
    /// The kind of its job; there is one such row.
    public static let job = "certificate-renewal"
    /// No setting says more.
    private static let longest: TimeInterval = 400 * 86_400

    private let requests: RequestDesk
    private var store: Store { requests.issuing.store }

    public init(requests: RequestDesk) { self.requests = requests }

    /// Renews one certificate now, whenever it ends: with the same names, profile and kind of key.
    public func renew(_ thumbprint: String, isExternalAllowed: Bool, by actor: String) async throws -> CertificateRequestRow {
        let row = try await store.recordingRefusal(of: "certificate.renew", thumbprint, by: actor) {
            try await store.write { transaction in
                var order = try transaction.renewal(of: thumbprint)
                order.isExternalAllowed = isExternalAllowed
                return try transaction.file(order, by: actor)
            }
        }
        return try await requests.carryOut(row.id)
    }

    /// Files requests for all internal users' certificates that end within `ca.renew-before` and have no successor; jobs carry them
    /// out.
    /// - Returns: the requests filed.
    public func renewDue(by actor: String) async throws -> [CertificateRequestRow] {
        let now = store.now()
        let ending = try await store.read { transaction in
            try transaction.certificateRows(ofOursEndingAfter: now, until: now.addingTimeInterval(Self.longest)).filter { row in
                try transaction.isDueForRenewal(row, transaction.settingsSnapshot(), at: now)
            }
        }
        var filed: [CertificateRequestRow] = []
        for row in ending {
            filed += try await store.write { transaction in
                var order = try transaction.renewal(of: row.thumbprint)
                // Somebody asked already, by hand or yesterday's run.
                guard try transaction.openRequest(for: order.address, profile: order.profile.rawValue) == nil else { return [] }
                order.origin = .renewal
                return [try transaction.file(order, by: actor)]
            }
        }
        return filed
    }
}

extension ReadTransaction {
    fileprivate func isDueForRenewal(_ row: CertificateRow, _ settings: SettingsSnapshot, at now: Date) throws -> Bool {
        guard row.hasPrivateKey, !row.isCA, let issued = try issued(thumbprint: row.thumbprint), issued.revocation == nil,
            let address = issued.address.flatMap({ EmailAddress($0) })
        else { return false }
        let view = settings.view(for: address)
        let span = view.value(SettingKeys.caRenewBefore).value
        guard span > .zero, view.value(SettingKeys.locality).value == .internal,
            row.notAfter <= now.addingTimeInterval(Double(span.components.seconds))
        else { return false }
        return try !hasSuccessor(of: row, for: [address])
    }

    /// The order that repeats what a certificate was.
    fileprivate func renewal(of thumbprint: String) throws -> CertificateOrder {
        guard let issued = try issued(thumbprint: thumbprint), let address = issued.address.flatMap({ EmailAddress($0) }),
            let stored = try certificateRow(thumbprint: thumbprint)
        else { throw CAError.refused("\(thumbprint.prefix(16))… was not issued to a user by an authority of ours") }
        if let revocation = issued.revocation, revocation.reason == RevocationReason.keyCompromise.code, !stored.hasPrivateKey {
            throw CAError.refused("its key is compromised and not ours: its owner has to make a new one")
        }
        let certificate = try Certificate(der: stored.der)
        let before = try certificateRequest(forThumbprint: thumbprint)
        var order = CertificateOrder(address: address)
        order.commonName = before.flatMap { CommonName($0.commonName) }
        order.subject = before?.subject ?? ""
        order.profile = before.flatMap { CertificateProfile(rawValue: $0.profile) } ?? .signAndEncrypt
        order.key = KeyType(certificate)
        if !stored.hasPrivateKey { order.request = try before?.request.map { try CertificationRequest(der: $0) } }
        order.authority = nil
        order.delivery = try before?.delivery.flatMap { KeyDelivery(json: $0) }?.later.json
        order.replaces = thumbprint
        return order
    }
}

extension KeyType {
    /// The kind of key a certificate has, as far as we make such; an RSA key is never smaller than 2048 bits.
    fileprivate init?(_ certificate: Certificate) {
        switch (certificate.keyAlgorithm, certificate.keyBits) {
        case ("RSA", ..<3072): self = .rsa2048
        case ("RSA", ..<4096): self = .rsa3072
        case ("RSA", _): self = .rsa4096
        case ("P-256", _): self = .p256
        case ("P-384", _): self = .p384
        default: return nil
        }
    }
}
