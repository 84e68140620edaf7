import Mail
import OpenSSL

extension CertificationRequest {
    /// Reads PEM or DER.
    /// - Throws: `BundleError` or the library's error when it is no request.
    public init(file: [UInt8]) throws {
        guard file.first != 0x30 else {
            try self.init(strict: file)
            return
        }
        let block = PEMText.blocks(in: file).first { ["CERTIFICATE REQUEST", "NEW CERTIFICATE REQUEST"].contains($0.label) }
        guard let contents = block?.contents else { throw BundleError.unknownFormat }
        try self.init(strict: contents)
    }

    /// What lies about its length never reaches the library.
    private init(strict der: [UInt8]) throws {
        guard der.count <= Self.maximumSize else { throw BundleError.tooLarge(der.count) }
        do throws(DERError) {
            var outer = DERReader(der)
            _ = try outer.sequence("request")
            try outer.finish("request")
        } catch {
            throw BundleError.unknownFormat
        }
        try self.init(der: der)
    }

    /// RFC 7468 §7.
    public var pem: String { PEMText.block("CERTIFICATE REQUEST", der) }

    /// As RFC 4514 writes names.
    public var subject: String { DistinguishedNameText.rfc4514(of: subjectDER) ?? "" }

    /// The mailboxes it asks for, in its subjectAltName or else in its subject; what is no well-formed mailbox is not here.
    public var addresses: [EmailAddress] {
        let value = extensions.first { $0.identifier == ObjectIdentifier.subjectAltName.dotted }?.value ?? []
        var reader = DERReader(value)
        let names = (try? reader.sequence("subjectAltName")).flatMap { try? GeneralName.list($0) } ?? []
        let found = names.compactMap { name -> EmailAddress? in
            switch name {
            case .rfc822Name(let text), .smtpUTF8Mailbox(let text): Self.mailbox(text)
            default: nil
            }
        }
        return found.isEmpty ? CertificateValues.subjectMailboxes(subjectDER).compactMap(Self.mailbox) : found
    }

    private static func mailbox(_ text: [UInt8]) -> EmailAddress? { String(validating: text, as: UTF8.self).flatMap { EmailAddress($0) } }
}
