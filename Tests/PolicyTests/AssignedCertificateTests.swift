import PKI
import Policy
import Settings
import Testing

@Suite("Certificates assigned in settings")
struct AssignedCertificateTests {
    private static let colons = "AB:" + Array(repeating: "01", count: 31).joined(separator: ":")

    @Test("a thumbprint is 64 hexadecimal digits, with colons or blanks or without")
    func thumbprints() throws {
        let plain = try #require(CertificateThumbprint("ab" + String(repeating: "01", count: 31)))
        #expect(CertificateThumbprint(Self.colons) == plain)
        #expect(CertificateThumbprint(settingText: plain.settingText) == plain)
        #expect(CertificateThumbprint(plain.text.uppercased().replacing(":", with: " ")) == plain)
        for wrong in ["", "ab", String(repeating: "0", count: 63), String(repeating: "g", count: 64), plain.text + "0", "٠" + plain.text] {
            #expect(CertificateThumbprint(wrong) == nil, "\(wrong)")
        }
    }

    @Test("the user's and those by address together; the domain's, the wildcard's and everyone's only when these yield none")
    func levels() throws {
        var scenario = try Scenario { $0.candidates = [:] }
        let certificates = scenario.certificates
        scenario.named = [certificates.bill, certificates.carol, certificates.bob]
        scenario.settings = [("global", "smime.certificates", certificates.carol.thumbprint)]
        #expect(try scenario.plan().keys == [[certificates.carol.thumbprint]])
        scenario.settings.append(("*.example", "smime.certificates", certificates.bill.thumbprint))
        #expect(try scenario.plan().keys == [[certificates.bill.thumbprint]])
        scenario.settings.append(("partner.example", "smime.certificates", certificates.bob.thumbprint))
        #expect(try scenario.plan().keys == [[certificates.bob.thumbprint]])
        scenario.settings.append(("bob@partner.example", "smime.certificates", certificates.carol.thumbprint))
        scenario.candidates = ["bob@partner.example": [Candidate(certificate: certificates.bob, hasPrivateKey: false)]]
        #expect(try scenario.plan().keys == [[certificates.carol.thumbprint, certificates.bob.thumbprint]])
    }

    @Test("an assigned one that is expired, or is not in the store, is refused with its reason and blocks no other")
    func refused() throws {
        var scenario = try Scenario()
        let expired = scenario.certificates.expired
        let absent = String(repeating: "7", count: 64)
        scenario.named = [expired]
        scenario.settings = [("bob@partner.example", "smime.certificates", "\(expired.thumbprint), \(absent)")]
        let plan = try scenario.plan()
        #expect(plan.keys == [[scenario.certificates.bob.thumbprint]])
        let refused = plan.recipients.flatMap(\.steps).flatMap(\.refused)
        #expect(refused.map(\.thumbprint) == [absent, expired.thumbprint])
        #expect(refused.map(\.reason) == ["not in the store", "expired"])
        #expect(refused.first?.detail == "named by user bob@partner.example")
    }

    @Test("additional ones of both sides read along, but never make encryption possible by themselves")
    func additional() throws {
        var scenario = try Scenario()
        let certificates = scenario.certificates
        scenario.named = [certificates.carol, certificates.bill, certificates.expired]
        scenario.settings = [
            ("zegel.example", "smime.additional-certificates", certificates.carol.thumbprint),
            ("partner.example", "smime.additional-certificates", "\(certificates.bill.thumbprint), \(certificates.expired.thumbprint)"),
        ]
        let plan = try scenario.plan()
        #expect(plan.keys == [[certificates.bob.thumbprint, certificates.carol.thumbprint, certificates.bill.thumbprint]])
        #expect(plan.recipients.flatMap(\.steps).flatMap(\.refused).map(\.reason) == ["expired"])
        scenario.candidates = [:]
        #expect(try scenario.plan().keys == [[]])
    }

    @Test("signing: the user's own sign.certificate first, the domain's only when sign.domain-certificate says so")
    func signing() throws {
        var scenario = try Scenario()
        let certificates = scenario.certificates
        scenario.named = [certificates.carol]
        scenario.settings = [("zegel.example", "sign.certificate", certificates.carol.thumbprint)]
        #expect(try scenario.signer() == certificates.alice.thumbprint)
        scenario.signing = []
        #expect(try scenario.signer() == nil)
        scenario.settings.append(("zegel.example", "sign.domain-certificate", "true"))
        #expect(try scenario.signer() == certificates.carol.thumbprint)
        let own = try certificates.authority.leaf(for: "alice@zegel.example").certificate
        scenario.named.append(own)
        scenario.signing = [Candidate(certificate: certificates.alice, hasPrivateKey: true)]
        scenario.settings.append(("alice@zegel.example", "sign.certificate", own.thumbprint))
        #expect(try scenario.signer() == own.thumbprint)
    }
}

extension Scenario {
    /// The thumbprint of what the message would be signed with.
    fileprivate func signer() throws -> String? { try plan().groups.first?.treatment.protection?.signing?.thumbprint }
}
