/// How much one fetch may cost (`behaviour.md` 32).
public struct FetchLimits: Sendable {
    /// Octets of the body.
    public var size: Int
    /// From the first look-up to the last octet, redirects included.
    public var time: Duration
    /// Octets a second, measured over each `rateWindow`.
    public var minimumRate: Int
    public var rateWindow: Duration
    public var redirects: Int

    public init(
        size: Int = 32 * 1024 * 1024, time: Duration = .seconds(30), minimumRate: Int = 1024, rateWindow: Duration = .seconds(5),
        redirects: Int = 3
    ) {
        self.size = size
        self.time = time
        self.minimumRate = minimumRate
        self.rateWindow = rateWindow
        self.redirects = redirects
    }
}
