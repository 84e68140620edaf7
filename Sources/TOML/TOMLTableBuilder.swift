/// A table that is being read, and how it came about: that decides what may be added to it (TOML 1.0, "Table").
final class TOMLTableBuilder {
    enum Origin: Equatable {
        case root
        /// Named by a heading of a table below it alone.
        case passedThrough
        case heading
        /// By a dotted key below the heading of that number.
        case dotted(Int)
        case inline
    }

    private enum Item {
        case table(TOMLTableBuilder)
        case tables([TOMLTableBuilder], TOMLPlaces.Place?)
        case value(TOMLNode)
    }

    private var origin: Origin
    private var place: TOMLPlaces.Place?
    private var items: [String: Item] = [:]
    private var order: [String] = []

    init(_ origin: Origin, at place: TOMLPlaces.Place?) {
        self.origin = origin
        self.place = place
    }

    var node: TOMLNode {
        let entries = order.compactMap { key in items[key].map { (key: key, value: Self.node(of: $0)) } }
        return TOMLNode(content: .table(entries), place: place)
    }

    private static func node(of item: Item) -> TOMLNode {
        switch item {
        case .table(let table): table.node
        case .tables(let tables, let place): TOMLNode(content: .array(tables.map(\.node)), place: place)
        case .value(let node): node
        }
    }

    /// The table a heading passes through; of an array of tables the last one.
    func below(_ name: String, _ place: TOMLPlaces.Place) throws(TOMLProblem) -> TOMLTableBuilder {
        switch items[name] {
        case nil: return add(name, TOMLTableBuilder(.passedThrough, at: place))
        case .table(let table): return table
        case .tables(let tables, _):
            if let last = tables.last { return last }
            throw Self.taken(name, place)
        case .value: throw Self.taken(name, place)
        }
    }

    /// `[name]`
    func open(_ name: String, _ place: TOMLPlaces.Place) throws(TOMLProblem) -> TOMLTableBuilder {
        switch items[name] {
        case nil: return add(name, TOMLTableBuilder(.heading, at: place))
        case .table(let table) where table.origin == .passedThrough:
            (table.origin, table.place) = (.heading, place)
            return table
        default: throw Self.taken(name, place)
        }
    }

    /// `[[name]]`
    func append(_ name: String, _ place: TOMLPlaces.Place) throws(TOMLProblem) -> TOMLTableBuilder {
        let table = TOMLTableBuilder(.heading, at: place)
        switch items[name] {
        case nil:
            order.append(name)
            items[name] = .tables([table], place)
        case .tables(let tables, let first): items[name] = .tables(tables + [table], first)
        default: throw Self.taken(name, place)
        }
        return table
    }

    /// The table a dotted key passes through.
    func dotted(_ name: String, _ section: Int, _ place: TOMLPlaces.Place) throws(TOMLProblem) -> TOMLTableBuilder {
        switch items[name] {
        case nil: return add(name, TOMLTableBuilder(.dotted(section), at: place))
        case .table(let table) where table.origin == .dotted(section): return table
        default: throw Self.taken(name, place)
        }
    }

    func set(_ name: String, _ node: TOMLNode, _ place: TOMLPlaces.Place) throws(TOMLProblem) {
        guard items[name] == nil else { throw Self.taken(name, place) }
        order.append(name)
        items[name] = .value(node)
    }

    private func add(_ name: String, _ table: TOMLTableBuilder) -> TOMLTableBuilder {
        order.append(name)
        items[name] = .table(table)
        return table
    }

    private static func taken(_ name: String, _ place: TOMLPlaces.Place) -> TOMLProblem {
        let shown = String(String.UnicodeScalarView(name.unicodeScalars.prefix(60).filter { $0.properties.generalCategory != .control }))
        return TOMLProblem("\"\(shown)\" is there already", at: place)
    }
}
