/// A message after its layers were opened as far as the keys go.
public struct OpenedMessage: Sendable {
    /// The message to deliver: encrypted layers opened, signatures left in place. Equal to the input when `isUnchanged`.
    public var bytes: [UInt8]
    /// The same without the signatures that are left.
    public var withoutSignatures: [UInt8]
    /// Outermost first.
    public var layers: [Layer]
    /// Nothing was decrypted or inflated.
    public var isUnchanged = true
}
