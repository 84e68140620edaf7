import Testing

@testable import PDF

@Suite("Where pages end")
struct PageCutterTests {
    private func sheet(_ stretches: [(Double, Double)], whole: [(Double, Double)] = []) throws -> Sheet {
        var sheet = Sheet(limits: .standard)
        let setter = Typesetter(language: "en", limits: .standard, pageHeight: 100, seconds: nil)
        for (top, bottom) in stretches {
            let box = TextBox([.text("x", TextStyle())])
            _ = try box.layOut(width: 100, setter)
            sheet.keepTogether(from: top, to: bottom)
        }
        for (top, bottom) in whole { sheet.keepTogether(from: top, to: bottom) }
        return sheet
    }

    @Test("between two lines, not through one")
    func betweenLines() throws {
        let lines = (0..<30).map { (Double($0) * 12, Double($0) * 12 + 12) }
        let cuts = PageCutter(try sheet(lines), height: 100, end: 360).cuts(most: 10).places
        #expect(cuts == [0, 96, 192, 288, 360])
    }

    @Test("above what stays together")
    func wholes() throws {
        let cuts = PageCutter(try sheet([], whole: [(70, 130)]), height: 100, end: 180).cuts(most: 10).places
        #expect(cuts == [0, 70, 170, 180])
    }

    @Test("something higher than a page does not stop it, and the number of pages has an end")
    func tooHigh() throws {
        let cuts = PageCutter(try sheet([(0, 1_000)]), height: 100, end: 1_000).cuts(most: 4).places
        #expect(cuts == [0, 100, 200, 300, 400])
    }
}
