/// The value of From, To, Cc and the like: mailboxes and groups (RFC 5322 §3.4), with UTF-8 (RFC 6532 §3.2).
///
/// One strict parser for policy, display and signature. Refused: source routes, address literals, encoded words within an address,
/// empty list elements, comments or blanks within a local part or domain, NUL and other controls. Of the obsolete syntax only the
/// dot in a display name is read (`John Q. Public <…>`), because everybody writes it.
public struct AddressList: Hashable, Sendable {
    /// A mailbox, or a named group of any number of mailboxes.
    public enum Element: Hashable, Sendable {
        case mailbox(Mailbox)
        case group(name: String, members: [Mailbox])
    }

    /// In the order of the field.
    public let elements: [Element]

    public init(elements: [Element]) { self.elements = elements }

    /// Reads a field value, folded or unfolded.
    public init(parsing value: some Collection<UInt8>, limits: Limits = .standard) throws(AddressError) {
        var parser = try AddressParser(Array(value), limit: limits.addresses)
        elements = try parser.list()
    }

    /// Reads a field value, folded or unfolded.
    public init(parsing value: String, limits: Limits = .standard) throws(AddressError) {
        try self.init(parsing: Array(value.utf8), limits: limits)
    }

    /// All mailboxes, those of groups included, in the order of the field.
    public var mailboxes: [Mailbox] {
        elements.flatMap { element in
            switch element {
            case .mailbox(let mailbox): [mailbox]
            case .group(_, let members): members
            }
        }
    }

    /// The names of the groups.
    public var groups: [String] {
        elements.compactMap { if case .group(let name, _) = $0 { name } else { nil } }
    }
}
