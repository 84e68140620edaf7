import MIME
import Mail
import Policy
import Settings
import Testing

@Suite("6.3, triggers")
struct TriggerTests {
    /// Subject as written, and what it becomes.
    static let subjects: [(String, String)] = [
        ("[encrypt] Offer", "Offer"), ("Offer [encrypt]", "Offer"), ("Re: [encrypt] Offer", "Re: Offer"), ("[encrypt]", ""),
        ("Re: [ENCRYPT]Offer", "Re: Offer"), ("a[Encrypt]b", "ab"), ("[encrypt] [encrypt] x", "x"), ("a [encrypt][encrypt] b", "a b"),
        ("=?utf-8?q?=5Bencrypt=5D_Gr=C3=BC=C3=9Fe?=", "Grüße"), ("[enc\r\n rypt] x [encrypt]", "[enc rypt] x"),
        ("=?utf-8?q?[enc?= =?utf-8?q?rypt]?= x", "x"),
    ]

    @Test("T-02: the keyword goes, the blanks around it close up", arguments: subjects)
    func strip(written: String, left: String) throws {
        let plan = try Scenario { $0.subject = written }.plan()
        #expect(plan.subjectReplacement == left)
        #expect(plan.recipients.map(\.mode) == [.mandatory])
    }

    /// `[encrypt] x` in UTF-16 and UTF-32, with and without marks, either end first.
    static let wide: [String] = [
        "=?utf-16?b?AFsAZQBuAGMAcgB5AHAAdABdACAAeA==?=", "=?UTF-16?B?WwBlAG4AYwByAHkAcAB0AF0AIAB4AA==?=",
        "=?utf-16?b?/v8AWwBlAG4AYwByAHkAcAB0AF0AIAB4?=", "=?utf-16?b?//5bAGUAbgBjAHIAeQBwAHQAXQAgAHgA?=",
        "=?utf-16le?b?WwBlAG4AYwByAHkAcAB0AF0AIAB4AA==?=", "=?utf-16be?b?AFsAZQBuAGMAcgB5AHAAdABdACAAeA==?=",
        "=?utf-16?b?/v8AWwBlAG4=?= =?utf-16?b?/v8AYwByAHkAcAB0AF0AIAB4?=",
        "=?utf-32?b?AAAAWwAAAGUAAABuAAAAYwAAAHIAAAB5AAAAcAAAAHQAAABdAAAAIAAAAHg=?=", "=?utf-7?q?+AFs-encrypt+AF0-_x?=",
    ]

    @Test("T-02: the keyword is found in every charset that can be read", arguments: wide)
    func charset(_ written: String) throws {
        let plan = try Scenario { $0.subject = written }.plan()
        #expect(plan.subjectReplacement == "x")
        #expect(plan.recipients.map(\.mode) == [.mandatory])
    }

    @Test(
        "T-04: a subject that cannot be read counts as a hit, with an alarm",
        arguments: [
            "=?x-unknown?b?4pyI?=", "Offer =?x-unknown*de?Q?=41?=", "=?utf-16?b?AFsAZQBuAGMActgAAHkAcAB0AF0=?=",
            "=?utf-16?b?AFsAZQBu/w==?=",
        ])
    func unreadable(_ written: String) throws {
        let plan = try Scenario { $0.subject = written }.plan()
        #expect(plan.recipients.map(\.mode) == [.mandatory])
        #expect(plan.alarms.contains { $0.contains("cannot be read, which counts as found") })
        #expect(plan.subjectReplacement == nil)
    }

    @Test(
        "what is no encoded word, or has one wrong character, is read as it is",
        arguments: ["=?x-unknown?z?x?=", "=?a?b", "=?utf-8?q?Gr=FC=DFe?=", "1 =? 2"])
    func readable(_ written: String) throws {
        let plan = try Scenario { $0.subject = written }.plan()
        #expect(plan.recipients.map(\.mode) == [.allow])
        #expect(plan.alarms.isEmpty)
    }

