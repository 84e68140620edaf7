/// The fields of one header in their order (RFC 5322 §2.2).
public struct Header: Sendable, RandomAccessCollection {
    /// At most `Limits.fields`; names may repeat.
    public let fields: [HeaderField]

    init(fields: [HeaderField]) { self.fields = fields }

    public var startIndex: Int { fields.startIndex }
    public var endIndex: Int { fields.endIndex }
    public subscript(position: Int) -> HeaderField { fields[position] }

    /// The first field of that name, compared without case.
    public func first(named name: String) -> HeaderField? { fields.first { $0.isNamed(name) } }

    /// All fields of that name in order, compared without case.
    public func all(named name: String) -> [HeaderField] { fields.filter { $0.isNamed(name) } }

    /// `header[first: "Subject"]`, as `first(named:)`.
    public subscript(first name: String) -> HeaderField? { first(named: name) }

    /// The mailboxes and groups of all fields of that name together (RFC 5322 §3.6.3 allows one); empty when there is none.
    ///
    /// - Throws: the error of the first field that is not a strict RFC 5322 address list.
    public func addressList(named name: String, limits: Limits = .standard) throws(AddressError) -> AddressList {
        var elements: [AddressList.Element] = []
        for field in all(named: name) {
            elements += try AddressList(parsing: field.rawValue, limits: limits).elements
        }
        return AddressList(elements: elements)
    }
}
