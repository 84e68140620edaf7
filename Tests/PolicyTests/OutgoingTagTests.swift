import Mail
import Policy
import Testing

@Suite("20.2 and E-15, our tags leave no subject of ours")
struct OutgoingTagTests {
    /// Subject as written, and what it becomes; `nil`: it stays.
    static let subjects: [(String, String?)] = [
        ("Re: [signed] Offer", "Re: Offer"), ("[decrypted] [signed] Offer", "Offer"), ("Re: [SIGNED] Offer", "Re: Offer"),
        ("Re: [signed by: eve@partner.example] Offer", "Re: Offer"), ("Re: [invalid signature!] Offer", "Re: Offer"),
        ("Re: [\u{455}igned] Offer", "Re: Offer"), ("=?utf-8?q?Re:_=5Bsigned=5D?= Offer", "Re: Offer"), ("Re: Offer", nil),
        ("Re: signed Offer", nil),
    ]

    private func subject(_ written: String, _ settings: [(String, String, String)], _ origin: Origin = .inside) throws -> String? {
        try Scenario {
            ($0.subject, $0.settings, $0.origin, $0.relayDomains) = (written, settings, origin, ["partner.example"])
        }.plan().subjectReplacement
    }

    @Test("an answer does not collect them", arguments: subjects)
    func taken(written: String, left: String?) throws {
        #expect(try subject(written, [("zegel.example", "tags.enabled", "true")]) == left)
    }

    @Test("they stay when our mail gets none, when tags.strip-outgoing is off, and in mail of others")
    func stay() throws {
        let (tags, off) = (("zegel.example", "tags.enabled", "true"), ("global", "tags.strip-outgoing", "false"))
        #expect(try subject("Re: [signed] Offer", []) == nil)
        #expect(try subject("Re: [signed] Offer", [tags, off]) == nil)
        #expect(try subject("Re: [signed] Offer", [("global", "tags.enabled", "true")], .outside) == nil)
    }

    @Test("the keyword of a trigger and a tag go together")
    func withTrigger() throws {
        #expect(try subject("Re: [signed] Offer [encrypt]", [("zegel.example", "tags.enabled", "true")]) == "Re: Offer")
    }
}
