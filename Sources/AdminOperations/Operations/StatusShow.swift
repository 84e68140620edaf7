/// How the engine is.
public struct StatusShow: AdminOperation {
    public static let name = "status.show"
    public static let route = Route.get("status")
    public static let summary = "Whether the engine takes mail, where it listens, and what is queued."
    public static let isRead = true
    public static let fields: [OperationField] = []

    public struct Result: Codable, Sendable {
        public struct Listener: Codable, Sendable {
            public var name: String
            public var address: String
            public var port: Int
            public var origin: String

            public init(name: String, address: String, port: Int, origin: String) {
                self.name = name
                self.address = address
                self.port = port
                self.origin = origin
            }
        }

        public var ready: Bool
        /// Why it takes no mail although it runs: the same as `/readyz` says.
        public var obstacles: [String]
        public var version: String
        /// Of the crypto library.
        public var library: String
        public var processIdentifier: Int32
        public var listeners: [Listener]
        /// Messages by state.
        public var queue: [String: Int]
        public var generation: Int64
        /// What administrators should mend, in words.
        public var warnings: [String]

        public init(
            ready: Bool, obstacles: [String] = [], version: String, library: String, processIdentifier: Int32, listeners: [Listener],
            queue: [String: Int],
            generation: Int64, warnings: [String]
        ) {
            self.ready = ready
            self.obstacles = obstacles
            self.version = version
            self.library = library
            self.processIdentifier = processIdentifier
            self.listeners = listeners
            self.queue = queue
            self.generation = generation
            self.warnings = warnings
        }
    }

    public init() {}
}
