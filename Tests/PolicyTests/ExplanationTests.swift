import Foundation
import Mail
import PKI
import Policy
import Testing

@Suite("The story of a decision")
struct ExplanationTests {
    /// Thumbprints are random: each becomes AA:AA…AA:AA.
    private func story(_ change: (inout Scenario) -> Void) throws -> String {
        let scenario = try Scenario(change)
        let plan = try scenario.plan()
        let text = Explanation(plan, subject: scenario.subject).text
        return text.replacing(try Regex("[0-9A-F]{2}:[0-9A-F]{2}…[0-9A-F]{2}:[0-9A-F]{2}"), with: "AA:AA…AA:AA")
    }

    @Test("encrypted, and one recipient plain for want of a usable certificate")
    func mixed() throws {
        let story = try story {
            $0.subject = "Offer for the new hall"
            $0.to = ["bob@partner.example", "sam@partner.example"]
            $0.settings = [("partner.example", "encrypt.mode", "allow"), ("global", "trigger.header.encrypt", "X-A: b, X-C: d")]
        }
        #expect(
            story == """
                “Offer for the new hall” leaves without encryption for one recipient, leaves encrypted for one recipient.

                bob@partner.example  signed and encrypted
                  ✓ Came from inside
                      Listener submission: listener "inside"
                  ✓ Recipient is external, so it takes the encrypt path
                      locality = external from the factory setting
                  – No trigger asked for encryption
                      Subject has no [encrypt]; no header rule matched (2 tested)
                  ✓ Encrypt when possible
                      encrypt.mode = allow from domain partner.example
                  ✓ Sign as alice@zegel.example
                      Certificate AA:AA…AA:AA; sign.mode = when-possible from the factory setting
                  ✓ S/MIME is possible with one certificate
                      AA:AA…AA:AA
                  ✓ Signed and encrypted

                sam@partner.example  sent plain, signed
                  ✓ Came from inside
                      Listener submission: listener "inside"
                  ✓ Recipient is external, so it takes the encrypt path
                      locality = external from the factory setting
                  – No trigger asked for encryption
                      Subject has no [encrypt]; no header rule matched (2 tested)
                  ✓ Encrypt when possible
                      encrypt.mode = allow from domain partner.example
                  ✓ Sign as alice@zegel.example
                      Certificate AA:AA…AA:AA; sign.mode = when-possible from the factory setting
                  ✕ S/MIME was not possible: no usable certificate
                      Certificate  Issued by  Refused because
                      AA:AA…AA:AA  Test Root  key usage, only digitalSignature
                  – No other method was tried
                      OpenPGP, PDF, portal: not part of this version; encrypt.methods = smime, openpgp, pdf, portal from the factory setting
                  ! Signed and sent plain

                """)
    }

    @Test("asked for in the subject and not possible")
    func refused() throws {
        let story = try story { ($0.subject, $0.to, $0.signing) = ("[encrypt] Pay", ["nobody@partner.example"], []) }
        #expect(
            story == """
                “[encrypt] Pay” is not sent to one recipient.

                nobody@partner.example  not sent
                  ✓ Came from inside
                      Listener submission: listener "inside"
                  ✓ Recipient is external, so it takes the encrypt path
                      locality = external from the factory setting
                  ✓ The subject asked for encryption
                      [encrypt] found and removed
                  ✓ Encrypt, or do not send
                      encrypt.mode = allow from the factory setting; raised to mandatory by the subject
                  – Signing was not possible: there is no certificate for alice@zegel.example
                      sign.mode = when-possible from the factory setting
                  ✕ S/MIME was not possible: there is no certificate
                  – No other method was tried
                      OpenPGP, PDF, portal: not part of this version; encrypt.methods = smime, openpgp, pdf, portal from the factory setting
                  ✕ Not sent
                      Encryption is mandatory and was not possible: there is no certificate for nobody@partner.example
                  ✓ alice@zegel.example is told by mail

                The subject becomes “Pay”.

                """)
    }

    @Test("an internal recipient is not told about triggers and signing")
    func internalRecipient() throws {
        let plan = try Scenario {
            ($0.to, $0.subject) = (["carol@zegel.example", "bob@partner.example"], "x [encrypt]")
            $0.header = "X-Zegel-Info: 1\r\n"
        }.plan()
        let kinds = plan.story(for: plan.recipients[0]).map(\.kind)
        #expect(kinds == [.origin, .path, .mode, .outcome])
        let text = Explanation(plan).text
        #expect(text.hasPrefix("The message leaves encrypted for one recipient, is delivered to one recipient.\n"))
        #expect(text.contains("Header fields removed: X-Zegel-Info."))
    }

    @Test(
        "what strangers wrote cannot move the cursor or turn the line around",
        arguments: ["\u{1B}[2J", "\u{202E}gpj", "a\u{7}", "\u{200B}"])
    func hostileText(_ subject: String) throws {
        let plan = try Scenario { $0.to = ["bob@partner.example"] }.plan()
        let text = Explanation(plan, subject: subject).text
        #expect(!text.unicodeScalars.contains { [.control, .format].contains($0.properties.generalCategory) && $0 != "\n" })
    }

    @Test("marks are painted on request")
    func paint() throws {
        let text = Explanation(try Scenario().plan()) { text, mark in "<\(mark.rawValue)>\(text)" }.text
        #expect(text.contains("bob@partner.example  <done>signed and encrypted"))
        #expect(text.contains("  <done>✓ Came from inside"))
    }
}

