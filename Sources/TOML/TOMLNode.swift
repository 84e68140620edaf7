import TOMLKit

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
    /// `nil` when it is not known; for a value under a key, the place of the key.
    public let place: TOMLPlaces.Place?

    init(_ value: any TOMLValueConvertible, at path: [String], in places: TOMLPlaces) throws(TOMLProblem) {
        place = places.place(of: path)
        guard path.count <= Self.deepest else { throw TOMLProblem("it is nested too deep", at: place) }
        if let table = value.table {
            content = .table(try Self.entries(of: table, at: path, in: places))
        } else if let array = value.array {
            var nodes: [TOMLNode] = []
            for (index, element) in array.enumerated() { nodes.append(try TOMLNode(element, at: path + [String(index)], in: places)) }
            content = .array(nodes)
        } else if let text = value.string {
            content = .text(text)
        } else if let flag = value.bool {
            content = .boolean(flag)
        } else if let number = value.int {
            content = .integer(number)
        } else {
            content = .other
        }
    }

    /// The library sorts keys by name.
    private static func entries(
        of table: TOMLTable, at path: [String], in places: TOMLPlaces
    ) throws(TOMLProblem) -> [(key: String, value: TOMLNode)] {
        var entries: [(key: String, value: TOMLNode)] = []
        for key in table.keys {
            guard let value = table[key] else { continue }
            entries.append((key, try TOMLNode(value, at: path + [key], in: places)))
        }
        let last = TOMLPlaces.Place(line: .max, column: 0)
        return entries.sorted { ($0.value.place ?? last, $0.key) < ($1.value.place ?? last, $1.key) }
    }
}
