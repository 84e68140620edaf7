/// What keeps a text from being read, and where.
public struct TOMLProblem: Error, Hashable, Sendable {
    /// `nil` when the place is not known.
    public var place: TOMLPlaces.Place?
    public var text: String

    public init(_ text: String, at place: TOMLPlaces.Place?) {
        self.place = place
        self.text = text
    }
}
