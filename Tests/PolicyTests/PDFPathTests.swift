import Foundation
import Mail
import Policy
import Settings
import Testing

@Suite("E-11, 15: a PDF for whom there is no certificate")
struct PDFPathTests {
    static let dan = "dan@partner.example"

    /// To dan, who has no certificate, where PDFs are made.
    static func scenario(_ settings: [(String, String, String)] = [], _ change: (inout Scenario) -> Void = { _ in }) throws -> Scenario {
        try Scenario {
            $0.to = [dan]
            $0.makesPDF = true
            $0.smsTransports = ["main"]
            $0.settings = settings
            change(&$0)
        }
    }

    private static func step(_ plan: Plan, _ words: String) -> Step? {
        plan.recipients.flatMap(\.steps).first { $0.kind == .method && $0.headline.hasPrefix(words) }
    }

    @Test("A-26: under allow it goes plain; under force and mandatory it is a PDF")
    func a26() throws {
        let plain = try Self.scenario().plan()
        #expect(plain.outcomes == [.signed])
        #expect(Self.step(plain, "PDF was not tried: nothing asks for more than S/MIME") != nil)
        for mode in ["force", "mandatory"] {
            let plan = try Self.scenario([("global", "encrypt.mode", mode)]).plan()
            #expect(plan.outcomes == [.encrypted])
            let pdf = plan.groups.first?.treatment.protection?.pdf
            #expect(pdf == PDFChoice(password: PasswordChoice(.originator, length: 16)))
            #expect(Self.step(plan, "PDF is possible: its password goes to the sender, who passes it on")?.mark == .done)
        }
        let asked = try Self.scenario { $0.subject = "[encrypt] Offer" }.plan()
        #expect(asked.outcomes == [.encrypted] && asked.subjectReplacement == "Offer")
        let always = try Self.scenario([(Self.dan, "pdf.only-if-mandatory", "false")]).plan()
        #expect(always.outcomes == [.encrypted])
    }

    @Test("who has a certificate gets S/MIME; the order of the methods decides")
    func order() throws {
        let both = [("global", "encrypt.mode", "mandatory")]
        let smime = try Self.scenario(both) { $0.to = ["bob@partner.example"] }.plan()
        #expect(smime.outcomes == [.signedAndEncrypted])
        let pdf = try Self.scenario(both + [("bob@partner.example", "encrypt.methods", "pdf, smime")]) { $0.to = ["bob@partner.example"] }
            .plan()
        #expect(pdf.groups.first?.treatment.protection?.pdf != nil)
        let none = try Self.scenario(both + [(Self.dan, "encrypt.methods", "smime")]).plan()
        #expect(none.outcomes == [.refused])
    }

    @Test(
        "switched off on one side, too large, or not made here: the mode decides what is left",
        arguments: [
            ("alice@zegel.example", "pdf.enabled", "false", "PDF was not tried: it is switched off"),
            (dan, "pdf.enabled", "false", "PDF was not tried: it is switched off"),
            ("zegel.example", "pdf.max-size", "50 B", "PDF was not tried: the mail has"),
        ])
    func notTried(_ level: String, _ key: String, _ value: String, _ words: String) throws {
        let plan = try Self.scenario([("global", "encrypt.mode", "mandatory"), (level, key, value)]).plan()
        #expect(plan.outcomes == [.refused] && plan.notices.map(\.kind) == [.encryptionFailed])
        #expect(Self.step(plan, words)?.mark == .neutral)
        let force = try Self.scenario([("global", "encrypt.mode", "force"), (level, key, value)]).plan()
        #expect(force.outcomes == [.signed])
    }

    /// Settings, the reason.
    static let impossible: [([(String, String, String)], String)] = [
        ([(dan, "password.mode", "static")], "no password is set for dan@partner.example"),
        ([(dan, "password.mode", "sms")], "SMS is not allowed for dan@partner.example"),
        ([(dan, "password.mode", "sms"), ("global", "sms.allowed", "true")], "there is no way to send an SMS"),
        (
            [(dan, "password.mode", "sms"), ("global", "sms.allowed", "true"), ("global", "sms.transport", "other")],
            "there is no way to send an SMS"
        ),
        (
            [(dan, "password.mode", "sms"), ("global", "sms.allowed", "true"), ("global", "sms.transport", "main")],
            "no telephone number is known of dan@partner.example"
        ),
        (
            [
                (dan, "password.mode", "sms"), ("global", "sms.allowed", "true"), ("alice@zegel.example", "sms.allowed", "false"),
                ("global", "sms.transport", "main"), (dan, "sms.phone-number", "+31612345678"),
            ], "SMS is not allowed for dan@partner.example"
        ),
        ([(dan, "password.mode", "otp")], "there is no portal that shows one-time passwords"),
        (
            [(dan, "password.mode", "otp"), ("global", "portal.base-url", "https://p.example"), ("global", "otp.auto-create", "false")],
            "dan@partner.example has no secret for one-time passwords"
        ),
        ([(dan, "password.mode", "sender")], "there is no password in the subject"),
        ([("zegel.example", "locality", "external")], "alice@zegel.example is not an internal address"),
    ]

