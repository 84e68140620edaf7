/// Which database holds the store: `sqlite:/var/lib/zegel/zegel.db`.
public struct DatabaseURL: Hashable, Sendable, CustomStringConvertible {
    /// The file, absolute or relative to the working directory.
    public let path: String

    /// - Parameter path: the file; its folder is made if it is missing.
    public init(sqlite path: String) { self.path = path }

    /// Reads `sqlite:PATH` (also `sqlite://PATH`).
    /// - Throws: `StoreError.badURL` for an empty path and for databases this version does not run on.
    public init(parsing text: String) throws(StoreError) {
        guard text.hasPrefix("sqlite:") else {
            throw .badURL("“\(text.prefix(while: { $0 != ":" }))” is not supported; write sqlite:/path/to/zegel.db")
        }
        var path = text.dropFirst("sqlite:".count)
        if path.hasPrefix("//") { path = path.dropFirst(2) }
        guard !path.isEmpty, !path.utf8.contains(0), path != ":memory:" else { throw .badURL("a path must follow sqlite:") }
        self.path = String(path)
    }

    public var description: String { "sqlite:\(path)" }
}
