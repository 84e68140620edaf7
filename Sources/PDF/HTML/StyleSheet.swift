import Foundation

/// The style sheets within a mail: rules whose selectors name elements, classes, ids, and what lies within them.
///
/// Nothing is imported. What depends on a state is passed over, and what depends on a medium unless it is for a wide screen.
struct StyleSheet {
    /// `td.head`: all that is named must be there.
    private struct Compound: Hashable {
        var name: String?
        var identifier: String?
        var classes: [String]
    }

    private struct Rule {
        /// The last is the element itself, those before it are above it.
        var path: [Compound]
        var weight: Int
        var declarations: [(name: String, value: String)]
        /// Those that count more than the element's own (CSS Cascade 4 §8.1).
        var important: [(name: String, value: String)]
    }

    /// What looking rules up and using them may cost in all: beyond it only the elements' own styles count.
    private final class Budget {
        var left = 2_000_000
    }

    private let budget = Budget()
    private var rules: [Rule] = []
    /// Rules by what their last part demands: most elements look at few.
    private var byKey: [String: [Int]] = [:]

    init(_ text: String, limits: Limits) {
        read(Self.withoutComments(text)[...], limits, isWithinMedium: false)
    }

    private mutating func read(_ text: Substring, _ limits: Limits, isWithinMedium: Bool) {
        var rest = text
        while let open = rest.firstIndex(of: "{"), rules.count < limits.styleRules {
            // @import and @charset end with a semicolon.
            let before = String(rest[..<open]).trimmingSpaces
            let selector = before.contains(";") ? (CSSDeclarations.split(before, at: ";").last ?? "").trimmingSpaces : before
            guard let close = Self.end(of: rest, from: open) else { break }
            let body = rest[rest.index(after: open)..<close]
            rest = rest[rest.index(after: close)...]
            if selector.contains("@") {
                if !isWithinMedium, MediaQuery.isForWideScreens(selector) { read(body, limits, isWithinMedium: true) }
                continue
            }
            let (declarations, important) = CSSDeclarations.sorted(body)
            for part in selector.split(separator: ",") {
                if let path = Self.path(part), let last = path.last { add(path, last, declarations, important) }
            }
        }
    }

    private mutating func add(
        _ path: [Compound], _ last: Compound, _ declarations: [(name: String, value: String)], _ important: [(name: String, value: String)]
    ) {
        let weight = path.reduce(0) { $0 + ($1.identifier == nil ? 0 : 10_000) + $1.classes.count * 100 + ($1.name == nil ? 0 : 1) }
        rules.append(Rule(path: path, weight: weight, declarations: declarations, important: important))
        let key = last.identifier.map { "#\($0)" } ?? last.classes.first.map { ".\($0)" } ?? last.name ?? "*"
        byKey[key, default: []].append(rules.count - 1)
    }

    /// All that apply to an element, its own among them, the weightiest last.
    /// - Parameter own: of its `style` attribute.
    func declarations(for node: HTMLNode, own: String? = nil) -> [(name: String, value: String)] {
        let (plain, important) = own.map { CSSDeclarations.sorted($0) } ?? ([], [])
        let found = found(for: node)
        guard !found.isEmpty else { return plain + important }
        budget.left -= found.reduce(0) { $0 + rules[$1].declarations.count + rules[$1].important.count }
        return found.flatMap { rules[$0].declarations } + plain + found.flatMap { rules[$0].important } + important
    }

    private func found(for node: HTMLNode) -> [Int] {
        guard !rules.isEmpty, budget.left > 0 else { return [] }
        var keys = ["*", node.name] + node.classes.prefix(20).map { ".\($0)" }
        if let identifier = node.attributes["id"] { keys.append("#\(identifier)") }
        let found = keys.flatMap { byKey[$0] ?? [] }.filter { applies(rules[$0], to: node) }
        return found.sorted { (rules[$0].weight, $0) < (rules[$1].weight, $1) }
    }

    private func applies(_ rule: Rule, to node: HTMLNode) -> Bool {
        budget.left -= 1
        guard let last = rule.path.last, Self.matches(last, node) else { return false }
        var above = node.parent
        for compound in rule.path.dropLast().reversed() {
            while let candidate = above, !Self.matches(compound, candidate) {
                budget.left -= 1
                above = candidate.parent
            }
            guard let found = above else { return false }
            above = found.parent
        }
        return true
    }

    private static func matches(_ compound: Compound, _ node: HTMLNode) -> Bool {
        if let name = compound.name, name != node.name { return false }
        if let identifier = compound.identifier, identifier != node.attributes["id"] { return false }
        guard !compound.classes.isEmpty else { return true }
        let classes = node.classes
        return compound.classes.allSatisfy { wanted in classes.contains { $0 == wanted } }
    }

    // MARK: Reading

    /// `nil` for selectors with states, attributes or siblings.
    private static func path(_ selector: Substring) -> [Compound]? {
        var path: [Compound] = []
        for word in selector.replacing(">", with: " ").split(whereSeparator: \.isWhitespace) {
            guard let compound = compound(word), path.count < 8 else { return nil }
            path.append(compound)
        }
        return path.isEmpty ? nil : path
    }

    private static func compound(_ word: Substring) -> Compound? {
        guard word.allSatisfy({ $0.isLetter || $0.isNumber || ".#-_*".contains($0) }) else { return nil }
        var compound = Compound(name: nil, identifier: nil, classes: [])
        let name = word.prefix { $0 != "." && $0 != "#" }
        if !name.isEmpty, name != "*" { compound.name = name.lowercased() }
        var rest = word[name.endIndex...]
        while let mark = rest.first {
            let part = rest.dropFirst().prefix { $0 != "." && $0 != "#" }
            guard !part.isEmpty else { return nil }
            if mark == "." { compound.classes.append(String(part)) } else { compound.identifier = String(part) }
            rest = rest[part.endIndex...]
        }
        return compound
    }

    private static func end(of text: Substring, from open: Substring.Index) -> Substring.Index? {
        var depth = 0
        var index = open
        while index < text.endIndex {
            if text[index] == "{" { depth += 1 }
            if text[index] == "}" {
                depth -= 1
                if depth == 0 { return index }
            }
            index = text.index(after: index)
        }
        return nil
    }

    private static func withoutComments(_ text: String) -> String {
        text.replacing("<!--", with: "").replacing("-->", with: "").split(separator: "/*", omittingEmptySubsequences: false).enumerated()
            .map { index, part in
                guard index > 0 else { return String(part) }
                return part.range(of: "*/").map { String(part[$0.upperBound...]) } ?? ""
            }.joined()
    }
}
