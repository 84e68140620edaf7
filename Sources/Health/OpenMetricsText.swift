/// Metrics as text (OpenMetrics 1.0 §3).
public struct OpenMetricsText: Sendable {
    /// The media type of the text.
    public static let mediaType = "application/openmetrics-text; version=1.0.0; charset=utf-8"

    /// Ends with `# EOF`.
    public let text: String

    /// - Parameter families: each name once; families without samples are left out.
    public init(_ families: [MetricFamily]) {
        var lines: [String] = []
        for family in families where !family.samples.isEmpty {
            lines.append("# TYPE \(family.name) \(family.kind.rawValue)")
            if let unit = Self.unit(of: family) { lines.append("# UNIT \(family.name) \(unit)") }
            lines.append("# HELP \(family.name) \(Self.escaped(family.help))")
            lines += family.samples.map { Self.line($0, of: family) }
        }
        text = (lines + ["# EOF", ""]).joined(separator: "\n")
    }

    private static func unit(of family: MetricFamily) -> String? {
        ["seconds", "bytes"].first { family.name.hasSuffix("_\($0)") }
    }

    private static func line(_ sample: MetricFamily.Sample, of family: MetricFamily) -> String {
        let labels = sample.labels.map { "\($0.name)=\"\(escaped($0.value))\"" }.joined(separator: ",")
        let name = family.kind == .counter ? "\(family.name)_total" : family.name
        return "\(name)\(labels.isEmpty ? "" : "{\(labels)}") \(number(sample.value))"
    }

    private static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
        return value == value.rounded() && abs(value) < 1e15 ? "\(Int64(value))" : "\(value)"
    }

    /// By scalars: CR LF is one character to Swift, and neither may stay.
    private static func escaped(_ text: String) -> String {
        text.unicodeScalars.reduce(into: "") { result, scalar in
            switch scalar {
            case "\\": result += "\\\\"
            case "\"": result += "\\\""
            case "\n", "\r": result += "\\n"
            default: result.unicodeScalars.append(scalar)
            }
        }
    }
}
