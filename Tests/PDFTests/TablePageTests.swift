import Foundation
import TestSupport
import Testing

@testable import PDF

@Suite("Tables over several pages", .enabled(if: Reader.areThere, Reader.absent))
struct TablePageTests {
    private static func pages(_ html: String) async throws -> [String] {
        let rendered = try await Renderers.render(Mails.html(html))
        #expect(!rendered.report.isTextInstead)
        // A form feed ends each page.
        return try await Reader.text(rendered.pdf, password: "secret").split(separator: "\u{C}").map(String.init)
            .filter { !$0.allSatisfy(\.isWhitespace) }
    }

    private static func rows(_ count: Int) -> String {
        (0..<count).map { "<tr><td>row\($0)x</td><td>what stands in it, \($0)</td></tr>" }.joined()
    }

    @Test(
        "the head stands on every page the table is on, once, and on no other",
        arguments: [
            "<thead><tr><td>HEADWORD</td><td>b</td></tr></thead><tbody>\(rows(150))</tbody>",
            "<tr><th>HEADWORD</th><th>b</th></tr>\(rows(150))",
        ])
    func head(_ table: String) async throws {
        let text = String(repeating: "<p>before</p>", count: 20)
        let pages = try await Self.pages("\(text)<table border='1'>\(table)</table>\(String(repeating: "<p>after</p>", count: 80))")
        let withRows = pages.filter { $0.contains(/row\d+x/) }
        #expect(withRows.count >= 4)
        for page in pages {
            let count = page.components(separatedBy: "HEADWORD").count - 1
            #expect(count == (page.contains(/row\d+x/) ? 1 : 0), "\(page.prefix(200))")
        }
        for number in 0..<150 { #expect(pages.count { $0.contains("row\(number)x") } == 1, "\(number)") }
    }

    @Test("a head that spans into the rows, is all there is, or takes half a page is not repeated")
    func noHead() async throws {
        let spanning = "<tr><th rowspan=3>HEADWORD</th></tr>\(Self.rows(120))"
        #expect(try await Self.pages("<table>\(spanning)</table>").count { $0.contains("HEADWORD") } == 1)
        let all = (0..<150).map { "<tr><th>only\($0)x</th></tr>" }.joined()
        let pages = try await Self.pages("<table>\(all)</table>")
        #expect(pages.count { $0.contains("only0x") } == 1)
        let high = "<tr><th height=600>HEADWORD</th></tr>\(Self.rows(120))"
        #expect(try await Self.pages("<table>\(high)</table>").count { $0.contains("HEADWORD") } == 1)
    }

    @Test("rows stay whole, whether their lines touch or not, and lines of unequal columns are each on one page")
    func whole() async throws {
        for style in ["border-collapse:collapse", "border-spacing:2px"] {
            let rows = (0..<90).map { "<tr><td>first\($0)x<br>second<br>last\($0)x</td><td>b</td></tr>" }.joined()
            let pages = try await Self.pages("<table border=1 style='\(style)'>\(rows)</table>")
            for number in 0..<90 {
                #expect(pages.contains { $0.contains("first\(number)x") && $0.contains("last\(number)x") }, "\(style) \(number)")
            }
        }
        let (small, large) = (0, 1)
        func column(_ kind: Int, _ size: Int) -> String {
            "<td valign=top style='font-size:\(size)px'>" + (0..<160).map { "c\(kind)n\($0)x<br>" }.joined() + "</td>"
        }
        let pages = try await Self.pages("<table><tr>\(column(small, 11))\(column(large, 17))</tr></table>")
        for kind in [small, large] {
            for number in 0..<160 { #expect(pages.count { $0.contains("c\(kind)n\(number)x") } == 1, "\(kind) \(number)") }
        }
    }

    @Test("numbers stay in one line beside a column of many words")
    func columns() async throws {
        let words = String(repeating: "many words that need more than a line of the page ", count: 4)
        let rows = (0..<5).map { "<tr><td>Part 07\($0)</td><td>\(words)</td><td>1 234.50 EUR</td></tr>" }.joined()
        let page = try #require(try await Self.pages("<table border=1 width='100%'>\(rows)</table>").first)
        #expect(page.contains("Part 074") && page.contains("1 234.50 EUR"))
    }

    @Test("what is set too small to be read is not shown, what lies within at its own size is")
    func small() async throws {
        let html =
            "<div style='font-size:0'>hidden1<div style='font-size:14px'>shown1</div><ul><li>hidden2</ul></div><p style='font-size:1px'>hidden3"
        let page = try #require(try await Self.pages(html).first)
        #expect(page.contains("shown1") && !page.contains("hidden"))
    }
}
