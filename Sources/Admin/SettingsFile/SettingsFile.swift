import Settings
import TOML

/// A file of settings, read and checked against the registry, with the place of everything in it
/// (`docs/decisions/0010-settings-as-a-file.md`).
struct SettingsFile: Sendable {
    /// What one line of it says.
    struct Entry: Sendable {
        enum Value: Hashable, Sendable {
            case text(String)
            /// The secret that is stored stays.
            case kept
        }

        var level: SettingLevel
        var key: String
        var value: Value
        var place: TOMLPlaces.Place?
        /// Of the elements of a list.
        var elements: [TOMLPlaces.Place?]
    }

    static let mostBytes = 8 * 1_048_576
    /// The longest value, all of it escaped, with its key.
    static let longestLine = 8192

    /// The name mistakes are told with.
    let name: String
    private(set) var entries: [Entry] = []
    /// Where the table of a level begins.
    private(set) var headings: [SettingLevel: TOMLPlaces.Place] = [:]

    /// - Throws: `AdminProblem` with all mistakes that can be seen without the store.
    init(_ content: String, name: String?) throws {
        self.name = Self.shown(name)
        var reader = SettingsFileReader()
        guard content.utf8.count <= Self.mostBytes else {
            reader.findings.append(SettingsFileFinding("it has more than 8 MiB: is it the right file?", at: nil))
            throw SettingsFileFindings(file: self.name, findings: reader.findings).problem(.badInput)
        }
        do throws(TOMLProblem) {
            reader.read(try TOMLDocument(content, longestLine: Self.longestLine).tree())
        } catch {
            reader.findings.append(SettingsFileFinding(error.text, at: error.place))
        }
        guard reader.findings.isEmpty else { throw SettingsFileFindings(file: self.name, findings: reader.findings).problem(.badInput) }
        (entries, headings) = (reader.entries, reader.headings)
    }

    /// The place of the first of several keys that is set at a level, else of the level itself, else of the keys at the levels above.
    func place(of keys: [String], at level: SettingLevel) -> TOMLPlaces.Place? {
        let named = level.chain.compactMap { level in entries.first { $0.level == level && keys.contains($0.key) } }
        return named.first { $0.level == level }?.place ?? headings[level] ?? named.first?.place
    }

    /// Whoever calls may name it as he likes; it is shown on one line.
    private static func shown(_ name: String?) -> String {
        let scalars = (name ?? "").unicodeScalars.prefix(200).filter { scalar in
            ![.control, .format, .lineSeparator, .paragraphSeparator].contains(scalar.properties.generalCategory)
        }
        return scalars.isEmpty ? "settings" : String(String.UnicodeScalarView(scalars))
    }
}
