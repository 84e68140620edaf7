import MIME
import OpenSSL

/// Opens and verifies the S/MIME layers of a message, the root only (`behaviour.md` D-03 to D-08).
///
/// Never throws: whatever cannot be opened stays as it came and becomes a layer that says so.
public struct MessageReader: Sendable {
    /// CMS layers opened at most (`behaviour.md` 32).
    public static let maximumLayers = 8

    public init() {}

    /// - Parameter keys: the only keys that are tried, each where a RecipientInfo names it.
    public func open(_ bytes: [UInt8], keys: [DecryptionKey]) -> OpenedMessage {
        var opened = OpenedMessage(bytes: bytes, withoutSignatures: bytes, layers: [])
        var view = bytes
        while true {
            let message = Message(parsing: view)
            guard let type = SMIMEType(of: message.root, in: message) else {
                if Self.holdsEncryptedPart(message) { opened.layers.append(.encryptedPartNotRoot) }
                return opened
            }
            guard opened.layers.count < Self.maximumLayers else {
                opened.layers.append(.tooDeep)
                return opened
            }
            guard let inner = openLayer(type, message, keys, &opened) else { return opened }
            view = inner
        }
    }

    /// Whom the outermost encrypted layer is for.
    public static func recipients(of bytes: [UInt8]) -> [OpenSSL.CertificateIdentifier] {
        let message = Message(parsing: bytes)
        guard message.root.mayHoldCMS, let info = try? ContentInfo(message.decodedBody(of: message.root)) else { return [] }
        switch info {
        case .enveloped(let data), .authEnveloped(let data): return data.recipients.map(\.identifier)
        case .signed, .compressed: return []
        }
    }

    /// - Returns: the message one layer further in; `nil` when there is nothing further to see.
    private func openLayer(_ type: SMIMEType, _ message: Message, _ keys: [DecryptionKey], _ opened: inout OpenedMessage) -> [UInt8]? {
        switch type {
        case .enveloped, .authEnveloped:
            let (layer, plain) = decrypt(message, keys)
            opened.layers.append(.encrypted(layer))
            guard let plain else { return nil }
            opened.bytes = plain
            opened.withoutSignatures = plain
            return plain
        case .multipartSigned:
            let (layer, inner) = verifyClear(message)
            opened.layers.append(.signed(layer))
            if let inner { opened.withoutSignatures = inner }
            return inner
        case .signed, .certsOnly:
            let (layer, inner) = verifyOpaque(message)
            if let layer { opened.layers.append(.signed(layer)) }
            if let inner { opened.withoutSignatures = inner }
            return inner
        case .compressed:
            opened.layers.append(.compressed)
            return nil
        }
    }

    // MARK: Encrypted

    private func decrypt(_ message: Message, _ keys: [DecryptionKey]) -> (EncryptedLayer, [UInt8]?) {
        var layer = EncryptedLayer(algorithm: "", isAuthenticated: false, isWeak: false, recipients: [], outcome: .keyNotFound)
        let data: EnvelopedData
        do throws(CMSError) {
            switch try ContentInfo(message.decodedBody(of: message.root)) {
            case .enveloped(let found), .authEnveloped(let found): data = found
            case .signed, .compressed: return (layer, nil)
            }
            layer.algorithm = data.cipher.rawValue
            layer.isAuthenticated = data.isAuthenticated
            layer.isWeak = data.cipher.isWeak
            layer.recipients = data.recipients.map(\.identifier.description)
            let plaintext = try data.open(with: keys).plaintext
            guard let inner = Self.cleanEntity(plaintext) else {
                layer.outcome = .illegalContent
                return (layer, nil)
            }
            layer.outcome = .decrypted
            return (layer, SplitMessage(message).unwrapping(inner))
        } catch {
            layer.outcome = error == .noMatchingKey ? .keyNotFound : .failed(cause: error.description)
            return (layer, nil)
        }
    }

    /// The plaintext as a MIME entity; `nil` unless its header is clean (D-06). Line ends of another form become CRLF.
    private static func cleanEntity(_ plaintext: [UInt8]) -> Message? {
        var entity = Message(parsing: plaintext)
        if entity.defects.contains(.bareLF) || entity.defects.contains(.bareCR) {
            entity = Message(parsing: EntityBuilder.canonical(plaintext))
        }
        let illegal: [Defect] = [.illegalCharacterInHeader, .nul, .missingHeaderSeparator, .headerTooLarge, .fieldTooLarge, .tooManyFields]
        guard !illegal.contains(where: entity.defects.contains), !entity.root.header.fields.isEmpty || plaintext.starts(with: [0x0D, 0x0A])
        else { return nil }
        return entity
    }

    private static func holdsEncryptedPart(_ message: Message) -> Bool {
        message.entities.dropFirst().contains { SMIMEType(of: $0, in: message)?.isEncrypted ?? false }
    }

    // MARK: Signed

    private func verifyClear(_ message: Message) -> (SignedLayer, [UInt8]?) {
        var layer = SignedLayer(isClear: true, signers: [], certificates: [], defect: nil)
        guard message.root.children.count == 2, message.root.isInterpreted else {
            layer.defect = "a signed mail has exactly two parts"
            return (layer, nil)
        }
        let (content, signature) = (message.root.children[0], message.root.children[1])
        let inner = SplitMessage(message).unwrapping(Message(parsing: Array(message.slice(content.range))))
        guard let data = Self.signedData(message.decodedBody(of: signature), &layer) else { return (layer, inner) }
        // RFC 8551 §3.5.3: the signature is detached; embedded content would be what some programs show.
        guard data.content == nil else {
            layer.defect = "the signature holds content of its own"
            return (layer, inner)
        }
        judge(data, over: message.slice(content.range), &layer)
        return (layer, inner)
    }

    private func verifyOpaque(_ message: Message) -> (SignedLayer?, [UInt8]?) {
        var layer = SignedLayer(isClear: false, signers: [], certificates: [], defect: nil)
        guard let data = Self.signedData(message.decodedBody(of: message.root), &layer) else { return (layer, nil) }
        guard let content = data.content else {
            layer.defect = "the signature has no content"
            // Certificates alone are no signature.
            return (data.signers.isEmpty ? nil : layer, nil)
        }
        judge(data, over: content, &layer)
        return (layer, SplitMessage(message).unwrapping(Message(parsing: Array(content))))
    }

    private static func signedData(_ bytes: [UInt8], _ layer: inout SignedLayer) -> SignedData? {
        do throws(CMSError) {
            if case .signed(let data) = try ContentInfo(bytes) { return data }
            layer.defect = "it holds no signature"
        } catch {
            layer.defect = "the signature cannot be read: \(error)"
        }
        return nil
    }

    private func judge(_ data: SignedData, over content: ArraySlice<UInt8>, _ layer: inout SignedLayer) {
        layer.certificates = data.certificates
        layer.signers = data.signers.map { signer in
            let certificate = data.certificate(of: signer)
            return SignedLayer.Signer(
                certificate: certificate, identifier: signer.identifier.description, digest: signer.digest?.rawValue ?? "unknown",
                algorithm: signer.signatureAlgorithmName, isWeak: signer.digest?.isWeak ?? false, signingTime: signer.signingTime,
                capabilities: signer.capabilities,
                defect: certificate.map { signer.defect(over: content, certificate: $0) }
                    ?? "the mail does not bring the signer's certificate")
        }
        if layer.signers.isEmpty { layer.defect = "nobody signed it" }
    }
}
