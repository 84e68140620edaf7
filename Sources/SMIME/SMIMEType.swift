import MIME
import OpenSSL

/// What an entity is as S/MIME (RFC 8551 §3.2): found from its bytes; a content type alone decides nothing.
public enum SMIMEType: Hashable, Sendable {
    /// `isReadable`: its structure and algorithms are on our allow-list.
    case enveloped(isReadable: Bool)
    case authEnveloped(isReadable: Bool)
    /// SignedData around the content.
    case signed
    /// multipart/signed with a CMS signature.
    case multipartSigned
    case compressed
    /// Certificates alone (RFC 8551 §3.8).
    case certsOnly

    /// `nil`: not S/MIME.
    public init?(of entity: Entity, in message: Message) {
        if entity.isMultipartSigned {
            self = .multipartSigned
            return
        }
        guard entity.mayHoldCMS, let type = CMSContentType(of: message.decodedBody(of: entity)) else { return nil }
        switch type {
        case .enveloped(let isReadable): self = .enveloped(isReadable: isReadable)
        case .authEnveloped(let isReadable): self = .authEnveloped(isReadable: isReadable)
        case .signed(let hasSigners, let hasContent): self = hasSigners || hasContent ? .signed : .certsOnly
        case .compressed: self = .compressed
        }
    }

    /// Whether it is encrypted, readable or not.
    public var isEncrypted: Bool {
        switch self {
        case .enveloped, .authEnveloped: true
        case .signed, .multipartSigned, .compressed, .certsOnly: false
        }
    }
}

extension Entity {
    // RFC 1847 §2.1, RFC 8551 §3.5.3; programs before RFC 2311 wrote x-pkcs7-signature.
    var isMultipartSigned: Bool {
        guard contentType.mediaType == "multipart/signed" else { return false }
        let announced = contentType.parameters["protocol"]?.lowercased()
        let part = children.count > 1 ? children[1].contentType.mediaType : ""
        return [announced ?? part, part].contains { $0 == "application/pkcs7-signature" || $0 == "application/x-pkcs7-signature" }
    }

    /// RFC 8551 §3.2.1, and the file name some programs rely on alone.
    var mayHoldCMS: Bool {
        switch contentType.mediaType {
        case "application/pkcs7-mime", "application/x-pkcs7-mime": true
        case "application/octet-stream": [".p7m", ".p7s", ".p7z"].contains { (fileName ?? "").lowercased().hasSuffix($0) }
        default: false
        }
    }
}