    @Test("T-02: the keyword goes also when the mode was mandatory anyway; with strip off it stays")
    func stripOnlyIfOn() throws {
        let mandatory = ("partner.example", "encrypt.mode", "mandatory")
        #expect(try Scenario { ($0.subject, $0.settings) = ("x [encrypt]", [mandatory]) }.plan().subjectReplacement == "x")
        let plan = try Scenario { ($0.subject, $0.settings) = ("x [encrypt]", [("global", "trigger.subject.strip", "false")]) }.plan()
        #expect(plan.subjectReplacement == nil)
        #expect(plan.recipients.map(\.mode) == [.mandatory])
    }

    @Test(
        "T-01: a hit does not choose the method: whatever the recipient has is used",
        arguments: ["smime", "pdf, smime", "openpgp, portal, smime"])
    func anyMethod(_ methods: String) throws {
        let plan = try Scenario {
            ($0.subject, $0.settings) = ("[encrypt] x", [("partner.example", "encrypt.methods", methods)])
        }.plan()
        #expect(plan.outcomes == [.signedAndEncrypted])
    }

    @Test("with the trigger off the subject is not looked at and nothing is removed")
    func off() throws {
        let plan = try Scenario { ($0.subject, $0.settings) = ("x [encrypt]", [("global", "trigger.subject.enabled", "false")]) }.plan()
        #expect(plan.subjectReplacement == nil)
        #expect(plan.recipients.map(\.mode) == [.allow])
    }

    @Test("with override off the sender's triggers are ignored")
    func overrideOff() throws {
        let plan = try Scenario {
            ($0.subject, $0.settings) = ("x [encrypt]", [("zegel.example", "encrypt.override-allowed", "off")])
        }.plan()
        #expect(plan.subjectReplacement == nil)
        #expect(plan.recipients.map(\.mode) == [.allow])
        #expect(plan.steps.contains { $0.kind == .trigger && $0.headline.contains("triggers do not count") })
    }

    @Test("T-05: mail from elsewhere has no triggers, and nothing is stripped", arguments: [Origin.outside, .system])
    func outside(_ origin: Origin) throws {
        let plan = try Scenario {
            ($0.origin, $0.subject, $0.header) = (origin, "x [encrypt]", "Sensitivity: secret\r\n")
            $0.relayDomains = ["partner.example"]
            $0.settings = [("global", "trigger.header.encrypt", "Sensitivity: ^secret$")]
        }.plan()
        #expect(plan.subjectReplacement == nil)
        #expect(plan.fieldRemovals.isEmpty)
        #expect(plan.recipients.map(\.mode) == [.allow])
    }

    @Test("A-27: a header rule raises to mandatory and takes the field away; the field alone without a match does not")
    func header() throws {
        let rule = ("zegel.example", "trigger.header.encrypt", "X-Classification: ^secret$")
        let hit = try Scenario { ($0.header, $0.settings) = ("x-CLASSIFICATION: SECRET\r\nX-Classification: public\r\n", [rule]) }.plan()
        #expect(hit.recipients.map(\.mode) == [.mandatory])
        #expect(hit.fieldRemovals == [FieldRemoval(index: 3, name: "x-CLASSIFICATION", reason: .trigger)])
        let miss = try Scenario { ($0.header, $0.settings) = ("X-Classification: not secret\r\n", [rule]) }.plan()
        #expect(miss.recipients.map(\.mode) == [.allow])
        #expect(miss.fieldRemovals.isEmpty)
        let kept = try Scenario {
            ($0.header, $0.settings) = ("X-Classification: secret\r\n", [rule, ("global", "trigger.header.strip", "no")])
        }.plan()
        #expect(kept.recipients.map(\.mode) == [.mandatory])
        #expect(kept.fieldRemovals.isEmpty)
    }

    @Test("X-Zegel-Encrypt is read before it is removed as a forgery (G-06)")
    func ownField() throws {
        let plan = try Scenario {
            ($0.header, $0.settings) = ("X-Zegel-Encrypt: yes\r\n", [("global", "trigger.header.encrypt", "X-Zegel-Encrypt: yes")])
        }.plan()
        #expect(plan.recipients.map(\.mode) == [.mandatory])
        #expect(plan.fieldRemovals.map(\.name) == ["X-Zegel-Encrypt"])
    }

    @Test("a second Subject field is no way around the first, and goes with its keyword")
    func secondSubject() throws {
        let plan = try Scenario { $0.header = "Subject: b [encrypt]\r\n" }.plan()
        #expect(plan.recipients.map(\.mode) == [.mandatory])
        #expect(plan.subjectReplacement == nil)
        #expect(plan.fieldRemovals == [FieldRemoval(index: 3, name: "Subject", reason: .trigger)])
    }

