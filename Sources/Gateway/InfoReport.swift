import Foundation
import Mail
import PKI
import SMIME

/// The info fields of an incoming message: what was found at each layer, and what it is worth (`behaviour.md` 20.1).
///
/// *L* in a name is the layer from 0 outermost, *I* the signer or recipient within it.
struct InfoReport: Sendable {
    private(set) var fields: [(name: String, value: String)] = []
    /// `nil`: nothing of it is signed.
    private(set) var state: SignatureState?
    /// The addresses of the certificates whose signatures hold, each once, outermost first.
    private(set) var signers: [EmailAddress] = []
    /// The first such signer that is not the author.
    private(set) var stranger: EmailAddress?
    /// At least one layer was decrypted.
    private(set) var wasEncrypted = false
    /// A layer is left that was not decrypted.
    private(set) var isStillEncrypted = false
    /// Such a layer has a structure and algorithms on our allow-list: it protects its content. Merely claiming to be encrypted does not.
    private(set) var isStillProtected = false
    /// A decrypted layer does not show changes, and no valid signature of the author lies inside it.
    private(set) var mayBeChanged = false

    /// Signers and recipients told of one layer; the rest is counted.
    static let listed = 20

    private let author: EmailAddress?
    private let domainCertificates: Set<String>
    private let judge: UsabilityJudge

    /// - Parameters:
    ///   - author: the only mailbox of the only From; `nil` makes every signature a mismatch.
    ///   - domainCertificates: thumbprints of the certificates assigned to the author's domain.
    init(_ layers: [Layer], author: EmailAddress?, domainCertificates: Set<String> = [], judge: UsabilityJudge) {
        self.author = author
        self.domainCertificates = domainCertificates
        self.judge = judge
        for (number, layer) in layers.enumerated() {
            switch layer {
            case .encrypted(let encrypted): add(encrypted, at: number)
            case .signed(let signed): add(signed, at: number)
            case .compressed(let compressed):
                if let defect = compressed.defect { add("Compressed-Info-\(number)", "not opened: \(defect)") }
            case .tooDeep: add("Layers", "more than \(MessageReader.maximumLayers), the rest was not opened")
            case .encryptedPartNotRoot: add("Encrypted-Part-Not-Root", "True")
            case .signedPartNotRoot:
                add("Signed-Part-Not-Root", "True")
                note(.partlySigned)
            }
        }
    }

    /// Something that loads from elsewhere was taken out.
    mutating func noteNeutralised() { addOnce("HTML-Neutralised", "True") }

    private mutating func note(_ found: SignatureState) { state = max(state ?? found, found) }

    private mutating func add(_ name: String, _ value: String) { fields.append((name: name, value: value)) }

    private mutating func addOnce(_ name: String, _ value: String) {
        if !fields.contains(where: { $0.name == name }) { add(name, value) }
    }

    // MARK: Encrypted

    private mutating func add(_ layer: EncryptedLayer, at number: Int) {
        if layer.outcome != .decrypted {
            isStillEncrypted = true
            if !layer.algorithm.isEmpty { isStillProtected = true }
        }
        switch layer.outcome {
        case .decrypted: addDecrypted(layer, at: number)
        case .keyNotFound: addOnce("SMIME-Decryption-Key-Not-Found", "True")
        case .failed: addOnce("SMIME-Decryption-Failed", "True")
        case .illegalContent: addOnce("SMIME-Illegal-Chars-Found", "True")
        }
    }

    private mutating func addDecrypted(_ layer: EncryptedLayer, at number: Int) {
        wasEncrypted = true
        if !layer.isAuthenticated { mayBeChanged = true }
        addOnce("SMIME-Encrypted", "True")
        add("Encryption-Algorithm-\(number)", layer.algorithm)
        // D-06: a change of CBC ciphertext goes unnoticed; a signature inside covers only what it signs.
        add("Encryption-Authenticated-\(number)", layer.isAuthenticated ? "True" : "False")
        for (index, recipient) in layer.recipients.prefix(Self.listed).enumerated() {
            add("Encryption-Recipient-\(index)-\(number)", recipient)
        }
        if layer.recipients.count > Self.listed { add("Encryption-Recipients-\(number)", "\(layer.recipients.count) in all") }
        if layer.isWeak { addOnce("Weak-Algorithm", layer.algorithm) }
    }

