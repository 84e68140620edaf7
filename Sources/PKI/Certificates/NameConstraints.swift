import Mail

/// The nameConstraints extension (RFC 5280 §4.2.1.10).
///
/// The library applies it to ordinary certificates. We apply it ourselves where a certificate has SmtpUTF8Mailboxes, because the
/// library compares their A-labels with U-labels and passes over domains with a dot in front (RFC 9598 §6).
struct NameConstraints: Sendable {
    /// Neither permits nor excludes anything, or has an empty list of subtrees: forbidden.
    private(set) var isEmpty = true
    private var permitted: [NameForm] = []
    private var excluded: [NameForm] = []

    init(_ value: [UInt8]) throws(DERError) {
        var outer = DERReader(value)
        var reader = try outer.sequence("nameConstraints")
        try outer.finish("nameConstraints")
        let lists = [try Self.subtrees(0, &reader), try Self.subtrees(1, &reader)]
        try reader.finish("nameConstraints")
        isEmpty = lists.allSatisfy { $0 == nil } || lists.contains { $0?.isEmpty ?? false }
        (permitted, excluded) = (lists[0] ?? [], lists[1] ?? [])
    }

    /// The bases of one list; `nil` when it is absent.
    private static func subtrees(_ number: UInt8, _ reader: inout DERReader) throws(DERError) -> [NameForm]? {
        guard let element = try reader.optional(DERReader.Tag.constructed(number)) else { return nil }
        var list = reader.inside(element)
        var bases: [NameForm] = []
        while !list.isAtEnd {
            var subtree = try list.sequence("generalSubtree")
            bases.append(try NameForm(try subtree.next(), in: subtree))
        }
        return bases
    }

    var permittedMailboxes: [String] { permitted.compactMap { if case .mailbox(let base) = $0 { base } else { nil } } }

    /// Whether a name lies in what is permitted for its kind and outside what is excluded (RFC 5280 §6.1.3 (b), (c)).
    func allow(_ name: NameForm) -> Bool {
        let (within, without) = (permitted.filter { $0.kind == name.kind }, excluded.filter { $0.kind == name.kind })
        // A kind nobody here knows how to compare: §4.2.1.10 asks to reject.
        guard name.kind != .other || (within.isEmpty && without.isEmpty) else { return false }
        return (within.isEmpty || within.contains { $0.covers(name) }) && !without.contains { $0.covers(name) }
    }
}