    @Test("a regular expression; removed wherever it matches")
    func expression() throws {
        let settings = [("global", "trigger.subject.is-regex", "true"), ("global", "trigger.subject.text", "(geheim|secret):\\s*")]
        let plan = try Scenario { ($0.subject, $0.settings) = ("SECRET:  Offer", settings) }.plan()
        #expect(plan.subjectReplacement == "Offer")
        #expect(plan.recipients.map(\.mode) == [.mandatory])
    }

    @Test("T-04: an expression that runs out of time counts as found, with an alarm")
    func catastrophic() throws {
        let settings = [("global", "trigger.subject.is-regex", "true"), ("global", "trigger.subject.text", "(a+)+$")]
        let plan = try Scenario { ($0.subject, $0.settings) = (String(repeating: "a", count: 60) + "!", settings) }.plan()
        #expect(plan.recipients.map(\.mode) == [.mandatory])
        #expect(plan.alarms.count == 1)
        #expect(plan.subjectReplacement == nil)
        #expect(plan.steps.contains { $0.kind == .trigger && $0.mark == .attention })
    }

    @Test("an expression that is none counts as found, with an alarm")
    func malformed() throws {
        let settings = [("global", "trigger.subject.is-regex", "true"), ("global", "trigger.subject.text", "secret(")]
        let plan = try Scenario { $0.settings = settings }.plan()
        #expect(plan.recipients.map(\.mode) == [.mandatory])
        #expect(plan.alarms == ["trigger.subject.text is no regular expression, which counts as found"])
    }

    @Test("the sign trigger makes signing required and does not touch encryption")
    func sign() throws {
        let plan = try Scenario {
            ($0.subject, $0.to, $0.signing) = ("[sign] x", ["carl@partner.example"], [])
            $0.settings = [("global", "trigger.sign-subject.enabled", "true")]
        }.plan()
        #expect(plan.outcomes == [.refused])
        #expect(plan.notices.map(\.kind) == [.signingFailed])
        #expect(plan.recipients.map(\.mode) == [.allow])
        #expect(plan.subjectReplacement == "x")
    }
}

@Suite("G-06, fields only Zegel may write")
struct ForgedFieldTests {
    static let forged = [
        "X-Zegel-Info-Signer-Verified-0-0: True", "x-zegel-x: 1", "X-ZEGEL-Info: 1", "X-Djigzo-Info-Encryption: 1",
        "X-CipherMail-Info-Signer-Verified-0-0: True", "Authentication-Results: mx.zegel.example; smime=pass",
        "authentication-results:\r\n (c) MX.Zegel.Example 1; smime=pass", "Authentication-Results: \"mx.zegel.example\"; none",
        "Authentication-Results: (open; smime=pass", "Authentication-Results:", "X-Zegel-Info : True",
        "Authentication-Results: (a(b)\\)) mx.zegel.example;", "Authentication-Results: mx.zegel.example(x); none",
    ]
    static let honest = [
        "Authentication-Results: mx.partner.example; dkim=pass", "Authentication-Results: (mx.zegel.example) other.example; none",
        "X-Zegel: 1", "X-Mailer: X-Zegel-Info", "Authentication-Results: notmx.zegel.example; none",
    ]

    @Test("are removed, whatever their case, folding and comments", arguments: forged, [Origin.outside, .inside])
    func removed(_ field: String, _ origin: Origin) throws {
        let plan = try Scenario { ($0.header, $0.origin, $0.to) = (field + "\r\n" + field + "\r\n", origin, ["carol@zegel.example"]) }
            .plan()
        #expect(plan.fieldRemovals.map(\.index) == [3, 4])
        #expect(plan.fieldRemovals.allSatisfy { $0.reason == .forged })
    }

    @Test("others stay", arguments: honest)
    func kept(_ field: String) throws {
        let plan = try Scenario { ($0.header, $0.origin, $0.to) = (field + "\r\n", .outside, ["carol@zegel.example"]) }.plan()
        #expect(plan.fieldRemovals.isEmpty)
        #expect(plan.isUntouched, "A-22: nothing to do, nothing changes")
    }
}
