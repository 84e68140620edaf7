import MIME
import OpenSSL

extension CompressedLayer {
    /// Octets out for each octet in, at most (`behaviour.md` 32).
    static let maximumRatio = 100

    /// Inflates CompressedData.
    ///
    /// - Parameter limit: octets, whatever the ratio.
    /// - Returns: the layer, and the message with the inflated entity in place of the object; `nil` whenever it stays as it is.
    static func opening(_ info: Result<ContentInfo, CMSError>, of message: Message, limit: Int) -> (CompressedLayer, [UInt8]?) {
        guard case .success(.compressed(let data)) = info else { return (CompressedLayer(defect: "it cannot be read"), nil) }
        do throws(InflateError) {
            let inflated = try Inflate.zlib(data.compressed, limit: limit, ratio: maximumRatio)
            guard let entity = DecryptedEntity(inflated) else { return (CompressedLayer(defect: "what was compressed is no mail"), nil) }
            return (CompressedLayer(), SplitMessage(message).unwrapping(entity.message))
        } catch {
            return (CompressedLayer(defect: error.text), nil)
        }
    }
}
