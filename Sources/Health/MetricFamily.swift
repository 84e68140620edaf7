/// Samples of one kind, as OpenMetrics 1.0 §4 has them.
public struct MetricFamily: Sendable, Hashable {
    /// What its numbers mean.
    public enum Kind: String, Sendable, Hashable {
        /// Only rises, from the start of the process.
        case counter
        /// Goes up and down.
        case gauge
    }

    /// One number with what tells it apart from the others of its family.
    public struct Sample: Sendable, Hashable {
        /// Name to value, in a fixed order; names are `[a-z_]+`.
        public var labels: [Label]
        public var value: Double

        public init(_ value: Double, _ labels: [Label] = []) {
            self.value = value
            self.labels = labels
        }
    }

    /// `state="held"`
    public struct Label: Sendable, Hashable {
        public var name: String
        public var value: String

        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// `[a-z_]+`, without the `_total` of counters; a unit is its last word: `zegel_queue_oldest_seconds`.
    public var name: String
    public var kind: Kind
    /// One line for people.
    public var help: String
    public var samples: [Sample]

    public init(_ name: String, _ kind: Kind, _ help: String, _ samples: [Sample]) {
        self.name = name
        self.kind = kind
        self.help = help
        self.samples = samples
    }
}
