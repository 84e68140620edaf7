/// One value of a row or a parameter: the four kinds both databases share.
///
/// Times are integers, milliseconds since 1970 UTC; booleans are integers 0 and 1.
public enum SQLValue: Hashable, Sendable {
    case null
    case integer(Int64)
    case text(String)
    case blob([UInt8])

    /// `.null` for `nil`.
    public init(_ text: String?) { self = text.map(SQLValue.text) ?? .null }
    /// `.null` for `nil`.
    public init(_ number: Int64?) { self = number.map(SQLValue.integer) ?? .null }
    /// `.null` for `nil`.
    public init(_ bytes: [UInt8]?) { self = bytes.map(SQLValue.blob) ?? .null }
    /// 0 or 1.
    public init(_ flag: Bool) { self = .integer(flag ? 1 : 0) }
    /// Any other integer width.
    public init(_ number: Int) { self = .integer(Int64(number)) }
}