    @Test(
        "A-08: [encrypt], only PDF possible and no password possible: nothing is sent plain, and the sender is told why",
        arguments: impossible)
    func a08(_ settings: [(String, String, String)], _ reason: String) throws {
        let plan = try Self.scenario(settings) { $0.subject = "[encrypt] Offer" }.plan()
        #expect(plan.outcomes == [.refused])
        #expect(plan.groups.allSatisfy { if case .refuse = $0.treatment { true } else { false } })
        #expect(plan.notices.map(\.kind) == [.encryptionFailed])
        let told = plan.notices.first?.recipients.first?.reason ?? ""
        #expect(told.hasSuffix("no PDF: \(reason)"), "\(told)")
        #expect(Self.step(plan, "PDF was not possible: \(reason)")?.mark == .refused)
    }

    @Test("the sender must be told his passwords: automatic mail and mail without a sender make no PDF of mode originator")
    func nobodyToTell() throws {
        let mandatory = [("global", "encrypt.mode", "mandatory")]
        let bulk = try Self.scenario(mandatory) { $0.header = "Precedence: bulk\r\n" }.plan()
        #expect(bulk.outcomes == [.held])
        let null = try Self.scenario(mandatory) { $0.reversePath = nil }.plan()
        #expect(null.outcomes == [.refused])
        let relayed = try Self.scenario(mandatory) {
            ($0.origin, $0.from, $0.reversePath, $0.relayDomains) = (.outside, "eve@else.example", "eve@else.example", ["partner.example"])
        }.plan()
        #expect(relayed.outcomes == [.held])
        let known = try Self.scenario(
            mandatory + [(Self.dan, "password.mode", "static"), (Self.dan, "password.static", "agreed by telephone")]
        ) {
            ($0.origin, $0.from, $0.reversePath, $0.relayDomains) = (.outside, "eve@else.example", "eve@else.example", ["partner.example"])
        }.plan()
        #expect(known.outcomes == [.encrypted])
    }

    @Test("W-05: each recipient has a copy and a password of his own, and one notice names them all")
    func everybodyHisOwn() throws {
        let plan = try Self.scenario([("global", "encrypt.mode", "mandatory")]) {
            $0.to = ["dan@partner.example", "dora@partner.example", "bob@partner.example"]
            $0.hidden = ["drew@partner.example"]
        }.plan()
        #expect(plan.copies == ["dan", "dora", "bob", "drew"])
        #expect(plan.outcomes == [.encrypted, .encrypted, .signedAndEncrypted, .encrypted])
        #expect(plan.notices.map(\.kind) == [.passwords])
        #expect(plan.notices.first?.recipients.map(\.address.localPart) == ["dan", "dora", "drew"])
    }

    @Test("W-02: a password is used again while it counts; another mode, length or number ends that")
    func reuse() throws {
        let now = Date()
        func plan(_ kept: PasswordFacts.Kept, _ settings: [(String, String, String)]) throws -> PasswordChoice? {
            try Self.scenario([("global", "encrypt.mode", "mandatory")] + settings) {
                $0.passwords = PasswordFacts(kept: EmailAddress(Self.dan).map { [$0: kept] } ?? [:])
            }.plan().groups.first?.treatment.protection?.pdf?.password
        }
        let kept = PasswordFacts.Kept(mode: .originator, length: 16, number: nil, madeAt: now.addingTimeInterval(-86_400))
        let month = (Self.dan, "password.validity", "30 d")
        #expect(try plan(kept, [])?.isReused == false)
        #expect(try plan(kept, [month])?.isReused == true)
        #expect(try plan(kept, [(Self.dan, "password.validity", "never")])?.isReused == true)
        #expect(try plan(kept, [(Self.dan, "password.validity", "12 h")])?.isReused == false)
        #expect(try plan(kept, [month, (Self.dan, "password.length", "20")])?.isReused == false)
        let sms = [
            month, (Self.dan, "password.mode", "sms"), ("global", "sms.allowed", "true"), ("global", "sms.transport", "main"),
            (Self.dan, "sms.phone-number", "+31612345678"),
        ]
        #expect(try plan(kept, sms)?.isReused == false)
        func bySMS(_ number: String) -> PasswordFacts.Kept { .init(mode: .sms, length: 16, number: PhoneNumber(number), madeAt: now) }
        #expect(try plan(bySMS("+31612345678"), sms)?.isReused == true)
        #expect(try plan(bySMS("+31687654321"), sms)?.isReused == false)
    }

