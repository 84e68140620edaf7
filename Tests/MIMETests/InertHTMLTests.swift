import MIME
import TestSupport
import Testing

@Suite("Inert HTML")
struct InertHTMLTests {
    @Test(
        "what refers to elsewhere goes, its words stay",
        arguments: [
            ("<p>Hello <b>you</b></p>", "<p>Hello <b>you</b></p>"), ("<IMG SRC=http://e.example/a>x", "x"),
            ("<img src='cid:logo@a.example' alt=x>", "<img src=\"cid:logo@a.example\">"), ("<img src=cid:a/../x>", ""),
            ("<a href=\"http://e.example\">here</a>", "<a>here</a>"), ("<td style='background:url(//e)' colspan=2>", "<td colspan=\"2\">"),
            ("<style>p{}</style>a<script>b</script>c", "ac"), ("<style>never closed <b>bold</b>", "never closed <b>bold</b>"),
            ("a <!-- <img src=//e> --> b", "a  b"), ("<!DOCTYPE html><html><body>x", "x"), ("<x-y onload=1>z</x-y>", "z"),
            ("1 < 2 && 3 > 2", "1 &lt; 2 &amp;&amp; 3 &gt; 2"), ("&lt;img src=//e&gt; &#60;", "&lt;img src=//e&gt; &#60;"),
            ("<img src=\"http://e.example/\r\nsecret", "&lt;img src=\"http://e.example/\r\nsecret"), ("<p", "&lt;p"), ("<", "&lt;"),
            ("<p title='>' lang=en>a", "<p lang=\"en\">a"), ("<p/lang=en dir=rtl>a", "<p lang=\"en\" dir=\"rtl\">a"),
            ("<font color=red size=+1 face=x>a", "<font color=\"red\">a"), ("<i\u{0}mg src=//e>a", "a"), ("</p/x><//p>", "</p>"),
            ("<scr<script>ipt src=//e>", "ipt src=//e&gt;"), ("<svg><image href=//e /></svg>z", "z"), ("<p =\"x>y\">z", "<p>y\"&gt;z"),
        ])
    func written(_ html: String, _ expected: String) {
        #expect(InertHTML.written(from: html) == expected)
    }

    @Test("written once it is the same when written again, whatever it was")
    func idempotent() {
        var state: UInt64 = 7
        let pieces = [
            "<", ">", "\"", "'", "=", "img", "src", " ", "/", "!--", "-->", "style", "a", "cid:x", "http://e", "&", ";", "p", "\n",
        ]
        for _ in 0..<3000 {
            var html = ""
            for _ in 0..<24 {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                html += pieces[Int(state >> 33) % pieces.count]
            }
            let once = InertHTML.written(from: html)
            #expect(InertHTML.written(from: once) == once, "\(html)")
        }
    }

    @Test(
        "long hostile input takes time in proportion to its length",
        arguments: ["<", "<a ", "<!--", "</", "<style>", "<a b=\"", "&", "<p a='"])
    func linear(_ piece: String) {
        let html = String(repeating: piece, count: 1_000_000 / piece.utf8.count)
        let time = ThreadClock.measure { _ = InertHTML.written(from: html) }
        #expect(time < .seconds(5), "\(time)")
    }

    private func message(_ content: String) -> Message {
        Message(parsing: Array("From: a@b.example\r\nMIME-Version: 1.0\r\n\(content)".utf8))
    }

    @Test("parts of every type: HTML anew, suspects as files, the rest byte for byte")
    func parts() {
        let text = "Content-Type: text/plain\r\n\r\n<img src=//e>"
        let image = "Content-Type: image/png\r\nContent-Transfer-Encoding: base64\r\nContent-ID: <a>\r\n\r\nAAAA"
        let changed = [
            "Content-Type: text/html\r\n\r\n<img src=//e>", "Content-Type: text/plain\r\nContent-Type: text/html\r\n\r\n<img src=//e>",
            "Content-Type: image/svg+xml\r\n\r\n<svg><image href=\"//e\"/></svg>",
            "Content-Type: text/html; charset=x-none\r\n\r\n<img src=//e>",
            "Content-Type: application/xhtml+xml\r\nContent-Transfer-Encoding: base64\r\n\r\nPGltZyBzcmM9Ly9lPg==",
            "Content-Type: message/external-body; access-type=URL; URL=\"http://e/\"\r\n\r\nContent-Type: text/html\r\n\r\n",
            "Content-Type: multipart/mixed; boundary=z\r\nContent-Transfer-Encoding: base64\r\n\r\nPGltZyBzcmM9Ly9lPg==",
        ]
        for part in changed {
            let body = [text, part, image].map { "--x\r\n\($0)\r\n" }.joined()
            let original = message("Content-Type: multipart/mixed; boundary=x\r\n\r\n\(body)--x--\r\n")
            let inert = Message(parsing: original.withoutRemoteReferences())
            #expect(inert.root.children.count == 3, "\(part)")
            #expect(inert.slice(inert.root.children[0].range).elementsEqual(text.utf8))
            #expect(inert.slice(inert.root.children[2].range).elementsEqual(image.utf8))
            let middle = inert.root.children[1]
            #expect(["text/html", "application/octet-stream"].contains(middle.contentType.mediaType), "\(part)")
            #expect(middle.header.all(named: "Content-Type").count == 1)
            if middle.contentType.mediaType == "text/html" { #expect(inert.text(of: middle)?.contains("//e") == false) }
        }
        let plain = message(text)
        #expect(plain.withoutRemoteReferences() == plain.bytes)
        let root = Message(parsing: message("Content-Type: text/html\r\n\r\n<p>x<img src=//e>").withoutRemoteReferences())
        #expect(root.text(of: root.root)?.contains("<p>x") == true && root.header("From") == "a@b.example")
        let nested = message("Content-Type: message/rfc822\r\n\r\nSubject: i\r\nContent-Type: text/html\r\n\r\n<img src=//e>z")
        #expect(!String(decoding: nested.withoutRemoteReferences(), as: UTF8.self).contains("//e"))
    }
}

extension Message {
    fileprivate func header(_ name: String) -> String? { root.header.first(named: name)?.unfolded }
}
