import Foundation
import OpenSSL
import PKI
import Store

extension WriteTransaction {
    /// Joins a certificate that came in, and is stored, to a key that waits for it (`behaviour.md` 9.2).
    ///
    /// - Returns: whether a key waited.
    /// - Throws: `CAError.refused` when the certificate is not for the address the key was made for.
    public func joinWaitingKey(to certificate: Certificate, by actor: String) throws -> Bool {
        guard !certificate.isCA, let request = try requests(waitingForPublicKey: certificate.keyThumbprint).first,
            let key = try key(ofRequest: request.id)
        else { return false }
        guard certificate.addresses.contains(request.address) else {
            let found = certificate.addresses.map(\.description).joined(separator: ", ")
            throw CAError.refused("the key that waits for it was made for \(request.address), and the certificate is for \(found)")
        }
        _ = try setPrivateKey(key, forCertificate: certificate.thumbprint)
        try finishRequest(request.id, thumbprint: certificate.thumbprint)
        try removeJob(kind: certificateRequestJob, subject: request.id)
        try audit(
            actor: actor, operation: "key.joined", subject: certificate.thumbprint, after: "request \(request.id), \(request.address)")
        return true
    }
}
