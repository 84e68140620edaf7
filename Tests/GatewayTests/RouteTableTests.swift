import Mail
import SMTPTransport
import Settings
import Testing

@testable import Gateway

@Suite("behaviour.md 3.5, routes")
struct RouteTableTests {
    @Test("an exact name beats a wildcard, a longer wildcard a shorter one, and any domain its locality")
    func order() throws {
        func hop(_ name: String) -> NextHop { NextHop(host: name, port: 25) }
        func pattern(_ text: String) throws -> DomainPattern { try #require(DomainPattern(text)) }
        let table = RouteTable(
            byDomain: [
                (try pattern("*.example.com"), hop("wide")), (try pattern("*.b.example.com"), hop("narrow")),
                (try pattern("a.b.example.com"), hop("exact")),
            ], internal: hop("inside"), external: nil)
        func next(_ text: String, _ locality: Locality = .external) throws -> String? {
            table.nextHop(for: try #require(EmailAddress(text)), locality: locality)?.host
        }
        #expect(try next("x@a.b.example.com") == "exact")
        #expect(try next("x@c.b.example.com") == "narrow")
        #expect(try next("x@c.example.com") == "wide")
        #expect(try next("x@other.example", .internal) == "inside")
        #expect(try next("x@other.example") == nil)
    }

    @Test("a route that is looked up leads to the recipient's own domain")
    func lookedUp() throws {
        let table = RouteTable(internal: nil, external: NextHop(host: "", port: 25, tls: .verify, isDomain: true))
        let hop = table.nextHop(for: try #require(EmailAddress("x@partner.example")), locality: .external)
        #expect(hop == NextHop(host: "partner.example", port: 25, tls: .verify, isDomain: true))
    }
}
