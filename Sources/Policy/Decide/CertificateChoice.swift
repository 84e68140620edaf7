import Mail
import PKI
import Settings

/// What came of looking for certificates to encrypt to.
struct EncryptionSelectionResult {
    /// Thumbprints; every one gets a RecipientInfo.
    var chosen: [String] = []
    /// Completes "S/MIME was not possible: ".
    var problem = ""
    var detail = ""
    var refused: [RefusedCertificate] = []
}

extension Decision {
    /// The certificates of a recipient, for his address, then for the address without its tag (3.3, 9.4).
    mutating func encryptionCertificates(for copy: CopyContext) -> EncryptionSelectionResult {
        EncryptionSelectionResult(problem: "no certificate")
    }

    mutating func signingCertificate(for author: EmailAddress) -> SigningSelectionResult {
        SigningSelectionResult(problem: "no certificate")
    }
}
