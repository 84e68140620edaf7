import CPDF
import Foundation
import MIME
import TestSupport
import Testing

@testable import PDF

@Suite("Bodies made to hurt", .enabled(if: Reader.areThere, Reader.absent))
struct HostileBodyTests {
    private static func shapes() -> [(name: String, html: String, survives: String)] {
        let deep = 100_000
        func nested(_ tag: String) -> String {
            String(repeating: "<\(tag)>", count: deep) + "WORDS" + String(repeating: "</\(tag)>", count: deep)
        }
        return [
            ("div", nested("div"), "WORDS"), ("b", nested("b"), "WORDS"),
            ("span without end", String(repeating: "<span>", count: deep) + "WORDS", "WORDS"),
            ("table", String(repeating: "<table><tr><td>", count: deep) + "WORDS", "WORDS"),
            ("blockquote", nested("blockquote"), "WORDS"), ("ul li", String(repeating: "<ul><li>", count: deep) + "WORDS", "WORDS"),
            ("font and p", String(repeating: "<font><p>", count: deep / 2) + "WORDS", "WORDS"),
            (
                "a million columns",
                "<table><tr><td colspan=1000000>WORDS</td></tr><tr>" + String(repeating: "<td>x", count: 3_000) + "</table>", "WORDS"
            ),
            ("rowspan", "<table>" + String(repeating: "<tr><td rowspan=60000>x", count: 2_000) + "</table>WORDS", "WORDS"),
            ("comments", String(repeating: "<!--", count: deep) + "-->WORDS", "WORDS"),
            ("quotes", String(repeating: "<a href=\"", count: deep) + "\">WORDS</a>", "Subject"),
            ("angles", "WORDS" + String(repeating: "<", count: deep * 10), "WORDS"),
            ("one word", String(repeating: "x", count: 300_000), "xxxx"),
            ("styles", "<style>" + String(repeating: "div p span b i u{color:red}", count: 20_000) + "</style><p>WORDS</p>", "WORDS"),
            ("sizes", "<p style='font-size:1e9px;margin:1e308px;width:-5px;line-height:1e99'>WORDS</p>", "WORDS"),
            ("attributes", "<p " + (0..<20_000).map { "a\($0)=1" }.joined(separator: " ") + ">WORDS</p>", "WORDS"),
            ("colours", "<p style='color:rgb(1e999,-1,nan);background:#ggg'>WORDS</p>", "WORDS"),
            ("marks", "WORDS " + String(repeating: "e" + String(repeating: "\u{301}", count: 200) + " ", count: 300), "WORDS"),
            ("directions", "WORDS " + String(repeating: "\u{202E}a\u{202B}b", count: 5_000), "WORDS"),
            (
                "important",
                "<style>\(String(repeating: "p{color:red!important;width:50%!important}", count: 2_000))</style>WORDS"
                    + String(repeating: "<p>x", count: 5_000), "WORDS"
            ),
            (
                "descendants",
                "<style>\((0..<2_000).map { ".no\($0) .b div p{color:red}" }.joined())</style>WORDS"
                    + String(repeating: "<div class=b>", count: 200) + String(repeating: "<p>x", count: 5_000), "WORDS"
            ),
            ("floats", "WORDS" + String(repeating: "<div style='float:left;width:33%'>x</div>", count: 20_000), "WORDS"),
            (
                "tall floats",
                "WORDS" + String(repeating: "<i style='float:right;width:3%;height:2000px;background:red'>x</i>", count: 5_000), "WORDS"
            ),
            (
                "words beside",
                "<div style='float:left;width:40%;height:900px'>x</div><p>WORDS " + String(repeating: "word ", count: 60_000), "WORDS"
            ),
            ("heads", String(repeating: "<table><tr><th>h</th></tr><tr><td>WORDS", count: 100), "WORDS"),
            ("clear", "WORDS" + String(repeating: "<br clear=all><div style='clear:both'></div>", count: 20_000), "WORDS"),
            ("controls", "WORDS\u{1}\u{8}\u{7F}\u{FFFE}\u{FFFF}", "WORDS"),
        ]
    }

