/// Why a certificate is not used: the rule, its words, and what exactly was found.
public struct RefusalReason: Hashable, Sendable, Codable, CustomStringConvertible {
    /// `C-01` … `C-10` of `behaviour.md` 9.3.
    public var rule: String
    /// The words shown: `expired`, `root not trusted`.
    public var text: String
    /// A date, a name, an algorithm.
    public var detail: String?

    public init(_ rule: String, _ text: String, detail: String? = nil) {
        self.rule = rule
        self.text = text
        self.detail = detail
    }

    public var description: String { detail.map { "\(text) (\($0))" } ?? text }
}
