/// What is wrong with a configuration file, and where.
struct ConfigurationError: Error, CustomStringConvertible {
    var file: String
    /// From 1; `nil` when the place is not known.
    var line: Int?
    var column: Int?
    var text: String

    var description: String {
        let place = [line, column].compactMap { $0.map(String.init) }.joined(separator: ":")
        return "\(file)\(place.isEmpty ? "" : ":\(place)"): \(text)"
    }
}