    @Test("each becomes a PDF with its words, within the limits", arguments: 0..<27)
    func shape(_ index: Int) async throws {
        let shape = Self.shapes()[index]
        let rendered = try await Renderers.render(Mails.html(shape.html))
        #expect(rendered.report.pages >= 1, "\(shape.name)")
        let text = try await Reader.text(rendered.pdf, password: "secret")
        #expect(text.contains(shape.survives), "\(shape.name)")
    }

    @Test("what cannot be laid out is set as text, and says so")
    func textInstead() async throws {
        let cells = String(repeating: "<tr><td>a</td><td>b</td><td>c</td></tr>", count: 30_000)
        let rendered = try await Renderers.render(Mails.html("<p>WORDS</p><table>\(cells)</table>"))
        #expect(rendered.report.isTextInstead)
        let text = try await Reader.text(rendered.pdf, password: "secret")
        #expect(text.contains("could not be laid out") && text.contains("WORDS"))
    }

    @Test("a body beyond the pages is cut, and the original goes with it")
    func cut() async throws {
        let lines = (0..<40_000).map { "Line \($0) of a very long mail." }.joined(separator: "\n")
        let rendered = try await Renderers.render(Mails.text(lines))
        #expect(rendered.report.isCut && rendered.report.pages <= Limits.standard.pages)
        #expect(rendered.report.attachments == 1)
        let text = try await Reader.text(rendered.pdf, password: "secret")
        #expect(text.contains("too long to be shown in full") && text.contains("Line 0 of") && !text.contains("Line 39999 of"))
    }

    @Test("pictures that announce more pixels than the limit are not decoded", arguments: ["png", "gif", "jpeg", "webp"])
    func pictureBomb(_ kind: String) async throws {
        let mail = Mails.related(
            "<p>WORDS</p><img src='cid:b' alt='bomb'>",
            [.data(Self.bomb(kind), mediaType: "image/\(kind)", placement: .inline, contentID: "b")])
        let rendered = try await Renderers.render(mail)
        #expect(rendered.report.missingPictures == 1)
        #expect(rendered.report.attachments == 1, "it goes along as a file")
        #expect(try await Reader.text(rendered.pdf, password: "secret").contains("bomb"))
    }

