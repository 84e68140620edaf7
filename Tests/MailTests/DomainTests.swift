import Mail
import Testing

@Suite("RFC 5321 §4.1.2 and RFC 5891, domains")
struct DomainTests {
    @Test(
        "is no domain",
        arguments: [
            "", ".", "a.", ".a", "a..b", "-a.example", "a-.example", "a b.example", "a_b.example", "a\0.example", "a/b.example",
            "a@b.example", "a:25.example", "ａ.example．evil", "[192.0.2.1]", "a%2Eb.example", "a#b.example", "a?b.example",
        ])
    func refused(_ text: String) { #expect(Domain(text) == nil) }

    @Test(
        "is compared as lower-case A-labels",
        arguments: [
            ("Example.ORG", "example.org"), ("BÜCHER.example", "xn--bcher-kva.example"), ("xn--bcher-kva.example", "xn--bcher-kva.example"),
        ])
    func ascii(_ text: String, _ ascii: String) { #expect(Domain(text)?.ascii == ascii) }

    @Test("labels of 64 and names of 254 octets are too long")
    func lengths() {
        #expect(Domain(String(repeating: "a", count: 63) + ".example") != nil)
        #expect(Domain(String(repeating: "a", count: 64) + ".example") == nil)
        #expect(Domain(String(repeating: "a.", count: 126) + "ab") == nil)
    }

    @Test("wildcards look at the parents, longest first")
    func parents() throws {
        let domain = try #require(Domain("a.b.example"))
        #expect(domain.parents.map(\.ascii) == ["b.example", "example"])
        #expect(domain.parents.allSatisfy { domain.isBelow($0) && Domain($0.ascii) == $0 })
        for other in ["a.b.example", "x.a.b.example", "xample", "a.example", ".example", "other.example"] {
            #expect(Domain(other).map { domain.isBelow($0) } != true, "\(other)")
        }
    }

    @Test("an address literal is below nothing, whatever dots it has")
    func literals() throws {
        let literal = try #require(EmailAddress("a@[192.0.2.1]")?.domain)
        #expect(literal.parents.isEmpty)
        #expect(Domain("1").map { literal.isBelow($0) } == false)
    }
}
