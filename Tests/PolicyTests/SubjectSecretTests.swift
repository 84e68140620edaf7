import Foundation
import Mail
import Policy
import Settings
import Testing

@Suite("E-06: password and phone number in the subject")
struct SubjectSecretTests {
    static let dan = "dan@partner.example"
    static let trigger = ("global", "password.subject-trigger", #"\[pw: *([^\]]+)\]"#)
    static let sender = [("global", "encrypt.mode", "mandatory"), (dan, "password.mode", "sender"), trigger]

    static func scenario(_ subject: String, _ settings: [(String, String, String)], _ change: (inout Scenario) -> Void = { _ in }) throws
        -> Scenario
    {
        try Scenario {
            $0.to = [dan]
            $0.makesPDF = true
            $0.smsTransports = ["main"]
            $0.settings = settings
            $0.subject = subject
            change(&$0)
        }
    }

    @Test("the password is taken out, used, and in no record of the decision")
    func taken() throws {
        let scenario = try Self.scenario("Offer [pw: MARKcorrect-horse] of May", Self.sender)
        let plan = try scenario.plan()
        #expect(plan.outcomes == [.encrypted])
        #expect(plan.subjectReplacement == "Offer of May")
        #expect(Array(plan.secrets.passwords.values) == ["MARKcorrect-horse"])
        #expect(plan.notices.isEmpty)
        let facts = DecisionFacts(try scenario.facts(), settings: try scenario.snapshot().settings)
        #expect(facts.subject == "Offer [pw: ************] of May")
        let record = String(decoding: try JSONEncoder().encode(facts) + JSONEncoder().encode(plan), as: UTF8.self)
        #expect(!record.contains("MARK"))
        #expect(!Explanation(plan, subject: facts.subject).text.contains("MARK"))
    }

    @Test("it is removed whatever becomes of it: mode never, another mode of password, a recipient with a certificate")
    func alwaysRemoved() throws {
        let plain = try Self.scenario("Offer [pw: correct-horse]", [Self.trigger, ("global", "encrypt.mode", "never")]).plan()
        #expect(plain.subjectReplacement == "Offer" && plain.outcomes == [.signed])
        let certificate = try Self.scenario("[pw:correct-horse] Offer", [Self.trigger]) { $0.to = ["bob@partner.example"] }.plan()
        #expect(certificate.subjectReplacement == "Offer" && certificate.outcomes == [.signedAndEncrypted])
        let together = try Self.scenario("[encrypt] Offer [pw: correct-horse]", Self.sender).plan()
        #expect(together.subjectReplacement == "Offer")
    }

    @Test("several in a subject, and a second Subject field: all go")
    func several() throws {
        let plan = try Self.scenario("a [pw: first-password] b [pw: second-password] c", Self.sender) {
            $0.header = "Subject: x [pw: third-password]\r\n"
        }.plan()
        #expect(plan.subjectReplacement == "a b c")
        #expect(plan.fieldRemovals.map(\.name) == ["Subject"])
        #expect(Array(plan.secrets.passwords.values) == ["first-password"])
    }

    @Test("15.1: fewer than 8 characters is refused with a notice, under allow as well", arguments: ["mandatory", "force", "allow"])
    func weak(_ mode: String) throws {
        let settings = Self.sender.dropFirst() + [("global", "encrypt.mode", mode), (Self.dan, "pdf.only-if-mandatory", "false")]
        let plan = try Self.scenario("Offer [pw: seven77]", Array(settings)).plan()
        #expect(plan.outcomes == [.refused] && plan.notices.map(\.kind) == [.encryptionFailed])
        #expect(plan.notices.first?.recipients.first?.reason.contains("fewer than 8 characters") == true)
        #expect(plan.subjectReplacement == "Offer")
        #expect(plan.secrets.passwords.isEmpty)
    }

    @Test("an expression that never ends: the whole subject is left out, nothing is sent by it, and administrators hear of it")
    func endless() throws {
        let settings = [Self.sender[0], Self.sender[1], ("global", "password.subject-trigger", "^((?:a+)+)$")]
        let scenario = try Self.scenario(String(repeating: "a", count: 60) + "!", settings)
        let plan = try scenario.plan()
        #expect(plan.subjectReplacement == "" && plan.outcomes == [.refused] && plan.alarms.count == 1)
        #expect(DecisionFacts(try scenario.facts(), settings: try scenario.snapshot().settings).subject?.contains("aaa") != true)
    }

    @Test("from outside nothing is read and nothing removed")
    func outside() throws {
        let plan = try Self.scenario("Offer [pw: correct-horse]", Self.sender) {
            ($0.origin, $0.from, $0.reversePath, $0.relayDomains) = (.outside, "e@else.example", "e@else.example", ["partner.example"])
        }.plan()
        #expect(plan.subjectReplacement == nil && plan.secrets.passwords.isEmpty)
    }

    static let sms = [
        (dan, "password.mode", "sms"), ("global", "sms.allowed", "true"), ("global", "sms.transport", "main"),
        ("global", "sms.phone-in-subject", "true"),
    ]

    /// Subject, default country, the number found, the subject that leaves.
    static let numbers: [(String, String, String?, String)] = [
        ("[encrypt] +31612345678 Offer", "none", "+31612345678", "Offer"),
        ("Offer [encrypt]+31612345678", "none", "+31612345678", "Offer"),
        ("[encrypt] +31 6 1234-5678 Offer", "none", "+31612345678", "Offer"),
        ("[encrypt] 0031612345678 Offer", "none", "+31612345678", "Offer"),
        ("[encrypt] 0612345678 Offer 2026", "+31", "+31612345678", "Offer 2026"),
        ("[encrypt] +31612345678 2026 figures", "none", "+31612345678", "2026 figures"),
        ("[encrypt] 0612345678 Offer", "none", nil, "Offer"),
        ("[encrypt] +0612345678 Offer", "none", nil, "Offer"),
        ("[encrypt] 2026 figures", "+31", nil, "2026 figures"),
        ("[encrypt] Call +31612345678", "none", nil, "Call +31612345678"),
    ]

    @Test("16: a number behind the keyword is used and removed; anything else is refused", arguments: numbers)
    func number(_ subject: String, _ country: String, _ number: String?, _ left: String) throws {
        let settings = Self.sms + [("global", "sms.default-country", country)]
        let plan = try Self.scenario(subject, settings).plan()
        #expect(plan.subjectReplacement == left)
        #expect(plan.outcomes == [number == nil ? .refused : .encrypted])
        #expect(plan.secrets.numbers.values.map(\.text) == [number].compactMap(\.self))
        #expect(plan.secrets.newNumbers.count == plan.secrets.numbers.count)
    }

    @Test("a known number stays the stored one; for several recipients a number in the subject is refused")
    func whose() throws {
        let known = try Self.scenario("[encrypt] +31612345678 Offer", Self.sms + [(Self.dan, "sms.phone-number", "+31687654321")]).plan()
        #expect(known.secrets.numbers.values.map(\.text) == ["+31612345678"] && known.secrets.newNumbers.isEmpty)
        let two = try Self.scenario("[encrypt] +31612345678 Offer", Self.sms) { $0.to = [Self.dan, "bob@partner.example"] }.plan()
        #expect(two.outcomes == [.refused, .signedAndEncrypted])
        let off = try Self.scenario("[encrypt] +31612345678 Offer", Array(Self.sms.dropLast())).plan()
        #expect(off.subjectReplacement == "+31612345678 Offer")
    }
}
