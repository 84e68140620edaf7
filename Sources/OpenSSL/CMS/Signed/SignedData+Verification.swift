import COpenSSL

extension SignedData {
    /// Judges every signer over bytes that stand outside (multipart/signed).
    ///
    /// - Parameters:
    ///   - bytes: exactly those delivered.
    ///   - known: certificates from elsewhere that a SignerInfo may name, tried after those of the bag.
    /// - Returns: one verdict for each signer in order; `contentChanged` for each when content is encapsulated as well, for a
    ///   reader would see one and the signature cover the other (threats A2.1).
    public func verify(detached bytes: ArraySlice<UInt8>, known: [X509Certificate] = []) -> [SignerVerdict] {
        guard content == nil else { return signers.map { verdict($0, .invalid(.contentChanged), known) } }
        return verify(over: bytes, known)
    }

    /// Judges every signer over the encapsulated content; `contentChanged` for each when there is none.
    public func verifyEncapsulated(known: [X509Certificate] = []) -> [SignerVerdict] {
        guard let content else { return signers.map { verdict($0, .invalid(.contentChanged), known) } }
        return verify(over: content, known)
    }

    private func verify(over bytes: ArraySlice<UInt8>, _ known: [X509Certificate]) -> [SignerVerdict] {
        var digests: [CMSDigest: [UInt8]] = [:]
        for digest in Set(signers.compactMap(\.digest)) { digests[digest] = try? digest.hash(bytes) }
        return signers.map { signer in
            guard let certificate = certificate(of: signer, known) else { return verdict(signer, .invalid(.noCertificate), known) }
            let outcome = outcome(signer, certificate, bytes, digests)
            return SignerVerdict(signer: signer, certificate: certificate, outcome: outcome)
        }
    }

    private func verdict(_ signer: SignerInfo, _ outcome: SignerVerdict.Outcome, _ known: [X509Certificate]) -> SignerVerdict {
        SignerVerdict(signer: signer, certificate: certificate(of: signer, known), outcome: outcome)
    }

    private func certificate(of signer: SignerInfo, _ known: [X509Certificate]) -> X509Certificate? {
        certificates.first { signer.identifier.matches($0) } ?? known.first { signer.identifier.matches($0) }
    }

    /// RFC 5652 §5.6.
    private func outcome(
        _ signer: SignerInfo, _ certificate: X509Certificate, _ bytes: ArraySlice<UInt8>, _ digests: [CMSDigest: [UInt8]]
    ) -> SignerVerdict.Outcome {
        guard let digest = signer.digest, let algorithm = signer.signatureAlgorithm, let value = digests[digest] else {
            return .invalid(.algorithmNotAllowed)
        }
        guard let publicKey = X509_get0_pubkey(certificate.pointer) else {
            ERR_clear_error()
            return .invalid(.unusableKey)
        }
        if let defect = defect(of: signer, certificate, value, bytes) { return .invalid(defect) }
        let message = signer.attributes.map { $0.signedBytes[...] } ?? bytes
        guard let holds = try? algorithm.verifies(signer.signature, over: message, with: publicKey), holds else {
            return .invalid(.signatureWrong)
        }
        return Self.weakness(digest, publicKey).map { .weak($0) } ?? .valid
    }

    /// What the attributes, or their absence, rule out before the signature is looked at.
    private func defect(
        of signer: SignerInfo, _ certificate: X509Certificate, _ digest: [UInt8], _ bytes: ArraySlice<UInt8>
    ) -> SignatureDefect? {
        guard let attributes = signer.attributes else {
            // RFC 5652 §5.3: data may be signed without attributes.
            return Self.looksLikeAttributes(bytes) ? .ambiguousContent : nil
        }
        guard attributes.contentType == contentType, let signed = attributes.messageDigest else { return .attributesWrong }
        guard signed == digest else { return .contentChanged }
        return attributes.names(certificate) ? nil : .otherCertificateNamed
    }

    /// A signature over attributes is one over the octets of a SET; shown as content without attributes it would verify.
    private static func looksLikeAttributes(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard bytes.first == BERElement.Tag.set, bytes.count <= CMSLimits.structure else { return false }
        var reader = BERReader(Array(bytes))
        guard let set = try? reader.element(), reader.isAtEnd else { return false }
        var inside = reader.inside(set)
        guard var attribute = try? inside.sequence("Attribute") else { return false }
        return (try? attribute.objectIdentifier("attrType")) != nil
    }

    private static func weakness(_ digest: CMSDigest, _ publicKey: OpaquePointer) -> String? {
        if digest.isWeak { return digest.rawValue }
        let bits = Int(EVP_PKEY_get_bits(publicKey))
        let type = EVP_PKEY_get_base_id(publicKey)
        if type == EVP_PKEY_RSA || type == EVP_PKEY_RSA_PSS { return bits < 2048 ? "RSA of \(bits) bits" : nil }
        return type == EVP_PKEY_EC && bits < 224 ? "a curve of \(bits) bits" : nil
    }
}
