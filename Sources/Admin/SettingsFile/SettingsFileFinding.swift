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
    /// More help nobody; reading stops there.
    static let most = 50

    let file: String
    let findings: [SettingsFileFinding]

    /// `policy.toml:4:1: there is no setting …`, a line each.
    ///
    /// - Parameter kind: `refused` when the file is well formed and what it says makes no sense.
    func problem(_ kind: AdminProblem.Kind) -> AdminProblem {
        let last = TOMLPlaces.Place(line: .max, column: 0)
        let sorted = findings.sorted { ($0.place ?? last, $0.text) < ($1.place ?? last, $1.text) }
        let lines = sorted.prefix(Self.most).map { finding in
            "\(file)\(finding.place.map { ":\($0.line):\($0.column)" } ?? ""): \(finding.text)"
        }
        let count = findings.count == 1 ? "a mistake" : findings.count > Self.most ? "many mistakes" : "\(findings.count) mistakes"
        return AdminProblem(kind, (["the file has \(count), and nothing was changed"] + lines).joined(separator: "\n"), field: "content")
    }
}
