import Mail

/// A name, or the base of a subtree of names, in the form name constraints compare (RFC 5280 §4.2.1.10).
enum NameForm: Sendable, Hashable {
    /// rfc822Name and SmtpUTF8Mailbox alike. As a base: a mailbox, a host, or with a dot in front every host below a domain.
    case mailbox(String)
    case host(String)
    case resource(String)
    /// An address of 4 or 16 octets; as a base followed by its mask.
    case address([UInt8])
    case directory(CanonicalName)
    case other

    enum Kind: Hashable { case mailbox, host, resource, address, directory, other }

    var kind: Kind {
        switch self {
        case .mailbox: .mailbox
        case .host: .host
        case .resource: .resource
        case .address: .address
        case .directory: .directory
        case .other: .other
        }
    }

    init(_ element: DERReader.Element, in reader: DERReader) throws(DERError) {
        let contents = reader.octets(element)
        if element.tag == DERReader.Tag.context(2) {
            self = .host(String(decoding: contents, as: UTF8.self).lowercased())
        } else if element.tag == DERReader.Tag.context(7) {
            self = .address(contents)
        } else {
            self = NameForm(try GeneralName(element, in: reader))
        }
    }

    init(_ name: GeneralName) {
        switch name {
        case .rfc822Name(let text), .smtpUTF8Mailbox(let text): self = .mailbox(String(decoding: text, as: UTF8.self))
        case .directoryName(let name): self = .directory(name)
        case .uniformResourceIdentifier(let text): self = .resource(String(decoding: text, as: UTF8.self))
        case .other(DERReader.Tag.context(2), let text): self = .host(String(decoding: text, as: UTF8.self).lowercased())
        case .other(DERReader.Tag.context(7), let octets): self = .address(octets)
        case .other: self = .other
        }
    }

    /// Whether a name of the same kind lies below this base. What is malformed lies below nothing that is permitted.
    func covers(_ name: NameForm) -> Bool {
        switch (self, name) {
        case (.mailbox(let base), .mailbox(let text)):
            guard let mailbox = EmailAddress(text) else { return false }
            return base.contains("@") ? EmailAddress(base) == mailbox : Self.covers(base, mailbox.domain)
        case (.host(let base), .host(let host)): return base.isEmpty || host == base || host.hasSuffix("." + base)
        case (.resource(let base), .resource(let text)): return Self.host(of: text).map { Self.covers(base, $0) } ?? false
        case (.address(let base), .address(let octets)):
            let count = octets.count
            return base.count == 2 * count && (0..<count).allSatisfy { octets[$0] & base[count + $0] == base[$0] & base[count + $0] }
        // Relative names are encoded one behind the other, each with its length.
        case (.directory(let base), .directory(let name)): return name.bytes.starts(with: base.bytes)
        default: return false
        }
    }

    private static func covers(_ base: String, _ domain: Domain) -> Bool {
        guard base.hasPrefix(".") else { return Domain(base) == domain }
        return Domain(base.dropFirst()).map { domain.isBelow($0) } ?? false
    }

    /// The host of a URI with an authority (RFC 3986 §3.2); `nil` also for an address literal.
    private static func host(of text: String) -> Domain? {
        guard let start = text.range(of: "://")?.upperBound else { return nil }
        let authority = text[start...].prefix { !"/?#".contains($0) }
        let host = authority.split(separator: "@", omittingEmptySubsequences: false).last ?? ""
        let name = host.prefix { $0 != ":" }
        guard name.contains(where: \.isLetter) else { return nil }
        return Domain(name)
    }
}
