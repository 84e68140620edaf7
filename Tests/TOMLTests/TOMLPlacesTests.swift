import TOML
import Testing

@Suite("TOML: places in a text")
struct TOMLPlacesTests {
    @Test("keys, tables, tables in arrays, list elements and inline tables have their places")
    func places() {
        let places = TOMLPlaces(
            "a = 1\n\"b c\".d = '''x\n[e]\n'''\n[[t]]\nx=1\n[t.u]\ny = 2\n[[t]] # second\nx = [\n1,\n  {k = \"}\"}, ]\n[t.u]\ny = 3\r\nz = 4"
        )
        func at(_ path: String...) -> [Int]? { places.place(of: path).map { [$0.line, $0.column] } }
        #expect(at("a") == [1, 1])
        #expect(at("b c", "d") == [2, 1])
        #expect(at("e") == nil)
        #expect(at("t", "0") == [5, 1])
        #expect(at("t", "0", "x") == [6, 1])
        #expect(at("t", "0", "u", "y") == [8, 1])
        #expect(at("t", "1") == [9, 1])
        #expect(at("t", "1", "x", "1") == [12, 3])
        #expect(at("t", "1", "x", "1", "k") == [12, 4])
        #expect(at("t", "1", "u", "y") == [14, 1])
        #expect(at("t", "1", "u", "z") == [15, 1])
        #expect(at("t", "1", "missing") == [9, 1])
    }

    @Test("a table that a heading only passes through stands at the first such heading")
    func passedThrough() {
        let places = TOMLPlaces("a = 1\n [b.c.d]\nx = 1\n[b.e]\n[b]\ny = 1\n")
        #expect(places.place(of: ["b", "c"]) == .init(line: 2, column: 2))
        #expect(places.place(of: ["b", "c", "d"]) == .init(line: 2, column: 2))
        #expect(places.place(of: ["b", "e"]) == .init(line: 4, column: 1))
        #expect(places.place(of: ["b"]) == .init(line: 5, column: 1))
    }

    @Test(
        "anything at all is walked over without harm",
        arguments: ["", "=", "[", "[[", "a", "a=", "a=[", "a={", "a=\"", "a='''", "\"", "a.", "]", "a=\\", "é=1\n", "#"])
    func anything(_ text: String) {
        #expect(TOMLPlaces(text).place(of: ["nothing"]) == nil)
    }
}