    // MARK: Signed

    private mutating func add(_ layer: SignedLayer, at number: Int) {
        if !layer.signers.isEmpty { addOnce("SMIME-Signed", "True") }
        if layer.signers.isEmpty, let defect = layer.defect {
            note(.invalid)
            add("Signer-Verified-0-\(number)", "False")
            add("Signer-Verification-Info-0-\(number)", defect)
        }
        var worst: SignatureState?
        for (index, signer) in layer.signers.enumerated() {
            let found = add(signer, of: layer, suffix: "\(index)-\(number)", isListed: index < Self.listed)
            worst = max(worst ?? found, found)
        }
        if worst == .valid { mayBeChanged = false }
        if layer.signers.count > Self.listed { add("Signers-\(number)", "\(layer.signers.count) in all") }
    }

    private mutating func add(_ signer: SignedLayer.Signer, of layer: SignedLayer, suffix: String, isListed: Bool) -> SignatureState {
        let certificate = signer.certificate.flatMap { try? Certificate($0) }
        let defect = layer.defect ?? signer.defect ?? signer.weakness.map { "\($0) is weak" }
        let reasons = trustReasons(certificate, signer, layer)
        let matches = author.map { certificate?.addresses.contains($0) ?? false } ?? false
        if isListed { tell(signer, certificate, defect, reasons, suffix) }
        if let weakness = signer.weakness { addOnce("Weak-Algorithm", weakness) }
        if !matches { addOnce("Signer-Mismatch", "True") }
        let holds = layer.defect == nil && signer.defect == nil
        let isDomains = certificate.map { domainCertificates.contains($0.thumbprint) } ?? false
        if isListed, isDomains, !matches { add("Signer-Domain-\(suffix)", "True") }
        let found = state(
            holds: holds, isWeak: signer.weakness != nil, reasons, other: isDomains ? .signedByDomain : .signedBySomebodyElse,
            matches: matches)
        note(found)
        guard defect == nil, reasons.isEmpty, let addresses = certificate?.addresses else { return found }
        signers += addresses.filter { !signers.contains($0) }
        if !matches { stranger = stranger ?? addresses.first }
        return found
    }

    private func state(holds: Bool, isWeak: Bool, _ reasons: [RefusalReason], other: SignatureState, matches: Bool) -> SignatureState {
        if !holds { return .invalid }
        if isWeak { return .weak }
        if !reasons.isEmpty { return reasons.allSatisfy(\.isRevokedSince) ? .revokedSince : .notTrusted }
        return matches ? .valid : other
    }

    private mutating func tell(
        _ signer: SignedLayer.Signer, _ certificate: Certificate?, _ defect: String?, _ reasons: [RefusalReason], _ suffix: String
    ) {
        add("Signer-ID-\(suffix)", signer.identifier)
        if let certificate { add("Signer-Email-\(suffix)", certificate.addresses.map(\.description).joined(separator: ", ")) }
        add("Signer-Verified-\(suffix)", defect == nil ? "True" : "False")
        if let defect { add("Signer-Verification-Info-\(suffix)", defect) }
        add("Signer-Trusted-\(suffix)", reasons.isEmpty ? "True" : "False")
        if !reasons.isEmpty { add("Signer-Trusted-Info-\(suffix)", reasons.map(\.description).joined(separator: "; ")) }
    }

    private func trustReasons(_ certificate: Certificate?, _ signer: SignedLayer.Signer, _ layer: SignedLayer) -> [RefusalReason] {
        guard let certificate else { return [RefusalReason("C-03", "no certificate")] }
        let others = layer.certificates.compactMap { try? Certificate($0) }
        return judge.judge(certificate, for: .sign, address: nil, extraIntermediates: others).reasons(forSignatureOf: signer.signingTime)
    }
}
