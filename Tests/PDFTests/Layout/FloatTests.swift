import Foundation
import TestSupport
import Testing

@testable import PDF

/// A box of one size that remembers where it stands.
private final class Brick: Box {
    let width: Double
    let height: Double
    private(set) var x = 0.0
    private(set) var y = 0.0
    private(set) var given = 0.0

    init(_ width: Double, _ height: Double) { (self.width, self.height) = (width, height) }

    func extent(_ setter: Typesetter) throws -> (least: Double, best: Double) { (width, width) }
    func layOut(width: Double, _ setter: Typesetter) throws -> Double {
        given = width
        return height
    }
    func place(x: Double, y: Double, on sheet: inout Sheet) throws { (self.x, self.y) = (x, y) }
}

@Suite("What stands at the sides, and what beside it (CSS 2.2 §9.5)")
struct FloatTests {
    private let setter = Typesetter(language: "en", limits: .standard, pageHeight: 700, seconds: nil)

    private func height(_ items: [any Box], width: Double = 400) throws -> Double {
        let area = FloatArea(items)
        let height = try area.layOut(width: width, setter)
        var sheet = Sheet(limits: .standard)
        try area.place(x: 0, y: 0, on: &sheet)
        return height
    }

    private func float(_ brick: Brick, _ side: FloatedBox.Side = .left, _ kind: FloatedBox.Kind = .float) -> FloatedBox {
        FloatedBox(brick, side: side, kind: kind, width: .points(brick.width))
    }

    @Test("one at each side, the flow between them, and what is too wide below")
    func sides() throws {
        let (left, right, narrow, wide) = (Brick(100, 50), Brick(80, 90), Brick(150, 30), Brick(250, 20))
        let total = try height([float(left), float(right, .right), narrow, wide])
        #expect(left.x == 0 && left.y == 0 && right.x == 320 && right.y == 0)
        #expect(narrow.x == 100 && narrow.y == 0 && narrow.given == 220)
        // Beside the right one alone there is room for it.
        #expect(wide.x == 0 && wide.y == 50 && wide.given == 320)
        #expect(total == 90)
    }

    @Test("in one line as many as fit; columns a little too wide are made to fit; what follows columns stands below")
    func lines() throws {
        let grid = (0..<5).map { _ in Brick(150, 40) }
        _ = try height(grid.map { float($0) })
        #expect(grid.map(\.y) == [0, 0, 0, 40, 40] && grid[3].x == 0 && abs(grid[1].x - 400.0 / 3) < 0.01, "\(grid.map(\.x))")
        let (first, second, below) = (Brick(210, 60), Brick(210, 30), Brick(10, 10))
        let total = try height([float(first, .left, .column), float(second, .left, .column), below])
        #expect(first.y == 0 && second.y == 0 && abs(second.x - 200) < 0.01 && abs(first.given - 200) < 0.01)
        #expect(below.y == 60 && total == 70)
    }

    @Test("what takes the whole width leaves none for the next")
    func wide() throws {
        let (wide, small) = (Brick(400, 30), Brick(40, 10))
        _ = try height([float(wide), float(small)])
        #expect(wide.given == 400 && small.y == 30 && small.x == 0)
    }

    @Test("clear goes below, and one block in a line is no column")
    func clear() throws {
        let (left, after) = (Brick(100, 50), Brick(100, 10))
        _ = try height([float(left), ClearMark(), after])
        #expect(after.y == 50 && after.x == 0)
        let lonely = FloatArea.arranged([float(Brick(100, 50), .left, .column), Brick(1, 1)])
        #expect(lonely.count == 2 && lonely[0] is Brick)
        #expect(FloatArea.arranged([ClearMark(), Brick(1, 1)]).count == 1)
    }

    @Test("a paragraph goes on at full width below the picture, and not a word is lost", arguments: [30.0, 100, 101.5, 300])
    func paragraph(_ high: Double) throws {
        let words = (0..<200).map { "word\($0)" }.joined(separator: " ")
        let text = TextBox([.text(words, TextStyle())])
        let lone = try text.layOut(width: 400, setter)
        let area = FloatArea([float(Brick(160, high)), text])
        let total = try area.layOut(width: 400, setter)
        #expect(total > lone && total < lone + high)
        var sheet = Sheet(limits: .standard)
        try area.place(x: 0, y: 0, on: &sheet)
        let lines = sheet.atoms.compactMap { atom -> (x: Double, top: Double)? in
            if case .line(_, _, let x, _) = atom.kind { (x, atom.top) } else { nil }
        }
        #expect(lines.allSatisfy { $0.top < high - 1 ? $0.x >= 160 : $0.x < 1 }, "\(lines)")
    }

    @Test("no place at all, a thousand in one place, and boxes without size end", arguments: [0.0, 1, 8, 400, 4000])
    func hostile(_ width: Double) throws {
        let text = TextBox([.text(String(repeating: "a b c ", count: 500), TextStyle())])
        var items: [any Box] = []
        for number in 0..<1000 {
            items.append(float(Brick(Double(number % 90), Double(number % 7)), number % 3 == 0 ? .right : .left))
        }
        items.append(text)
        for _ in 0..<1000 { items.append(float(Brick(5, 5000))) }
        items.append(text)
        #expect(try height(items, width: width) > 0)
    }
}
