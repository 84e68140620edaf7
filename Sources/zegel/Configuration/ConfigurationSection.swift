import TOML
import TOMLKit

/// One table of the configuration file: takes its values by name and type, and knows where each one stands.
struct ConfigurationSection {
    let table: TOMLTable
    /// Its own path; empty for the top of the file.
    let path: [String]
    let source: ConfigurationSource

    /// The keys in the order of the file, so that the first error told is the first one in it.
    var keys: [String] {
        let places = table.keys.map { (key: $0, place: source.places.place(of: path + [$0]) ?? .init(line: .max, column: 0)) }
        return places.sorted { ($0.place, $0.key) < ($1.place, $1.key) }.map(\.key)
    }

    func has(_ key: String) -> Bool { table[key] != nil }

    /// - Parameter element: of the list that stands under the key.
    func error(_ key: String, _ text: String, element: Int? = nil) -> ConfigurationError {
        source.error(path + [key] + (element.map { [String($0)] } ?? []), text)
    }

    func refuseUnknown(_ known: [String]) throws(ConfigurationError) {
        for key in keys where !known.contains(key) {
            let similar = known.first { $0.hasPrefix(key.prefix(4)) || key.hasPrefix($0.prefix(4)) || $0.sorted() == key.sorted() }
            let hint = similar.map { ": did you mean \($0)?" } ?? ""
            throw error(key, "unknown key \(key.prefix(64))\(hint); known are \(known.joined(separator: ", "))")
        }
    }

    // MARK: Values

    /// A text that is not empty and has no control characters.
    func string(_ key: String) throws(ConfigurationError) -> String {
        try required(key)
        guard let value = table[key]?.string, Self.isPlain(value) else { throw error(key, "\(key) takes a text in quotes, on one line") }
        return value
    }

    func string(_ key: String, default value: String) throws(ConfigurationError) -> String { has(key) ? try string(key) : value }

    func strings(_ key: String) throws(ConfigurationError) -> [String] {
        let form = "\(key) takes a list of texts: [\"…\", \"…\"]"
        guard let values = table[key]?.array else { throw error(key, form) }
        var texts: [String] = []
        for (index, value) in values.enumerated() {
            guard let text = value.string, Self.isPlain(text) else { throw error(key, form, element: index) }
            texts.append(text)
        }
        return texts
    }

    func integer(_ key: String, in range: ClosedRange<Int>) throws(ConfigurationError) -> Int {
        try required(key)
        guard let value = table[key]?.int, range.contains(value) else {
            throw error(key, "\(key) takes a number from \(range.lowerBound) to \(range.upperBound)")
        }
        return value
    }

    func flag(_ key: String) throws(ConfigurationError) -> Bool {
        guard let value = table[key]?.bool else { throw error(key, "\(key) is true or false") }
        return value
    }

    func integers(_ key: String, in range: ClosedRange<Int>) throws(ConfigurationError) -> [Int] {
        let form = "\(key) takes a list of numbers from \(range.lowerBound) to \(range.upperBound)"
        guard let values = table[key]?.array else { throw error(key, form) }
        var numbers: [Int] = []
        for (index, value) in values.enumerated() {
            guard let number = value.int, range.contains(number) else { throw error(key, form, element: index) }
            numbers.append(number)
        }
        return numbers
    }

    /// One of the words of an enumeration.
    func word<Word: RawRepresentable & CaseIterable>(_ key: String, default value: Word? = nil) throws(ConfigurationError) -> Word
    where Word.RawValue == String {
        if let value, !has(key) { return value }
        try required(key)
        guard let word = table[key]?.string.flatMap(Word.init(rawValue:)) else {
            throw error(key, "\(key) is one of \(Word.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        return word
    }

    /// `[key]`
    func section(_ key: String, _ form: String) throws(ConfigurationError) -> ConfigurationSection {
        guard let inner = table[key]?.table else { throw error(key, form) }
        return ConfigurationSection(table: inner, path: path + [key], source: source)
    }

    /// `[[key]]`
    func sections(_ key: String, _ form: String) throws(ConfigurationError) -> [ConfigurationSection] {
        guard let entries = table[key]?.array else { throw error(key, form) }
        var sections: [ConfigurationSection] = []
        for (index, entry) in entries.enumerated() {
            guard let inner = entry.table else { throw error(key, form, element: index) }
            sections.append(ConfigurationSection(table: inner, path: path + [key, String(index)], source: source))
        }
        return sections
    }

    private func required(_ key: String) throws(ConfigurationError) {
        guard has(key) else { throw source.error(path, "\(key) is missing") }
    }

    private static func isPlain(_ text: String) -> Bool {
        !text.isEmpty && text.unicodeScalars.allSatisfy { $0.value >= 0x20 && !(0x7F...0x9F).contains($0.value) }
    }
}

/// The file a section comes from.
struct ConfigurationSource {
    let file: String
    let places: TOMLPlaces

    func error(_ path: [String], _ text: String) -> ConfigurationError {
        let place = places.place(of: path)
        return ConfigurationError(file: file, line: place?.line, column: place?.column, text: text)
    }
}
