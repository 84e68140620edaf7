import Foundation
import Settings
import TestSupport
import Testing

@testable import Notices

private let browser = Tool(named: "chromium")

@Suite("Sheets with passwords, to be printed")
struct PasswordSheetTests {
    private func item(_ address: String) -> PasswordSheet.Item {
        .init(
            address: address, files: ["alice-5a91f3c0.p12", "alice-5a91f3c0.mobileconfig"], password: "TBNG-KF4Y-JMMR-KUT5-VM54",
            thumbprint: String(repeating: "5a91f3c0", count: 8), madeAt: Date(timeIntervalSince1970: 1_795_600_000))
    }

    @Test("one page a person; what strangers wrote is text; nothing loads from elsewhere", arguments: [Language.en, .de, .nl])
    func html(_ language: Language) {
        let sheet = PasswordSheet(
            [item("alice@zegel.example"), item("<script>alert(1)</script>@zegel.example")], organisation: "A & B <i>", language: language)
        let html = sheet.html
        #expect(html.components(separatedBy: "<main>").count == 3)
        #expect(html.contains("<html lang=\"\(language == .de ? "de" : "en")\">"))
        #expect(!html.contains("<script") && html.contains("&lt;script&gt;") && html.contains("A &amp; B &lt;i&gt;"))
        for word in ["src=", "url(", "@import", "http://", "https://", "<img", "<link"] { #expect(!html.contains(word), "\(word)") }
        for group in ["TBNG", "KF4Y", "JMMR", "KUT5", "VM54"] { #expect(html.contains("<span>\(group)</span>")) }
        #expect(html.contains("2026-11-25"))
    }

    @Test("the text form says the same, a form feed between two people")
    func text() {
        let sheet = PasswordSheet([item("alice@zegel.example"), item("eve\n@zegel.example")], organisation: "Zegel", language: .en)
        let pages = sheet.text.components(separatedBy: "\u{0C}")
        #expect(pages.count == 2 && pages.allSatisfy { $0.contains("TBNG-KF4Y-JMMR-KUT5-VM54") })
        #expect(pages[1].contains("For eve@zegel.example"))
    }

    @Test(
        "in a browser nothing is wider than the window, the password is one line on A4, and its letters are told apart",
        .enabled(if: browser != nil, "chromium is not installed"), arguments: [320, 800])
    func look(_ width: Int) async throws {
        let folder = try TemporaryFolder()
        let sheet = PasswordSheet([item(String(repeating: "long", count: 16) + "@zegel.example")], organisation: "Zegel", language: .de)
        let source = sheet.html.replacing("&", with: "&amp;").replacing("\"", with: "&quot;")
        let page = """
            <!DOCTYPE html><meta charset=utf-8><body><iframe style="width:\(width)px" srcdoc="\(source)"></iframe><script>
            addEventListener('load', () => { const d = document.querySelector('iframe').contentDocument; const s = d.querySelector('.secret');
            const tops = new Set([...s.children].map(c => c.offsetTop));
            document.body.textContent = 'MEASURED ' + d.documentElement.scrollWidth + '|' + tops.size + '|' + s.offsetHeight + ';' })</script>
            """
        let file = try folder.write("look.html", page.utf8)
        let outcome = try await #require(browser).run(
            [
                "--headless=new", "--no-sandbox", "--disable-gpu", "--user-data-dir=\(folder.path("profile"))", "--dump-dom",
                "file://\(file)",
            ])
        let measured = try #require(outcome.text.components(separatedBy: "MEASURED ").dropFirst().first?.prefix { $0 != ";" })
        let numbers = measured.split(separator: "|").compactMap { Int($0) }
        #expect(numbers.count == 3 && numbers[0] <= width && numbers[2] > 40, "\(measured)")
        if width >= 800 { #expect(numbers[1] == 1, "\(measured)") }
    }
}
