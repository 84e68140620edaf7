/// One field of an operation's input.
public struct OperationField: Sendable, Hashable {
    /// The type on the wire.
    public enum Kind: String, Sendable, Hashable {
        case text, boolean, integer, bytes, list
    }

    /// The key in JSON.
    public let name: String
    public let kind: Kind
    public let isRequired: Bool
    /// Shown nowhere: not in the audit, not in logs.
    public let isSecret: Bool
    public let documentation: String

    public init(_ name: String, _ kind: Kind, required: Bool = true, secret: Bool = false, _ documentation: String) {
        self.name = name
        self.kind = kind
        isRequired = required
        isSecret = secret
        self.documentation = documentation
    }
}
