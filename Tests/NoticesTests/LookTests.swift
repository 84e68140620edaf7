import Foundation
import Settings
import TestSupport
import Testing

@testable import Notices

private let browser = Tool(named: "chromium")

@Suite("Notices in a browser", .enabled(if: browser != nil, "chromium is not installed"))
struct LookTests {
    /// What people and attackers put into mails.
    static let awkward: TemplateValues = [
        "subject": .text("שלום, this is a subject " + String(repeating: "without-any-blank", count: 12)),
        "from": .text(String(repeating: "a-very-long-local-part", count: 2) + "@" + String(repeating: "sub.", count: 40) + "example"),
        "organisation": .text("Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"),
        "pdf": .text(String(repeating: "long", count: 40) + ".pdf"), "commonName": .text(String(repeating: "W", count: 80)),
        "url": .text("https://portal.zegel.example/" + String(repeating: "x", count: 200)),
        "otpUrl": .text("https://portal.zegel.example/" + String(repeating: "x", count: 200)),
        "inviteUrl": .text("https://portal.zegel.example/" + String(repeating: "x", count: 200)),
    ]

    private func page(_ item: FactoryTests.Case, isAwkward: Bool) throws -> String? {
        let template = try #require(FactoryTemplates.template(of: item.kind, in: item.language))
        let samples = item.kind.samples
        return try template.fill(isAwkward ? samples.merging(Self.awkward) { _, awkward in awkward } : samples).html
    }

    @Test("nothing is wider than the window at 320 and 800 pixels, also with awkward values", arguments: [320, 800])
    func width(_ width: Int) async throws {
        let browser = try #require(browser)
        let folder = try TemporaryFolder()
        let items = FactoryTests.Case.all.filter { $0.kind.form == .mail }
        let frames = try items.flatMap { item in
            try [false, true].compactMap { isAwkward in
                try page(item, isAwkward: isAwkward).map { html in
                    let source = html.replacing("&", with: "&amp;").replacing("\"", with: "&quot;")
                    return
                        "<iframe title=\"\(item.testDescription) \(isAwkward)\" style=\"width:\(width)px\" srcdoc=\"\(source)\"></iframe>"
                }
            }
        }
        let script = """
            <script>addEventListener('load', () => { document.body.textContent = 'MEASURED ' + [...document.querySelectorAll('iframe')].map(
            f => [f.title, f.contentDocument.documentElement.scrollWidth, f.contentDocument.querySelector('h1').offsetHeight].join('|')
            ).join(';') })</script>
            """
        let file = try folder.write("look.html", "<!DOCTYPE html><meta charset=utf-8><body>\(frames.joined())\(script)".utf8)
        let outcome = try await browser.run(
            [
                "--headless=new", "--no-sandbox", "--disable-gpu", "--user-data-dir=\(folder.path("profile"))", "--dump-dom",
                "file://\(file)",
            ])
        let measured = try #require(outcome.text.components(separatedBy: "MEASURED ").dropFirst().first?.prefix { $0 != "<" })
        let rows = measured.split(separator: ";").map { $0.split(separator: "|") }
        #expect(rows.count == frames.count)
        for row in rows where row.count == 3 {
            #expect(Int(row[1]).map { $0 <= width } == true, "\(row[0]) is \(row[1]) wide")
            #expect(Int(row[2]).map { $0 > 20 } == true, "\(row[0]) shows no headline")
        }
    }
}
