import Foundation
import Mail
import PKI
import Policy
import Settings
import Testing

@Suite("E-09, signing")
struct SigningTests {
    func signing(_ change: (inout Scenario) -> Void) throws -> (Bool, Plan) {
        let plan = try Scenario {
            $0.to = ["nobody@partner.example"]
            change(&$0)
        }.plan()
        return (plan.groups.contains { $0.treatment.protection?.signing != nil }, plan)
    }

    /// Mode, whether the recipient has a certificate, whether the sender has one: signed, outcome.
    static let table: [(SignMode, Bool, Bool, RecipientDecision.Outcome)] = [
        (.never, true, true, .encrypted), (.never, false, true, .plain),
        (.whenEncrypting, true, true, .signedAndEncrypted), (.whenEncrypting, false, true, .plain),
        (.whenEncrypting, true, false, .encrypted),
        (.whenPossible, true, true, .signedAndEncrypted), (.whenPossible, false, true, .signed), (.whenPossible, true, false, .encrypted),
        (.whenPossible, false, false, .plain),
        (.required, true, true, .signedAndEncrypted), (.required, false, true, .signed), (.required, true, false, .refused),
        (.required, false, false, .refused),
    ]

    @Test("each mode, with and without certificates", arguments: table)
    func modes(mode: SignMode, recipientHas: Bool, senderHas: Bool, outcome: RecipientDecision.Outcome) throws {
        let plan = try Scenario {
            $0.settings = [("zegel.example", "sign.mode", mode.rawValue)]
            if !recipientHas { $0.candidates = [:] }
            if !senderHas { $0.signing = [] }
        }.plan()
        #expect(plan.outcomes == [outcome])
        #expect(plan.notices.map(\.kind) == (outcome == .refused ? [.signingFailed] : []))
    }

    @Test(
        "only one From with one mailbox of ours is signed for",
        arguments: [
            "bob@partner.example", "alice@zegel.example, carol@zegel.example", "", "<<", "Team: alice@zegel.example;",
            "alice@zegel.example\r\nFrom: carol@zegel.example", "alice@zegel.example\r\nfrom: alice@zegel.example",
            "\"alice@zegel.example\" <mallory@partner.example>", "carol@zegel.example",
        ])
    func identity(_ from: String) throws {
        let (isSigned, plan) = try signing { $0.from = from }
        #expect(!isSigned)
        #expect(plan.outcomes == [.plain])
    }

    @Test("A3.1: an external From is not signed for although its key is here")
    func externalAuthor() throws {
        let (isSigned, plan) = try signing {
            $0.from = "bob@partner.example"
            $0.signing = [Candidate(certificate: $0.certificates.bob, hasPrivateKey: true)]
        }
        #expect(!isSigned)
        #expect(plan.steps.contains { $0.headline.contains("bob@partner.example is not an internal address") })
    }

    @Test("A-23: mail from outside is never signed", arguments: [Origin.outside, .system])
    func origin(_ origin: Origin) throws {
        let (isSigned, plan) = try signing {
            ($0.origin, $0.to, $0.relayDomains) = (origin, ["bob@partner.example"], ["partner.example"])
            $0.settings = [("global", "encrypt.mode", "force"), ("global", "sign.mode", "required")]
        }
        #expect(!isSigned)
        #expect(plan.outcomes == [.encrypted])
    }

    @Test("A-49: what the desktop signed is not signed again, and is encrypted around")
    func desktopSigned() throws {
        for protection in [RootProtection.smimeClearSigned, .smimeOpaqueSigned] {
            let (isSigned, plan) = try signing { ($0.protection, $0.to) = (protection, ["bob@partner.example"]) }
            #expect(!isSigned)
            #expect(plan.outcomes == [.signedAndEncrypted])
        }
    }

    @Test("a meeting request is not signed, unless it is wanted")
    func calendar() throws {
        let calendar = "Content-Type: text/calendar; method=REQUEST\r\n"
        #expect(try !signing { $0.header = calendar }.0)
        #expect(try signing { ($0.header, $0.settings) = (calendar, [("global", "sign.skip-calendar", "no")]) }.0)
        #expect(try signing { ($0.header, $0.settings) = (calendar, [("global", "sign.mode", "required")]) }.0, "it must be signed")
    }

    @Test("S/MIME switched off for a recipient: not signed for him; required: not sent")
    func switchedOff() throws {
        let off = ("partner.example", "smime.enabled", "false")
        #expect(try !signing { $0.settings = [off] }.0)
        let (_, plan) = try signing { $0.settings = [off, ("global", "sign.mode", "required")] }
        #expect(plan.outcomes == [.refused])
    }

    @Test("form and digest are the sender's")
    func choice() throws {
        let (_, plan) = try signing { $0.settings = [("global", "sign.form", "opaque"), ("global", "sign.hash", "sha-512")] }
        let choice = try #require(plan.groups.first?.treatment.protection?.signing)
        #expect(choice.form == .opaque && choice.digest == .sha512)
    }

    @Test("user+tag signs with the certificate of user")
    func tagged() throws {
        #expect(try signing { $0.from = "alice+work@zegel.example" }.0)
    }
}
