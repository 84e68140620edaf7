import AdminOperations
import TOML

/// One mistake in a settings file.
struct SettingsFileFinding: Hashable, Sendable {
    /// `nil` when no place can be named.
    var place: TOMLPlaces.Place?
    var text: String

    init(_ text: String, at place: TOMLPlaces.Place?) {
        self.place = place
        self.text = text
    }
}

/// The mistakes of one file, told together.
struct SettingsFileFindings: Error {
    private static let mostShown = 50

    let file: String
    let findings: [SettingsFileFinding]

    /// `policy.toml:4:1: there is no setting …`, a line each.
    ///
    /// - Parameter kind: `refused` when the file is well formed and what it says makes no sense.
    func problem(_ kind: AdminProblem.Kind) -> AdminProblem {
        let sorted = findings.sorted { ($0.place ?? .init(line: .max, column: 0), $0.text) < ($1.place ?? .init(line: .max, column: 0), $1.text) }
        var lines = sorted.prefix(Self.mostShown).map { finding in
            let place = finding.place.map { ":\($0.line):\($0.column)" } ?? ""
            return "\(file)\(place): \(finding.text)"
        }
        if findings.count > Self.mostShown { lines.append("and \(findings.count - Self.mostShown) more") }
        let count = findings.count == 1 ? "a mistake" : "\(findings.count) mistakes"
        return AdminProblem(kind, (["the file has \(count), and nothing was changed"] + lines).joined(separator: "\n"), field: "content")
    }
}
