import MIME
import OpenSSL

/// The S/MIME object an entity is, decoded and parsed once.
enum SMIMEObject {
    case multipartSigned
    /// - type: what it says it is, also when `info` is a failure.
    case cms(type: CMSContentType, info: Result<ContentInfo, CMSError>)

    /// `nil`: not S/MIME.
    init?(of entity: Entity, in message: Message) {
        if entity.isMultipartSigned {
            self = .multipartSigned
            return
        }
        guard entity.mayHoldCMS else { return nil }
        let bytes = message.decodedBody(of: entity)
        let info = Result { () throws(CMSError) in try ContentInfo(bytes) }
        guard let type = CMSContentType(info, head: bytes.prefix(64)) else { return nil }
        self = .cms(type: type, info: info)
    }

    var type: SMIMEType {
        switch self {
        case .multipartSigned: .multipartSigned
        case .cms(.enveloped(let isReadable), _): .enveloped(isReadable: isReadable)
        case .cms(.authEnveloped(let isReadable), _): .authEnveloped(isReadable: isReadable)
        case .cms(.signed(let hasSigners, let hasContent), _): hasSigners || hasContent ? .signed : .certsOnly
        case .cms(.compressed, _): .compressed
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
