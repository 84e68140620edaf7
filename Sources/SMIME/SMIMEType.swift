import MIME

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
        guard let object = SMIMEObject(of: entity, in: message) else { return nil }
        self = object.type
    }

    /// What the parts of a message are that are not its root, at any depth.
    public static func belowRoot(of message: Message) -> [SMIMEType] {
        message.entities.dropFirst().compactMap { SMIMEType(of: $0, in: message) }
    }

    /// Whether it is a signature around content.
    public var isSigned: Bool { self == .signed || self == .multipartSigned }

    /// Whether it is encrypted, readable or not.
    public var isEncrypted: Bool {
        switch self {
        case .enveloped, .authEnveloped: true
        case .signed, .multipartSigned, .compressed, .certsOnly: false
        }
    }
}
