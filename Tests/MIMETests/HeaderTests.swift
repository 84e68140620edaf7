import MIME
import Testing

@Suite("RFC 5322 §2.2, RFC 2047, RFC 2231: header fields")
struct HeaderTests {
    private func header(_ text: String) -> Header { Message(parsing: Array((text + "\r\n\r\n").utf8)).root.header }

    @Test("fields are found by name without case, unfolded, in order")
    func fields() {
        let fields = header("Subject: a\r\n  b\r\nRECEIVED: 1\r\nreceived:\t2 ")
        #expect(fields.first(named: "subject")?.unfolded == "a  b")
        #expect(fields.all(named: "Received").map(\.unfolded) == ["1", "2"])
        #expect(fields.first(named: "Subjec") == nil)
    }

    @Test(
        "encoded words",
        arguments: [
            ("=?UTF-8?B?w7xiZXI=?= =?utf-8?q?_x?=", "über x"), ("=?iso-8859-1*de?Q?M=FCller?= <m@x>", "Müller <m@x>"),
            ("=?utf-8?B?w7w==?= und =?utf-8?Q?=C3=BC?=", "ü und ü"), ("=?utf-8?Q?=E2=82?=\r\n =?utf-8?Q?=AC?=", "€"),
            ("=?x-none?Q?a?=", "=?x-none?Q?a?="), ("=?utf-8?Q?open", "=?utf-8?Q?open"), ("a=?utf-8?Q?b?=c", "abc"),
            ("=?utf-8?Q??=", ""), ("plain", "plain"), ("=?iso-2022-jp?B?GyRCJCIbKEI=?=", "あ"), ("=?utf-8?Q?a b?=", "a b"),
        ])
    func encodedWords(_ value: String, _ text: String) {
        #expect(header("Subject: " + value).first(named: "Subject")?.decoded == text)
    }

    @Test(
        "file names",
        arguments: [
            ("filename=\"a b.pdf\"", "a b.pdf"), ("filename=a b.pdf", "a b.pdf"), ("filename*=UTF-8''%e2%82%ac.pdf", "€.pdf"),
            ("filename*1=\"b.pdf\"; filename*0=\"a\"", "ab.pdf"), ("filename*0*=utf-8'de'%C3%BC; filename*1=%41", "ü%41"),
            ("filename=x; filename*=utf-8''y", "y"), ("filename=\"=?utf-8?B?w7wucGRm?=\"", "ü.pdf"), ("filename=\"a\\\"b\"", "a\"b"),
            ("filename=first; filename=second", "first"), ("filename=\"a\u{1}\u{7F}b\"", "ab"), ("(x) filename (y) = (z) \"n\" (w)", "n"),
        ])
    func fileNames(_ parameters: String, _ name: String) {
        let message = Message(parsing: Array("Content-Disposition: attachment; \(parameters)\r\n\r\n".utf8))
        #expect(message.root.fileName == name)
        #expect(message.root.isAttachment)
    }

    @Test("a chain of RFC 2231 ends at its first gap; one that does not start is none")
    func chains() {
        #expect(ContentType(parsing: "a/b; n*0=x; n*2=z".utf8)?.parameters["n"] == "x")
        #expect(ContentType(parsing: "a/b; n*1=x".utf8)?.parameters["n"] == "")
        #expect(ContentType(parsing: "Text/HTML (c) ; Charset = UTF-8".utf8)?.parameters["charset"] == "UTF-8")
        #expect(ContentType(parsing: "text".utf8) == nil)
    }
}
