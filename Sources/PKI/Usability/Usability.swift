/// Whether a certificate may be used for a purpose, with every reason against it.
public struct Usability: Hashable, Sendable, Codable {
    /// In the order of the rules; the first is the headline.
    public var reasons: [RefusalReason]
    public var validation: PathValidation
    public var isUsable: Bool { reasons.isEmpty }
}
