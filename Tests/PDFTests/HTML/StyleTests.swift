import Testing

@testable import PDF

@Suite("Styles of HTML")
struct StyleTests {
    private func style(_ css: String, _ name: String = "p", attributes: [String: String] = [:]) -> ElementStyle {
        var style = ElementStyle()
        style.apply(HTMLNode(name: name, attributes: attributes))
        style.apply(CSSDeclarations.read(css), parent: ElementStyle())
        return style
    }

    @Test(
        "colours",
        arguments: [
            ("#f00", Color(0xFF0000)), ("#1F4E79", Color(0x1F4E79)), ("rgb(255, 0, 0)", Color(0xFF0000)),
            ("rgb(100%,0%,0%)", Color(0xFF0000)),
            ("navy", Color(0x000080)), ("rgba(0,0,0,0)", nil), ("transparent", nil), ("#zz", nil), ("url(x)", nil),
            ("rgba(0,0,0,1)", Color(0)),
        ] as [(String, Color?)])
    func colours(_ text: String, _ expected: Color?) { #expect(CSSColor.read(text, over: .paper) == expected) }

    @Test(
        "lengths",
        arguments: [("16px", 12), ("12pt", 12), ("2em", 20), ("1in", 72), ("50%", 50), ("0", 0), ("auto", nil), ("1e9px", nil)]
            as [(String, Double?)])
    func lengths(_ text: String, _ expected: Double?) { #expect(CSSLength.points(text, em: 10, whole: 100) == expected) }

    @Test("four sides, clockwise")
    func sides() {
        #expect(style("padding: 4px 8px 12px").box.padding == .init(3, 6, 9, 6))
        #expect(style("margin:0 auto").box.isCentered)
        #expect(style("border-left: 4px solid #1f6b45").box.border == .init(0, 0, 0, 3))
        #expect(style("border: none").box.border == .init())
    }

    @Test(
        "what is hidden is not shown",
        arguments: ["display:none", "visibility:hidden", "max-height:0", "opacity:0", "mso-hide:all"])
    func hidden(_ css: String) { #expect(style(css).display == .none) }

    @Test("letters nobody can see are not set, what lies within at its own size is", arguments: ["font-size:1px", "font-size:0"])
    func tiny(_ css: String) {
        #expect(style(css).text.size == 0 && style(css).display == .block)
        var flow = InlineFlow()
        flow.add("hidden", style(css))
        #expect(flow.isEmpty)
    }

    @Test("text in the colour of what lies behind it becomes readable")
    func readable() {
        var white = style("color:#ffffff")
        #expect(white.readableText.color == .ink)
        white.setBackground(Color(0x1F4E79))
        #expect(white.readableText.color == .paper)
    }

    @Test(
        "rules for wide screens count, those for telephones, printers and dark rooms do not",
        arguments: [
            ("@media only screen and (min-width:480px)", true), ("@media screen and (min-width: 30em)", true),
            ("@media (min-width:600px)", true), ("@media (max-width:100px), all and (min-width:1px)", true),
            ("@media only screen and (max-width:480px)", false), ("@media (min-width:1200px)", false), ("@media print", false),
            ("@media screen and (min-width:480px) and (max-width:600px)", false), ("@media (prefers-color-scheme:dark)", false),
            ("@media not screen and (min-width:1px)", false), ("@supports (display:grid)", false), ("@media", false),
            ("@font-face", false),
        ])
    func media(_ rule: String, _ counts: Bool) {
        let sheet = StyleSheet("\(rule) { p { color: red } @media screen { p { color: navy } } } b { color: teal }", limits: .standard)
        let (p, b) = (HTMLNode(name: "p", attributes: [:]), HTMLNode(name: "b", attributes: [:]))
        #expect(sheet.declarations(for: p).map(\.value) == (counts ? ["red"] : []))
        #expect(sheet.declarations(for: b).map(\.value) == ["teal"])
    }

    @Test("what is important counts more than the element's own, and a rule behind an import is read")
    func important() {
        let text = "@import url('https://fonts.example/css?family=A;B'); p { width: 50% !important; color: red }"
        let sheet = StyleSheet(text, limits: .standard)
        let p = HTMLNode(name: "p", attributes: [:])
        #expect(sheet.declarations(for: p, own: "width:100%;color:navy").map(\.value) == ["red", "100%", "navy", "50%"])
        #expect(sheet.declarations(for: p, own: "width:9px ! IMPORTANT").map(\.value) == ["red", "50%", "9px"])
    }

    @Test("selectors: element, class, id, and what lies within; the weightier wins, media and states are passed over")
    func sheet() {
        let sheet = StyleSheet(
            """
            /* c */ p { color: red } .a { color: green } div .a { color: blue } #i { color: navy }
            @media print { p { color: yellow } } p:hover { color: pink } h1, h2 > b { margin: 0 } @import url(x); em { color: teal }
            """, limits: .standard)
        let (div, p) = (HTMLNode(name: "div", attributes: [:]), HTMLNode(name: "p", attributes: ["class": "x a"]))
        #expect(sheet.declarations(for: p).map(\.value) == ["red", "green"])
        div.append(p)
        #expect(sheet.declarations(for: p).map(\.value) == ["red", "green", "blue"])
        #expect(sheet.declarations(for: HTMLNode(name: "p", attributes: ["id": "i"])).map(\.value) == ["red", "navy"])
        #expect(sheet.declarations(for: HTMLNode(name: "h1", attributes: [:])).map(\.name) == ["margin"])
    }

    @Test("tags beyond the depth lose their effect, their text and what follows stays")
    func flat() {
        let html = String(repeating: "<div>", count: 5) + "x" + String(repeating: "</div>", count: 5) + "<p>y</p>"
        #expect(
            String(decoding: FlatHTML.written(html, depth: 3), as: UTF8.self) == "<div><div><div>x</div></div></div></div></div><p>y</p>")
    }

    @Test("an unclosed paragraph is not deeper than the last")
    func unclosed() {
        let html = String(repeating: "<p>x<br><li>y", count: 1_000)
        #expect(String(decoding: FlatHTML.written(html, depth: 3), as: UTF8.self) == html)
    }

    @Test("links are numbered where their words do not say the address")
    func links() {
        var list = LinkList(limits: .standard)
        #expect(list.number(of: "https://example.org/", shownAs: "www.example.org") == nil)
        #expect(list.number(of: "mailto:a@example.org?subject=x", shownAs: "a@example.org") == nil)
        #expect(list.number(of: "https://evil.example/", shownAs: "https://example.org") == 1)
        #expect(list.number(of: "https://b.example/", shownAs: "here") == 2)
        #expect(list.number(of: "https://evil.example/", shownAs: "there") == 1)
        #expect(list.number(of: "javascript:x", shownAs: "here") == nil)
    }

    @Test("words of HTML without a tree")
    func words() {
        let text = HTMLText.words(
            of: "<head><title>t</title><style>p{}</style></head><p>One &amp; <b>two</b><br>three</p><script>x</script><p>four")
        #expect(text.split(separator: "\n").map(String.init) == ["One & two", "three", "four"])
    }
}
