import Foundation

extension Usability {
    /// The reasons against a signature, where one made before its certificate was revoked has a state of its own.
    ///
    /// It is never valid: the signing time is the signer's own word, and who stole the key writes what he likes.
    /// - Parameter signingTime: the signed attribute (RFC 5652 §11.3); `nil` when it is absent.
    public func reasons(forSignatureOf signingTime: Date?) -> [RefusalReason] {
        guard let signingTime, let end = validation.path.first, case .revoked(let since, let code) = end.revocation, signingTime < since
        else { return reasons }
        let detail =
            "\(PathFailure.day(since)), \(RevocationStatus.words(forReason: code)); that it was signed before, on "
            + "\(PathFailure.day(signingTime)), only the signer says"
        let told = RefusalReason("C-04", RefusalReason.revokedSince, detail: detail)
        return reasons.map { $0.text == "revoked" && end.reasons.contains($0) ? told : $0 }
    }
}

extension RefusalReason {
    fileprivate static let revokedSince = "signed, certificate revoked since"

    /// Whether all that stands against the signature is that its certificate was revoked after it was made, as the signer says.
    public var isRevokedSince: Bool { text == Self.revokedSince }
}
