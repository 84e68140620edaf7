/// Whose portal it is: stands at the head of each page.
public struct House: Hashable, Sendable, Codable {
    /// The organisation's name.
    public var name: String
    /// A PNG or JPEG; empty for none.
    public var logo: [UInt8]

    public init(name: String, logo: [UInt8] = []) {
        self.name = name
        self.logo = logo
    }
}