    @Test("a reused password is not announced again")
    func notAnnouncedAgain() throws {
        let plan = try Self.scenario([("global", "encrypt.mode", "mandatory"), (Self.dan, "password.validity", "never")]) {
            $0.passwords.kept =
                EmailAddress(Self.dan).map { [$0: .init(mode: .originator, length: 16, number: nil, madeAt: Date())] } ?? [:]
        }.plan()
        #expect(plan.outcomes == [.encrypted] && plan.notices.isEmpty)
        #expect(Self.step(plan, "PDF is possible: opened with the password the recipient has already") != nil)
    }

    @Test("16: no more SMS for one recipient in a day than the limit, but a reused password needs none")
    func dailyLimit() throws {
        let sms = [
            ("global", "encrypt.mode", "mandatory"), (Self.dan, "password.mode", "sms"), ("global", "sms.allowed", "true"),
            ("global", "sms.transport", "main"), (Self.dan, "sms.phone-number", "+31612345678"),
        ]
        let address = try #require(EmailAddress(Self.dan))
        #expect(try Self.scenario(sms) { $0.passwords.smsInADay = [address: 4] }.plan().outcomes == [.encrypted])
        let over = try Self.scenario(sms) { $0.passwords.smsInADay = [address: 5] }.plan()
        #expect(over.outcomes == [.refused])
        #expect(Self.step(over, "PDF was not possible: dan@partner.example has had 5 SMS within a day") != nil)
    }

    @Test("a PDF that failed for good when it was made is not planned again: the mode says what is left")
    func failed() throws {
        let address = try #require(EmailAddress(Self.dan))
        for mode in ["force", "mandatory"] {
            let plan = try Self.scenario([("global", "encrypt.mode", mode)]) {
                $0.failures = FailedCertificates(pdf: [address: "the message cannot be made a PDF"])
            }.plan()
            #expect(plan.outcomes == [.refused], "\(mode)")
        }
        let next = try Self.scenario([("global", "encrypt.mode", "mandatory"), ("bob@partner.example", "encrypt.methods", "pdf, smime")]) {
            $0.to = ["bob@partner.example"]
            $0.failures = FailedCertificates(pdf: EmailAddress("bob@partner.example").map { [$0: "too deep"] } ?? [:])
        }.plan()
        #expect(next.outcomes == [.signedAndEncrypted])
    }

    @Test("F-05: a reply link only when both sides allow it, the portal is there and the sender is inside")
    func replyLink() throws {
        let mandatory = ("global", "encrypt.mode", "mandatory")
        let on = [
            mandatory, ("global", "reply.enabled", "true"), ("global", "portal.base-url", "https://p.example"),
            ("global", "reply.sender", "reply@zegel.example"),
        ]
        let choice = try Self.scenario(on).plan().groups.first?.treatment.protection?.pdf
        #expect(choice?.portal == "https://p.example" && choice?.replyUntil != nil)
        let off = try Self.scenario(on + [(Self.dan, "reply.enabled", "false")]).plan().groups.first?.treatment.protection?.pdf
        #expect(off?.portal == nil && off?.replyUntil == nil)
    }

    @Test("the mail with the PDF is signed when there is a key, unless pdf.sign-carrier says no")
    func signedCarrier() throws {
        let mandatory = ("global", "encrypt.mode", "mandatory")
        #expect(try Self.scenario([mandatory]).plan().groups.first?.treatment.protection?.signing != nil)
        let off = try Self.scenario([mandatory, ("zegel.example", "pdf.sign-carrier", "false")]).plan()
        #expect(off.groups.first?.treatment.protection?.signing == nil && off.outcomes == [.encrypted])
    }

    @Test("a recipient inside opens mail on his own device: there is no PDF for him")
    func inside() throws {
        let plan = try Self.scenario([("global", "encrypt.mode", "mandatory")]) { $0.to = ["dan@zegel.example"] }.plan()
        #expect(plan.outcomes == [.refused])
        #expect(plan.groups.first?.treatment.protection?.pdf == nil)
    }

    @Test("a plan that is stored and read again is the same, but for the secrets")
    func stored() throws {
        let plan = try Self.scenario([
            ("global", "encrypt.mode", "mandatory"), (Self.dan, "password.mode", "static"), (Self.dan, "password.static", "MARK-static-pw"),
        ]).plan()
        #expect(plan.secrets.passwords.values.contains("MARK-static-pw"))
        let json = try JSONEncoder().encode(plan)
        #expect(!String(decoding: json, as: UTF8.self).contains("MARK-static"))
        #expect(!"\(plan)".contains("MARK-static") && !String(reflecting: plan).contains("MARK-static"))
        var bare = plan
        bare.secrets = PlanSecrets()
        #expect(try JSONDecoder().decode(Plan.self, from: json) == bare)
    }
}