@Suite("The record of a decision")
struct RecordTests {
    @Test("reads back as itself, for every outcome", arguments: RootProtection.allCases, Origin.allCases)
    func roundTrip(_ protection: RootProtection, _ origin: Origin) throws {
        let plan = try Scenario {
            ($0.origin, $0.protection, $0.subject) = (origin, protection, "x [encrypt]")
            $0.to = ["bob@partner.example", "carol@zegel.example", "nobody@partner.example", "eve@partner.example"]
            $0.header = "X-Zegel-A: 1\r\n"
            $0.settings = [("partner.example", "encrypt.mode", "mandatory"), ("carol@zegel.example", "encrypt.mode", "force")]
        }.plan()
        #expect(try JSONDecoder().decode(Plan.self, from: JSONEncoder().encode(plan)) == plan)
    }

    @Test("an everyday mail to one recipient takes at most 2 kB (X-01)")
    func size() throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.withoutEscapingSlashes]
        #expect(try encoder.encode(Scenario().plan()).count <= 2048)
        let refused = try Scenario { $0.to = ["sam@partner.example"] }.plan()
        #expect(try encoder.encode(refused).count <= 2300)
    }

    @Test("names the settings that are not the factory's, each once, with their level")
    func usedSettings() throws {
        let plan = try Scenario {
            $0.to = ["bob@partner.example", "bill@partner.example"]
            $0.settings = [
                ("*.example", "encrypt.mode", "force"), ("alice@zegel.example", "encrypt.mode", "allow"), ("global", "language", "de"),
            ]
        }.plan()
        let used = plan.usedSettings.map { "\($0.key) = \($0.value) @ \($0.level)" }
        #expect(
            Set(used) == [
                "locality = internal @ zegel.example", "encrypt.mode = allow @ alice@zegel.example", "encrypt.mode = force @ *.example",
            ])
        #expect(used.count == 3)
    }

    @Test("the same facts and snapshot give the same plan")
    func deterministic() throws {
        let scenario = try Scenario { $0.to = ["bob@partner.example", "sam@partner.example", "carol@zegel.example"] }
        let (facts, snapshot) = (try scenario.facts(), try scenario.snapshot())
        #expect(decide(facts, snapshot) == decide(facts, snapshot))
    }
}
