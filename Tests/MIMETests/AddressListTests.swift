import MIME
import Mail
import Testing

@Suite("RFC 5322 §3.4, threats A2.7: one strict address parser")
struct AddressListTests {
    @Test(
        "is read",
        arguments: [
            ("bob@partner.example", ["|bob@partner.example"]), ("<bob@partner.example>", ["|bob@partner.example"]),
            ("Bob <bob@partner.example>, alice@zegel.example", ["Bob|bob@partner.example", "|alice@zegel.example"]),
            ("\"B, O\\\"B\" <bob@partner.example>", ["B, O\"B|bob@partner.example"]),
            ("John Q. Public <j@x.example>", ["John Q. Public|j@x.example"]),
            ("=?utf-8?Q?M=C3=BCller?= Hans <m@x.example>", ["Müller Hans|m@x.example"]),
            ("Müller <m@x.example>", ["Müller|m@x.example"]), ("Grüße@x.example", ["|Grüße@x.example"]),
            ("Team: a@x.example, \"b c\"@x.example;, d@x.example", ["|a@x.example", "|\"b c\"@x.example", "|d@x.example"]),
            ("(his account) pete@silly.example (a (nested \\) one))", ["|pete@silly.example"]),
            ("\"a@b.example\" <c@d.example>", ["a@b.example|c@d.example"]),
            ("a@b.example\r\n\t, c@d.example", ["|a@b.example", "|c@d.example"]),
            ("\"\" <a@b.example>", ["|a@b.example"]), ("undisclosed-recipients:;", []),
        ])
    func accepted(_ value: String, _ expected: [String]) throws {
        let list = try AddressList(parsing: value)
        #expect(list.mailboxes.map { "\($0.displayName ?? "")|\($0.address)" } == expected)
    }

    @Test(
        "is refused",
        arguments: [
            "", " ", "()", "a", "a@", "@b.example", "<>", "<a@b.example", "a@b.example>", "a@b.example c@d.example",
            "a@b.example <c@d.example>", "<a@b.example> <c@d.example>", "<a@b.example>c@d.example", "<a@b.example, c@d.example>",
            "a@b.example,", ",a@b.example", "a@b.example,,c@d.example", "a@b.example; c@d.example", "a . b@c.example", "a@b . example",
            "a@b(x).example", "a b@c.example", "pete(his account)@silly.example", "pete@(his host)silly.example", "a @b.example",
            "a@ b.example", "<@r.example:a@b.example>", "<@a.example,@b.example:c@d.example>", "a@[192.0.2.1]",
            "=?utf-8?Q?ceo=40corp.example=00?=@evil.example", "x@=?utf-8?Q?corp.example?=", "<=?utf-8?Q?ceo?=@corp.example>",
            "=?utf-8?Q?a,b?= <c@d.example>", "a\0@b.example", "a@b.example\0", "Bob\0 <a@b.example>", "a@b.example\r\nBcc: c@d.example",
            "a@b.example\rc", "a@b.example\n", "(a@b.example", "\"a@b.example", "Team: a@x.example", "Team: Inner: a@b.example;;",
            "a@b@c.example", "a@b.example.", "a..b@c.example", "Bob <ceo @corp.example>", "ceo＠corp.example", "a@b_c.example",
            ".Bob <a@b.example>", "Bob@home <a@b.example>", "\u{7F}a@b.example",
        ])
    func refused(_ value: String) {
        #expect(throws: AddressError.self) { try AddressList(parsing: value) }
    }

    @Test("octets that are not UTF-8: fine in a name, never in an address")
    func octets() throws {
        #expect(try AddressList(parsing: Array("M".utf8) + [0xFC] + Array("ller <m@x.example>".utf8)).mailboxes[0].displayName == "Müller")
        #expect(throws: AddressError.self) { try AddressList(parsing: [0xFC] + Array("@x.example".utf8)) }
    }

    @Test("the reason names what is wrong")
    func reasons() {
        #expect(throws: AddressError.sourceRoute(at: 1)) { try AddressList(parsing: "<@a.example:b@c.example>") }
        #expect(throws: AddressError.addressLiteral(at: 2)) { try AddressList(parsing: "a@[192.0.2.1]") }
        #expect(throws: AddressError.encodedWordInAddress(at: 0)) { try AddressList(parsing: "=?utf-8?q?a?=@b.example") }
        #expect(throws: AddressError.illegalCharacter(at: 1)) { try AddressList(parsing: "a\0@b.example") }
        #expect(throws: AddressError.empty) { try AddressList(parsing: "") }
    }

    @Test("all fields of a name are joined; one bad one spoils the list")
    func fields() throws {
        let header = Message(parsing: Array("To: a@b.example\r\nTo: Team:c@d.example;\r\nCc: nonsense\r\n\r\n".utf8)).root.header
        let list = try header.addressList(named: "to")
        #expect(list.mailboxes.map(\.address.description) == ["a@b.example", "c@d.example"])
        #expect(list.groups == ["Team"])
        #expect(try header.addressList(named: "Bcc").elements.isEmpty)
        #expect(throws: AddressError.self) { try header.addressList(named: "cc") }
    }
}
