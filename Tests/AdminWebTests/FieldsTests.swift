import Testing

@testable import AdminWeb

@Suite("Fields of queries and forms")
struct FieldsTests {
    @Test("names and values are decoded; empty ones count as absent, and are known as sent")
    func decoded() {
        let fields = Fields(encoded: "a=1&b=x%20y+z&c=&a=2&d=%E2%9C%93&broken=%zz")
        #expect(fields["a"] == "1" && fields.all("a") == ["1", "2"])
        #expect(fields["b"] == "x y z" && fields["d"] == "✓")
        #expect(fields["c"] == nil && fields.sent("c") == "" && fields.sent("e") == nil)
        #expect(fields["broken"] == nil)
    }

    @Test(
        "where one comes back to is a path of these pages",
        arguments: [
            ("/domains?x=1", "/domains?x=1"), ("//evil.example", "/"), ("https://evil.example", "/"), ("/\\evil.example", "/"), ("", "/"),
            ("/a\r\nSet-Cookie: x", "/"), ("javascript:alert(1)", "/"),
        ])
    func local(_ sent: String, _ kept: String) { #expect(Link.local(sent) == kept) }

    @Test("what is put into an address cannot leave its place")
    func addresses() {
        #expect(Link.to("/act", ["a": "x&b=1", "c": nil, "d": "\"><script>"]) == "/act?a=x%26b%3D1&d=%22%3E%3Cscript%3E")
    }
}
