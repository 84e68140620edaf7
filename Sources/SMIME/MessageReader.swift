import MIME
import OpenSSL

/// Opens and verifies the S/MIME layers of a message, the root only (`behaviour.md` D-03 to D-08).
///
/// Never throws: whatever cannot be opened stays as it came and becomes a layer that says so.
public struct MessageReader: Sendable {
    /// CMS layers opened at most (`behaviour.md` 32).
    public static let maximumLayers = 8

    /// Octets a compressed layer may inflate to (`behaviour.md` 32: size after processing).
    public let maximumSize: Int

    public init(maximumSize: Int = 512_000_000) { self.maximumSize = maximumSize }

    /// - Parameters:
    ///   - keys: the only keys that are tried, each where a RecipientInfo names it.
    ///   - known: certificates that a signature may name without bringing them.
    public func open(_ bytes: [UInt8], keys: [DecryptionKey], known: [X509Certificate] = []) -> OpenedMessage {
        var opened = OpenedMessage(bytes: bytes, withoutSignatures: bytes, layers: [])
        // A signature that is left in the delivered bytes lies around what is looked at.
        var isWithinSignature = false
        var view = Message(parsing: bytes)
        while let object = SMIMEObject(of: view.root, in: view) {
            guard opened.layers.count < Self.maximumLayers else {
                opened.layers.append(.tooDeep)
                return opened
            }
            let (layer, inner) = read(object, view, keys, known)
            opened.layers.append(layer)
            guard let inner else { return opened }
            opened.withoutSignatures = inner
            switch layer {
            case .signed: isWithinSignature = true
            case .encrypted: isWithinSignature = false
            case .compressed, .tooDeep, .encryptedPartNotRoot, .signedPartNotRoot: break
            }
            if !isWithinSignature {
                opened.bytes = inner
                opened.isUnchanged = false
            }
            view = Message(parsing: inner)
        }
        opened.layers += Self.partsBelowRoot(view, isSigned: opened.layers.contains(where: \.isSigned))
        return opened
    }

    /// Whom the outermost encrypted layer is for, signatures around it looked through.
    public static func recipients(of bytes: [UInt8]) -> [OpenSSL.CertificateIdentifier] {
        var view = Message(parsing: bytes)
        for _ in 0..<maximumLayers {
            guard let object = SMIMEObject(of: view.root, in: view) else { return [] }
            switch object {
            case .cms(_, .success(.enveloped(let data))), .cms(_, .success(.authEnveloped(let data))):
                return data.recipients.map(\.identifier)
            case .multipartSigned:
                guard let content = SignedPart(view)?.content else { return [] }
                view = content
            case .cms(_, .success(.signed(let data))):
                guard let content = data.content else { return [] }
                view = Message(parsing: Array(content))
            case .cms: return []
            }
        }
        return []
    }

    /// - Returns: the layer, and the message one layer further in; `nil` when there is nothing further to see.
    private func read(
        _ object: SMIMEObject, _ message: Message, _ keys: [DecryptionKey], _ known: [X509Certificate]
    ) -> (Layer, [UInt8]?) {
        switch object {
        case .multipartSigned:
            let (layer, inner) = SignedLayer.reading(clear: message, known)
            return (.signed(layer), inner)
        case .cms(.enveloped, let info), .cms(.authEnveloped, let info):
            let (layer, inner) = EncryptedLayer.opening(info, of: message, keys)
            return (.encrypted(layer), inner)
        case .cms(.signed, let info):
            let (layer, inner) = SignedLayer.reading(opaque: info, of: message, known)
            return (.signed(layer), inner)
        case .cms(.compressed, let info):
            let (layer, inner) = CompressedLayer.opening(info, of: message, limit: maximumSize)
            return (.compressed(layer), inner)
        }
    }

    private static func partsBelowRoot(_ message: Message, isSigned: Bool) -> [Layer] {
        let types = SMIMEType.belowRoot(of: message)
        return (types.contains(where: \.isEncrypted) ? [.encryptedPartNotRoot] : [])
            + (!isSigned && types.contains(where: \.isSigned) ? [.signedPartNotRoot] : [])
    }
}
