import Foundation

/// Named values of a query or a form, each name as often as it was sent.
struct Fields: Sendable, Hashable {
    private(set) var items: [(name: String, value: String)] = []

    init(_ items: [(name: String, value: String)] = []) { self.items = items }

    /// Values a form of this kind may have: hostile ones are cut off there.
    private static let most = 1000

    /// `application/x-www-form-urlencoded` (HTML §4.10.21.7); what cannot be decoded is left out.
    init(encoded text: some StringProtocol) {
        items = text.split(separator: "&").prefix(Self.most).compactMap { pair in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = Self.decoded(parts[0]), let value = Self.decoded(parts.count > 1 ? parts[1] : "") else { return nil }
            return (name, value)
        }
    }

    private static func decoded(_ text: some StringProtocol) -> String? {
        String(text).replacing("+", with: " ").removingPercentEncoding
    }

    /// The first of that name; empty ones are `nil`.
    subscript(name: String) -> String? {
        items.first { $0.name == name }.flatMap { $0.value.isEmpty ? nil : $0.value }
    }

    /// As it was sent, also when it is empty; `nil`: it was not sent.
    func sent(_ name: String) -> String? { items.first { $0.name == name }?.value }

    func all(_ name: String) -> [String] { items.filter { $0.name == name && !$0.value.isEmpty }.map(\.value) }

    mutating func add(_ name: String, _ value: String) {
        guard items.count < Self.most else { return }
        items.append((name, value))
    }

    mutating func set(_ name: String, _ value: String?) {
        items.removeAll { $0.name == name }
        if let value { items.append((name, value)) }
    }

    static func == (one: Fields, other: Fields) -> Bool {
        one.items.count == other.items.count && zip(one.items, other.items).allSatisfy { $0 == $1 }
    }

    func hash(into hasher: inout Hasher) {
        for item in items {
            hasher.combine(item.name)
            hasher.combine(item.value)
        }
    }
}
