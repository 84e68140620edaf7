import Mail
import Testing

@Suite("RFC 5321 §4.1.2, mailboxes")
struct EmailAddressTests {
    @Test(
        "is no address (threats A2.8, A4.6)",
        arguments: [
            "", "@", "a@", "@b.example", "ceo @corp.example", " ceo@corp.example", "ceo@corp.example ", "ceo@corp.example.",
            "ceo@corp.example\0.evil", "ceo\0@corp.example", "ceo@corp.example\r\nBcc: x@y.example", "a..b@c.example", ".a@c.example",
            "a.@c.example", "a@[192.0.2]", "a@[192.0.2.1", "a@192.0.2.1]", "a@[]", "a@[IPv6:]", "a@[2001:db8::1]", "a@[IPv6:192.0.2.1]",
            "a@[192.0.2.1/8]", "a@[x:y]",
            "a@[IPv6:fe80::1%eth0]", "a@[ 192.0.2.1]", "a@b@c.example", "\"a@b.example", "\"a\"b@c.example", "a@-c.example", "a@c-.example",
            "a@c..example", "ceo＠corp.example", "ceo@corp。example", "a@c_d.example", "a(b)@c.example", "@r.example:a@c.example",
            "a\u{200B}b@c.example", "a\u{202E}b@c.example", "\"a\nb\"@c.example",
        ])
    func refused(_ text: String) { #expect(EmailAddress(text) == nil) }

    @Test(
        "keeps what was written and compares what it means",
        arguments: [
            ("Bob@Partner.Example", "bob@partner.example"), ("\"bob\"@partner.example", "bob@partner.example"),
            ("\"a@b\"@c.example", "\"a@b\"@c.example"), ("user%other@c.example", "user%other@c.example"),
            ("info@bücher.example", "info@xn--bcher-kva.example"), ("Grüße@c.example", "grüße@c.example"),
            ("\"a b\"@C.example", "\"a b\"@c.example"),
            ("a@[192.0.2.1]", "a@[192.0.2.1]"), ("A@[ipv6:2001:DB8::1]", "a@[IPv6:2001:db8::1]"),
            (#""v\ip"@free.example"#, "vip@free.example"),
            (#""\v\i\.\p"@free.example"#, "vi.p@free.example"), (#""a\@\b"@c.example"#, #""a@b"@c.example"#),
            (#""a\"\\\b"@c.example"#, #""a\"\\b"@c.example"#), (#""a\ b"@c.example"#, #""a b"@c.example"#),
            (#""\ü\.x"@c.example"#, "ü.x@c.example"), ("\"\"@c.example", "\"\"@c.example"), (#""a\..b"@c.example"#, #""a..b"@c.example"#),
        ])
    func normalized(_ text: String, _ normalized: String) throws {
        #expect(try #require(EmailAddress(text)).normalized == normalized)
    }

    @Test("RFC 9598 §5, RFC 6530 §10.1: local parts are compared octet by octet, domains by their A-labels")
    func octets() throws {
        let composed = try #require(EmailAddress("jos\u{E9}@b\u{FC}cher.example"))
        let decomposed = try #require(EmailAddress("jose\u{301}@b\u{FC}cher.example"))
        #expect(composed != decomposed)
        #expect(Set([composed, decomposed]).count == 2)
        #expect([composed: 1, decomposed: 2][composed] == 1)
        #expect((composed < decomposed) != (decomposed < composed))
        #expect(composed == EmailAddress("jos\u{E9}@bu\u{308}cher.example"))
        #expect(composed == EmailAddress("JOS\u{E9}@xn--bcher-kva.example"))
    }

    @Test("what was simplified reads as itself again", arguments: [#""a\"\\\b"@c.example"#, #""v\ip+x"@c.example"#, #""\ "@c.example"#])
    func stable(_ text: String) throws {
        let address = try #require(EmailAddress(text))
        #expect(EmailAddress(address.description)?.localPart == address.localPart)
    }

    @Test("a quoted pair is no way around a user's own settings or tag")
    func quotedPair() {
        #expect(EmailAddress(#""v\ip"@free.example"#) == EmailAddress("vip@free.example"))
        #expect(EmailAddress(#""v\ip\+x"@free.example"#)?.withoutTag?.description == "vip@free.example")
    }

    @Test("a local part over 64 or an address over 320 octets is none")
    func lengths() {
        #expect(EmailAddress(String(repeating: "a", count: 64) + "@b.example") != nil)
        #expect(EmailAddress(String(repeating: "a", count: 65) + "@b.example") == nil)
        #expect(EmailAddress("a@" + String(repeating: "b.", count: 200) + "example") == nil)
    }

    @Test("user+tag falls back to user; quoted and empty ones do not")
    func tags() {
        #expect(EmailAddress("user+tag@d.example")?.withoutTag?.description == "user@d.example")
        #expect(EmailAddress("user@d.example")?.withoutTag == nil)
        #expect(EmailAddress("+tag@d.example")?.withoutTag == nil)
        #expect(EmailAddress("\"a b+tag\"@d.example")?.withoutTag == nil)
    }
}
