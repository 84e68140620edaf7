import Foundation
import MIME
import TestSupport

/// Entities put together by hand, as hostile and other programs do.
enum MailShapes {
    static func multipart(_ subtype: String, _ parts: [String], boundary: String = "x", parameters: String = "") -> String {
        "Content-Type: multipart/\(subtype)\(parameters); boundary=\"\(boundary)\"\r\n\r\n"
            + parts.map { "--\(boundary)\r\n\($0)\r\n" }.joined() + "--\(boundary)--\r\n"
    }

    /// A CMS object as the whole content.
    static func wrapped(_ object: [UInt8], type: String = "enveloped-data") -> String {
        "Content-Type: application/pkcs7-mime; smime-type=\(type); name=smime.p7m\r\nContent-Transfer-Encoding: base64\r\n\r\n"
            + base64(object)
    }

    /// multipart/signed of an entity and any signature part.
    static func clearSigned(_ entity: String, _ signature: [UInt8], boundary: String = "x", type: String = "application/pkcs7-signature")
        -> String
    {
        multipart(
            "signed",
            [entity, "Content-Type: \(type); name=smime.p7s\r\nContent-Transfer-Encoding: base64\r\n\r\n" + base64(signature)],
            boundary: boundary, parameters: "; protocol=\"\(type)\"; micalg=sha-256")
    }

    /// message/rfc822 around an entity.
    static func forwarded(_ content: String, extra: String = "") -> String {
        "Content-Type: message/rfc822\r\n\r\nFrom: \(InwardFixture.bob)\r\nSubject: inner\r\n\(extra)MIME-Version: 1.0\r\n\(content)"
    }

    /// The Content-* fields and the body of a whole message.
    static func entity(of mail: [UInt8]) -> String {
        let message = Message(parsing: mail)
        let fields = message.root.header.filter { $0.name.lowercased().hasPrefix("content-") }
        return fields.map { String(decoding: message.slice($0.range), as: UTF8.self) }.joined() + "\r\n"
            + String(decoding: message.slice(message.root.bodyRange), as: UTF8.self)
    }

    /// A CMS object as programs stream it: indefinite lengths around the content, which comes in chunks; what is signed or belongs to
    /// certificates stays DER (RFC 5652 §5.4, §6.1).
    static func streamed(_ object: [UInt8], chunk: Int = 1000) -> [UInt8] {
        guard let tree = DERTree(object) else { return object }
        func open(_ tag: UInt8, _ parts: [[UInt8]]) -> [UInt8] { [tag, 0x80] + parts.flatMap(\.self) + [0, 0] }
        func chunks(_ bytes: [UInt8]) -> [[UInt8]] {
            stride(from: 0, to: bytes.count, by: chunk).map { DERTree(0x04, Array(bytes[$0..<min($0 + chunk, bytes.count)])).encoded }
        }
        let members = tree[1, 0].children.map { member -> [UInt8] in
            guard member.tag == 0x30, member.children.first?.tag == 0x06 else { return member.encoded }
            let parts = member.children.map { part -> [UInt8] in
                switch part.tag {
                case 0xA0: open(0xA0, part.children.map { open(0x24, chunks($0.value)) })
                case 0x80: open(0xA0, chunks(part.value))
                default: part.encoded
                }
            }
            return open(0x30, parts)
        }
        return open(0x30, [tree[0].encoded, open(0xA0, [open(0x30, members)])])
    }

    static func base64(_ bytes: [UInt8]) -> String { String(decoding: Base64.encode(bytes), as: UTF8.self) }

    /// SignedData nobody signed: ContentInfo{signedData, {1, {}, {data, content}, {}}}.
    static func unsigned(_ content: [UInt8]? = nil) -> [UInt8] {
        let pkcs7: [UInt8] = [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07]
        let inner = content.map { [DERTree(0xA0, of: [DERTree(0x04, $0)])] } ?? []
        let data = DERTree(
            0x30,
            of: [
                DERTree(0x02, [1]), DERTree(0x31, of: []), DERTree(0x30, of: [DERTree(0x06, pkcs7 + [0x01])] + inner),
                DERTree(0x31, of: []),
            ])
        return DERTree(0x30, of: [DERTree(0x06, pkcs7 + [0x02]), DERTree(0xA0, of: [data])]).encoded
    }

    /// CompressedData around a zlib stream (RFC 3274).
    static func compressed(_ stream: [UInt8]) -> [UInt8] {
        let oid: [UInt8] = [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01]
        let zlib = DERTree(0x30, of: [DERTree(0x06, oid + [0x09, 0x10, 0x03, 0x08])])
        let content = DERTree(0x30, of: [DERTree(0x06, oid + [0x07, 0x01]), DERTree(0xA0, of: [DERTree(0x04, stream)])])
        let data = DERTree(0x30, of: [DERTree(0x02, [0]), zlib, content])
        return DERTree(0x30, of: [DERTree(0x06, oid + [0x09, 0x10, 0x01, 0x09]), DERTree(0xA0, of: [data])]).encoded
    }
}
