/// A value of a document, with its place.
public struct TOMLNode: Sendable {
    public indirect enum Content: Sendable {
        /// In the order of the document.
        case table([(key: String, value: TOMLNode)])
        case array([TOMLNode])
        case text(String)
        case integer(Int)
        case boolean(Bool)
        /// A fraction, a date or a time.
        case other
    }

    /// Tables and arrays inside one another.
    static let deepest = 16

    public let content: Content
    /// Where it stands; for a value under a key, the place of the key.
    public let place: TOMLPlaces.Place?
}
