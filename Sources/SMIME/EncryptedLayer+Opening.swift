import MIME
import OpenSSL

extension EncryptedLayer {
    /// Opens EnvelopedData or AuthEnvelopedData.
    ///
    /// - Returns: the layer, and the message with the decrypted entity in place of the object; `nil` whenever it stays closed.
    static func opening(
        _ info: Result<ContentInfo, CMSError>, of message: Message, _ keys: [DecryptionKey]
    ) -> (EncryptedLayer, [UInt8]?) {
        var layer = EncryptedLayer(algorithm: "", isAuthenticated: false, isWeak: false, recipients: [], outcome: .keyNotFound)
        do throws(CMSError) {
            let data: EnvelopedData
            switch try info.get() {
            case .enveloped(let found), .authEnveloped(let found): data = found
            case .signed, .compressed: throw .malformed("no encrypted content")
            }
            layer.algorithm = data.cipher.rawValue
            layer.isAuthenticated = data.isAuthenticated
            layer.isWeak = data.cipher.isWeak
            layer.recipients = data.recipients.map(\.identifier.description)
            let (plaintext, key) = try data.open(with: keys)
            guard let entity = DecryptedEntity(plaintext) else {
                layer.outcome = .illegalContent
                return (layer, nil)
            }
            layer.outcome = .decrypted
            layer.openedBy = key.certificate.der
            return (layer, SplitMessage(message).unwrapping(entity.message))
        } catch {
            layer.outcome = error == .noMatchingKey ? .keyNotFound : .failed(cause: error.description)
            return (layer, nil)
        }
    }
}
