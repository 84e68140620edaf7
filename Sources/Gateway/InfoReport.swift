import Foundation
import Mail
import PKI
import SMIME

/// The info fields of an incoming message: what was found at each layer, and what it is worth (`behaviour.md` 20.1).
///
/// *L* in a name is the layer from 0 outermost, *I* the signer or recipient within it.
struct InfoReport: Sendable {
    private(set) var fields: [(name: String, value: String)] = []
    /// There are signatures, and every one is valid, trusted and the author's.
    private(set) var isEverySignatureGood = false
    /// A layer is left that was not decrypted.
    private(set) var isStillEncrypted = false
    /// Such a layer has a structure and algorithms on our allow-list: it protects its content. Merely claiming to be encrypted does not.
    private(set) var isStillProtected = false
    private var hasSignature = false
    private var hasBadSignature = false

    private let author: EmailAddress?
    private let judge: UsabilityJudge

    /// - Parameter author: the only mailbox of the only From; `nil` makes every signature a mismatch.
    init(_ layers: [Layer], author: EmailAddress?, trust: TrustStore, at date: Date) {
        self.author = author
        judge = UsabilityJudge(trust: trust, at: date)
        var number = 0
        for layer in layers {
            switch layer {
            case .encrypted(let encrypted): add(encrypted, at: number)
            case .signed(let signed): add(signed, at: number)
            case .compressed: break
            case .tooDeep: add("Layers", "more than \(MessageReader.maximumLayers), the rest was not opened")
            case .encryptedPartNotRoot: add("Encrypted-Part-Not-Root", "True")
            }
            number += 1
        }
        isEverySignatureGood = hasSignature && !hasBadSignature
    }

    /// One `smime=` result with our identifier (RFC 8601 §2.2, RFC 7281 §3); nothing for mail that is not signed.
    func authenticationResults(_ instanceID: String) -> [(name: String, value: String)] {
        guard hasSignature || hasBadSignature else { return [] }
        return [(name: "Authentication-Results", value: "\(instanceID); smime=\(isEverySignatureGood ? "pass" : "fail")")]
    }

    private mutating func add(_ name: String, _ value: String) { fields.append((name: name, value: value)) }

    private mutating func addOnce(_ name: String, _ value: String) {
        if !fields.contains(where: { $0.name == name }) { add(name, value) }
    }

    private mutating func add(_ layer: EncryptedLayer, at number: Int) {
        if layer.outcome != .decrypted, !layer.algorithm.isEmpty { isStillProtected = true }
        switch layer.outcome {
        case .decrypted:
            addOnce("SMIME-Encrypted", "True")
            add("Encryption-Algorithm-\(number)", layer.algorithm)
            // D-06: a change of CBC ciphertext goes unnoticed; a signature inside covers only what it signs.
            add("Encryption-Authenticated-\(number)", layer.isAuthenticated ? "True" : "False")
            for (index, recipient) in layer.recipients.prefix(20).enumerated() { add("Encryption-Recipient-\(index)-\(number)", recipient) }
            if layer.isWeak { addOnce("Weak-Algorithm", layer.algorithm) }
        case .keyNotFound:
            isStillEncrypted = true
            addOnce("SMIME-Decryption-Key-Not-Found", "True")
        case .failed:
            isStillEncrypted = true
            addOnce("SMIME-Decryption-Failed", "True")
        case .illegalContent:
            isStillEncrypted = true
            addOnce("SMIME-Illegal-Chars-Found", "True")
        }
    }

    private mutating func add(_ layer: SignedLayer, at number: Int) {
        if let defect = layer.defect {
            hasBadSignature = true
            add("Signer-Verified-0-\(number)", "False")
            add("Signer-Verification-Info-0-\(number)", defect)
        }
        guard !layer.signers.isEmpty else { return }
        addOnce("SMIME-Signed", "True")
        hasSignature = true
        for (index, signer) in layer.signers.enumerated() { add(signer, of: layer, suffix: "\(index)-\(number)") }
    }

    private mutating func add(_ signer: SignedLayer.Signer, of layer: SignedLayer, suffix: String) {
        let certificate = signer.certificate.flatMap { try? Certificate($0) }
        add("Signer-ID-\(suffix)", signer.identifier)
        if let certificate { add("Signer-Email-\(suffix)", certificate.addresses.map(\.description).joined(separator: ", ")) }
        let defect = layer.defect ?? signer.defect ?? (signer.isWeak ? "\(signer.digest) is weak" : nil)
        add("Signer-Verified-\(suffix)", defect == nil ? "True" : "False")
        if let defect { add("Signer-Verification-Info-\(suffix)", defect) }
        if signer.isWeak { addOnce("Weak-Algorithm", signer.digest) }
        let reasons = trustReasons(certificate, signer, layer)
        add("Signer-Trusted-\(suffix)", reasons.isEmpty ? "True" : "False")
        if !reasons.isEmpty { add("Signer-Trusted-Info-\(suffix)", reasons.joined(separator: "; ")) }
        let matches = author.map { certificate?.addresses.contains($0) ?? false } ?? false
        if !matches { addOnce("Signer-Mismatch", "True") }
        if defect != nil || !reasons.isEmpty || !matches { hasBadSignature = true }
    }

    private func trustReasons(_ certificate: Certificate?, _ signer: SignedLayer.Signer, _ layer: SignedLayer) -> [String] {
        guard let certificate else { return ["no certificate"] }
        let others = layer.certificates.compactMap { try? Certificate($0) }
        let usability = judge.judge(certificate, for: .sign, address: nil, extraIntermediates: others)
        return usability.reasons(forSignatureOf: signer.signingTime).map(\.description)
    }
}