    @Test("broken pictures and broken ends leave a PDF", arguments: 0..<6)
    func brokenPicture(_ index: Int) async throws {
        let logo = Array(
            try Data(contentsOf: URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/Gallery/logo.png")))
        var octets = logo
        switch index {
        case 0: octets = Array(logo.prefix(logo.count / 2))
        case 1: octets[40] ^= 0xFF
        case 2: octets = Array(logo.prefix(33))
        case 3: octets = [0xFF, 0xD8, 0xFF, 0xE1, 0xFF, 0xFF] + Array("Exif\0\0II".utf8) + [UInt8](repeating: 0xFF, count: 40)
        case 4:
            octets =
                Array("GIF89a".utf8) + [10, 0, 10, 0, 0x80, 0, 0, 1, 2, 3, 4, 5, 6, 0x2C, 0, 0, 0, 0, 10, 0, 10, 0, 0, 8, 255, 255, 255]
        default: octets = Array("RIFF\u{1}\u{1}\u{1}\u{1}WEBPVP8 ".utf8) + [UInt8](repeating: 0x7F, count: 40)
        }
        let mail = Mails.related(
            "<p>WORDS</p><img src='cid:b'>", [.data(octets, mediaType: "image/png", placement: .inline, contentID: "b")])
        let rendered = try await Renderers.render(mail)
        let text = try await Reader.text(rendered.pdf, password: "secret")
        #expect(text.contains("WORDS"))
        let folder = try TemporaryFolder()
        let check = try await #require(Reader.qpdf).run(["--password=secret", "--check", try folder.write("in.pdf", rendered.pdf)])
        #expect(check.status == 0, "\(check.text)")
    }

    @Test("fonts of the mail are not loaded: broken ones, within it or elsewhere, and names of none")
    func fonts() async throws {
        let canary = try await HTTPTestServer.start()
        let broken = [UInt8]("\u{0}\u{1}\u{0}\u{0}".utf8) + [UInt8](repeating: 0xFF, count: 4000)
        let styles = """
            @font-face{font-family:Broken;src:url(cid:f) format('truetype'),url(data:font/ttf;base64,AAEAAAD/////) format('truetype')}\
            @font-face{font-family:Far;src:url(http://127.0.0.1:\(canary.port)/f.woff2)}\
            p{font-family:Broken,Far,'No such font \(String(repeating: "x", count: 9000))',"\u{1}\u{7F}"}
            """
        let html = "<style>\(styles)</style><p>WORDS <span style='font:99999px Broken'>LARGE</span> <font face='\\0'>FACE</font></p>"
        let mail = Mails.related(html, [.data(broken, mediaType: "font/ttf", placement: .inline, contentID: "f")])
        let rendered = try await Renderers.render(mail)
        let text = try await Reader.text(rendered.pdf, password: "secret")
        #expect(!rendered.report.isTextInstead && text.contains("WORDS") && text.contains("LARGE") && text.contains("FACE"))
        #expect(canary.connections == 0)
        let folder = try TemporaryFolder()
        let path = try folder.write("in.pdf", rendered.pdf)
        let fonts = try await #require(Tool(named: "pdffonts")).run(["-upw", "secret", path]).text
        #expect(fonts.contains("Noto") && !fonts.contains("Broken"))
    }

    @Test("120 mails of the gallery with octets changed, cut and doubled become PDFs")
    func mutations() async throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/Gallery")
        let mails = try GalleryTests.names.map { Array(try Data(contentsOf: folder.appending(path: "\($0).eml"))) }
        var random = SeededRandom(seed: 81)
        for round in 0..<120 {
            var mail = mails[round % mails.count]
            for _ in 0..<Int.random(in: 1...30, using: &random) {
                let place = Int.random(in: 300..<mail.count, using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0: mail[place] = UInt8.random(in: 0...255, using: &random)
                case 1: mail.removeSubrange(place..<min(mail.count, place + Int.random(in: 1...40, using: &random)))
                case 2: mail.insert(contentsOf: mail[place..<min(mail.count, place + 60)], at: place)
                default: mail.insert(contentsOf: Array("<table><td width=1%><div style='padding:9px'>".utf8), at: place)
                }
            }
            let rendered = try await Renderers.render(mail)
            #expect(rendered.report.pages > 0, "round \(round)")
        }
    }

    private static func bomb(_ kind: String) -> [UInt8] {
        switch kind {
        case "png":
            [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13] + Array("IHDR".utf8) + [
                0, 0, 0xC3, 0x50, 0, 0, 0xC3, 0x50, 8, 2, 0, 0, 0, 0, 0, 0, 0,
            ]
        case "gif": Array("GIF89a".utf8) + [0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0x2C, 0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0, 8, 1, 0, 0]
        case "jpeg":
            [
                0xFF, 0xD8, 0xFF, 0xC0, 0, 17, 8, 0xFF, 0xF0, 0xFF, 0xF0, 3, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0, 0xFF, 0xDA, 0, 12, 3, 1, 0,
                2, 0, 3, 0, 0, 63, 0,
            ]
        default:
            Array("RIFF".utf8) + [60, 0, 0, 0] + Array("WEBPVP8X".utf8) + [10, 0, 0, 0, 0, 0, 0, 0, 0xFE, 0xFF, 0, 0xFE, 0xFF, 0]
                + [UInt8](repeating: 0, count: 40)
        }
    }
}
