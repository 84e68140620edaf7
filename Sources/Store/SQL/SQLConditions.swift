/// Conditions joined by AND, their placeholders numbered as they come.
struct SQLConditions {
    private(set) var values: [SQLValue] = []
    private var parts = ["1 = 1"]

    var sql: String { parts.joined(separator: " AND ") }

    /// - Parameter condition: with `$` for each value.
    mutating func add(_ condition: String, _ values: SQLValue...) { add(condition, values) }

    mutating func add(_ condition: String, _ values: [SQLValue]) {
        var numbered = ""
        var rest = values[...]
        for character in condition {
            numbered.append(character)
            guard character == "$", let value = rest.popFirst() else { continue }
            self.values.append(value)
            numbered += "\(self.values.count)"
        }
        parts.append(numbered)
    }

    /// A text in small letters for LIKE with the escape character `\`, so that nothing in it is a wildcard.
    static func literal(_ text: String) -> String { text.lowercased().map { "\\%_".contains($0) ? "\\\($0)" : String($0) }.joined() }
}
