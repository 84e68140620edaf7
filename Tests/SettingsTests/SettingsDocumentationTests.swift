import Foundation
import Settings
import Testing

@Suite("docs/settings.md")
struct SettingsDocumentationTests {
    @Test("is what the registry says; zegel settings list --markdown > docs/settings.md makes it anew")
    func current() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../docs/settings.md").standardized
        #expect(try String(contentsOf: file, encoding: .utf8) == SettingsDocumentation.markdown)
    }

    @Test("every setting has its row, with as many cells as the head, and none breaks the table")
    func rows() {
        let rows = SettingsDocumentation.markdown.split(separator: "\n").filter { $0.hasPrefix("| `") }
        #expect(rows.count == SettingRegistry.all.count)
        for (row, setting) in zip(rows, SettingRegistry.all) {
            #expect(row.hasPrefix("| `\(setting.name)` | "))
            #expect(row.replacing("\\|", with: "").count { $0 == "|" } == 8, "\(setting.name)")
        }
    }

    @Test("no key is the beginning of another one: a file could not hold both")
    func prefixes() {
        let names = SettingRegistry.all.map(\.name)
        for name in names { #expect(!names.contains { $0.hasPrefix("\(name).") }, "\(name)") }
    }
}
