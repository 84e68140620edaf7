import Foundation
import Mail
import PKI
import Policy
import Settings
import Testing

@Suite("K-01: mail that carries a key")
struct KeyMailTests {
    private func outcome(to recipient: String, from: String, origin: Origin) throws -> RecipientDecision.Outcome? {
        var scenario = try Scenario()
        (scenario.origin, scenario.from, scenario.reversePath, scenario.to) = (origin, from, nil, [recipient])
        scenario.settings = [
            ("global", "ca.sender", "keys@zegel.example"), ("keys@zegel.example", "encrypt.mode", "never"),
            ("keys@zegel.example", "encrypt.override-allowed", "false"), ("partner.example", "encrypt.mode", "mandatory"),
            ("zegel.example", "encrypt.mode", "mandatory"),
        ]
        scenario.candidates["alice@zegel.example"] = [Candidate(certificate: scenario.certificates.alice, hasPrivateKey: true)]
        return try scenario.plan().outcomes.first
    }

    @Test("is never encrypted, to whomever and whatever his mode; a notice of Zegel's to the same person is")
    func never() throws {
        let keys = "keys@zegel.example"
        let plain: Set<RecipientDecision.Outcome?> = [.plain, .signed, .delivered]
        for recipient in ["bob@partner.example", "alice@zegel.example"] {
            let found = try outcome(to: recipient, from: keys, origin: .system)
            #expect(plain.contains(found), "\(recipient)")
        }
        #expect(try outcome(to: "alice@zegel.example", from: "postmaster@zegel.example", origin: .system) == .deliveredEncrypted)
        // Somebody inside who writes in that name is no exception for internal recipients.
        #expect(try outcome(to: "alice@zegel.example", from: keys, origin: .inside) == .deliveredEncrypted)
    }
}
