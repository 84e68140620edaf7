import MIME

/// The header fields that tell the inside what was found (`behaviour.md` 20.1), ready to be put on top of a message.
enum InfoFields {
    /// Characters of one value: certificates bring names of any length.
    static let longestValue = 400

    /// - Parameters:
    ///   - instance: the id of this installation, by which a filter inside tells our fields from any others.
    ///   - results: the value of Authentication-Results.
    static func written(_ report: InfoReport, instance: String, results: String?, withDjigzo: Bool) -> [UInt8] {
        let prefixes = withDjigzo ? ["X-Zegel-Info-", "X-Djigzo-Info-"] : ["X-Zegel-Info-"]
        let named = [(name: "Instance", value: instance)] + report.fields
        let info = prefixes.flatMap { prefix in named.flatMap { HeaderWriter.field(prefix + $0.name, capped($0.value)) } }
        return info + (results.map { HeaderWriter.field("Authentication-Results", $0) } ?? [])
    }

    static func capped(_ value: String) -> String {
        value.count > longestValue ? value.prefix(longestValue) + "…" : value
    }
}
