/// The `name=value` parameters of a MIME field, continuations joined and decoded by RFC 2231.
public struct Parameters: Hashable, Sendable {
    /// One parameter.
    public struct Parameter: Hashable, Sendable {
        /// Lower case, without the asterisks of RFC 2231.
        public let name: String
        /// Decoded, unquoted.
        public let value: String

        public init(_ name: String, _ value: String) {
            self.name = ASCII.lowercased(name)
            self.value = value
        }
    }

    /// In the order of their first occurrence, each name once.
    public let items: [Parameter]
    private let ambiguous: Set<String>

    public init(_ items: [Parameter] = []) { self.init(items, ambiguous: []) }

    init(_ items: [Parameter], ambiguous: Set<String>) {
        self.items = items
        self.ambiguous = ambiguous
    }

    /// Whether a name, compared without case, occurs in a way that readers understand differently: more than once, or in a form of
    /// RFC 2231 beside or instead of the plain one.
    public func isAmbiguous(_ name: String) -> Bool { ambiguous.contains(ASCII.lowercased(name)) }

    /// The value of a name, compared without case. Of a repeated name the first counts, and the form with charset
    /// (`name*=`) before the plain one (RFC 2231 §4).
    public subscript(name: String) -> String? {
        let wanted = ASCII.lowercased(name)
        return items.first { $0.name == wanted }?.value
    }
}
