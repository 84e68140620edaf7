import MIME
import OpenSSL

extension SignedLayer {
    /// Judges a multipart/signed.
    ///
    /// - Returns: the layer, and the message with the signed entity in place of the multipart.
    static func reading(clear message: Message, _ known: [X509Certificate]) -> (SignedLayer, [UInt8]?) {
        var layer = SignedLayer(isClear: true)
        guard let part = SignedPart(message) else {
            layer.defect = "a signed mail has exactly two parts"
            return (layer, nil)
        }
        let inner = SplitMessage(message).unwrapping(part.content)
        if let ambiguity = SignedPart.ambiguity(of: message) {
            layer.defect = ambiguity
            return (layer, inner)
        }
        let info = Result { () throws(CMSError) in try ContentInfo(message.decodedBody(of: part.signature)) }
        guard let data = layer.signedData(info) else { return (layer, inner) }
        // RFC 8551 §3.5.3: the signature is detached; embedded content would be what some programs show (threats A2.1).
        guard data.content == nil else {
            layer.defect = "the signature holds content of its own"
            return (layer, inner)
        }
        layer.take(data, data.verify(detached: part.covered, known: known))
        return (layer, inner)
    }

    /// Judges an application/pkcs7-mime with SignedData.
    ///
    /// - Returns: the layer, and the message with the signed entity in place of the object.
    static func reading(
        opaque info: Result<ContentInfo, CMSError>, of message: Message, _ known: [X509Certificate]
    ) -> (SignedLayer, [UInt8]?) {
        var layer = SignedLayer(isClear: false)
        guard let data = layer.signedData(info) else { return (layer, nil) }
        guard let content = data.content else {
            layer.certificates = data.certificates
            layer.defect = data.signers.isEmpty ? nil : "the signature has no content"
            return (layer, nil)
        }
        layer.take(data, data.verifyEncapsulated(known: known))
        guard let entity = DecryptedEntity(Array(content)) else {
            layer.defect = layer.defect ?? "what was signed is no mail"
            return (layer, nil)
        }
        return (layer, SplitMessage(message).unwrapping(entity.message))
    }

    private mutating func signedData(_ info: Result<ContentInfo, CMSError>) -> SignedData? {
        switch info {
        case .success(.signed(let data)): return data
        case .success: defect = "it holds no signature"
        case .failure(let error): defect = "the signature cannot be read: \(error)"
        }
        return nil
    }

    private mutating func take(_ data: SignedData, _ verdicts: [SignerVerdict]) {
        certificates = data.certificates
        revocationLists = data.revocationLists
        signers = verdicts.map(Signer.init)
        // threats A2.3
        if signers.isEmpty { defect = "nobody signed it" }
    }
}
