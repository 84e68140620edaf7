import Mail
import Policy
import Settings
import Testing

/// What becomes of a mail, for every sender's mode, override, trigger, origin, locality, recipient's mode and certificate.
///
/// Columns after the bar: the recipient's mode allow, never, force, mandatory; in each the outcome with a usable
/// certificate and without. B signed and encrypted, E encrypted, S signed and sent plain, P plain, X not sent and the sender
/// told, H held, D delivered inside, C delivered inside encrypted.
@Suite("6 and 7: mode × override × trigger × origin × locality")
struct MatrixTests {
    static let table = """
        inside  external allow     on  -     | BS  SS  BS  BX
        inside  external allow     on  asked | BX  BX  BX  BX
        inside  external allow     off -     | BS  SS  BS  BX
        inside  external allow     off asked | BS  SS  BS  BX
        inside  external never     on  -     | SS  SS  BS  BX
        inside  external never     on  asked | BX  BX  BX  BX
        inside  external never     off -     | SS  SS  SS  SS
        inside  external never     off asked | SS  SS  SS  SS
        inside  external force     on  -     | BS  BS  BS  BX
        inside  external force     on  asked | BX  BX  BX  BX
        inside  external force     off -     | BS  BS  BS  BX
        inside  external force     off asked | BS  BS  BS  BX
        inside  external mandatory on  -     | BX  BX  BX  BX
        inside  external mandatory on  asked | BX  BX  BX  BX
        inside  external mandatory off -     | BX  BX  BX  BX
        inside  external mandatory off asked | BX  BX  BX  BX
        inside  internal allow     on  -     | DD  DD  CD  CX
        inside  internal allow     on  asked | DD  DD  CD  CX
        inside  internal allow     off -     | DD  DD  CD  CX
        inside  internal allow     off asked | DD  DD  CD  CX
        inside  internal never     on  -     | DD  DD  CD  CX
        inside  internal never     on  asked | DD  DD  CD  CX
        inside  internal never     off -     | DD  DD  CD  CX
        inside  internal never     off asked | DD  DD  CD  CX
        inside  internal force     on  -     | DD  DD  CD  CX
        inside  internal force     on  asked | DD  DD  CD  CX
        inside  internal force     off -     | DD  DD  CD  CX
        inside  internal force     off asked | DD  DD  CD  CX
        inside  internal mandatory on  -     | DD  DD  CD  CX
        inside  internal mandatory on  asked | DD  DD  CD  CX
        inside  internal mandatory off -     | DD  DD  CD  CX
        inside  internal mandatory off asked | DD  DD  CD  CX
        outside external allow     on  -     | PP  PP  EP  EH
        outside external allow     on  asked | PP  PP  EP  EH
        outside external allow     off -     | PP  PP  EP  EH
        outside external allow     off asked | PP  PP  EP  EH
        outside external never     on  -     | PP  PP  EP  EH
        outside external never     on  asked | PP  PP  EP  EH
        outside external never     off -     | PP  PP  EP  EH
        outside external never     off asked | PP  PP  EP  EH
        outside external force     on  -     | PP  PP  EP  EH
        outside external force     on  asked | PP  PP  EP  EH
        outside external force     off -     | PP  PP  EP  EH
        outside external force     off asked | PP  PP  EP  EH
        outside external mandatory on  -     | PP  PP  EP  EH
        outside external mandatory on  asked | PP  PP  EP  EH
        outside external mandatory off -     | PP  PP  EP  EH
        outside external mandatory off asked | PP  PP  EP  EH
        outside internal allow     on  -     | DD  DD  CD  CH
        outside internal allow     on  asked | DD  DD  CD  CH
        outside internal allow     off -     | DD  DD  CD  CH
        outside internal allow     off asked | DD  DD  CD  CH
        outside internal never     on  -     | DD  DD  CD  CH
        outside internal never     on  asked | DD  DD  CD  CH
        outside internal never     off -     | DD  DD  CD  CH
        outside internal never     off asked | DD  DD  CD  CH
        outside internal force     on  -     | DD  DD  CD  CH
        outside internal force     on  asked | DD  DD  CD  CH
        outside internal force     off -     | DD  DD  CD  CH
        outside internal force     off asked | DD  DD  CD  CH
        outside internal mandatory on  -     | DD  DD  CD  CH
        outside internal mandatory on  asked | DD  DD  CD  CH
        outside internal mandatory off -     | DD  DD  CD  CH
        outside internal mandatory off asked | DD  DD  CD  CH
        system  external allow     on  -     | EP  PP  EP  EH
        system  external allow     on  asked | EP  PP  EP  EH
        system  external allow     off -     | EP  PP  EP  EH
        system  external allow     off asked | EP  PP  EP  EH
        system  external never     on  -     | PP  PP  EP  EH
        system  external never     on  asked | PP  PP  EP  EH
        system  external never     off -     | PP  PP  PP  PP
        system  external never     off asked | PP  PP  PP  PP
        system  external force     on  -     | EP  EP  EP  EH
        system  external force     on  asked | EP  EP  EP  EH
        system  external force     off -     | EP  EP  EP  EH
        system  external force     off asked | EP  EP  EP  EH
        system  external mandatory on  -     | EH  EH  EH  EH
        system  external mandatory on  asked | EH  EH  EH  EH
        system  external mandatory off -     | EH  EH  EH  EH
        system  external mandatory off asked | EH  EH  EH  EH
        system  internal allow     on  -     | DD  DD  CD  CH
        system  internal allow     on  asked | DD  DD  CD  CH
        system  internal allow     off -     | DD  DD  CD  CH
        system  internal allow     off asked | DD  DD  CD  CH
        system  internal never     on  -     | DD  DD  CD  CH
        system  internal never     on  asked | DD  DD  CD  CH
        system  internal never     off -     | DD  DD  CD  CH
        system  internal never     off asked | DD  DD  CD  CH
        system  internal force     on  -     | DD  DD  CD  CH
        system  internal force     on  asked | DD  DD  CD  CH
        system  internal force     off -     | DD  DD  CD  CH
        system  internal force     off asked | DD  DD  CD  CH
        system  internal mandatory on  -     | DD  DD  CD  CH
        system  internal mandatory on  asked | DD  DD  CD  CH
        system  internal mandatory off -     | DD  DD  CD  CH
        system  internal mandatory off asked | DD  DD  CD  CH
        """

    @Test("every row of the table", arguments: table.split(separator: "\n").map(String.init))
    func row(_ row: String) throws {
        let sides = row.split(separator: "|").map { $0.split(separator: " ").map(String.init) }
        let (given, expected) = (sides[0], sides[1])
        let got = try zip(["allow", "never", "force", "mandatory"], expected).map { mode, _ in
            try [true, false].map { try outcome(given, recipientMode: mode, hasCertificate: $0) }.joined()
        }
        #expect(got == expected)
    }

    private func outcome(_ given: [String], recipientMode: String, hasCertificate: Bool) throws -> String {
        let recipient = given[1] == "internal" ? "carol@zegel.example" : "bob@partner.example"
        let plan = try Scenario { scenario in
            scenario.origin = Origin(rawValue: given[0]) ?? .inside
            scenario.to = [recipient]
            scenario.relayDomains = ["partner.example"]
            if given[4] == "asked" { scenario.subject = "Offer [encrypt]" }
            for sender in ["alice@zegel.example", "postmaster@zegel.example"] {
                scenario.settings.append((sender, "encrypt.mode", given[2]))
                scenario.settings.append((sender, "encrypt.override-allowed", given[3]))
            }
            scenario.settings.append((recipient, "encrypt.mode", recipientMode))
            if !hasCertificate { scenario.candidates = [:] }
        }.plan()
        let decision = try #require(plan.recipients.first)
        let told = plan.notices.contains { $0.kind == .encryptionFailed && $0.recipients.map(\.address) == [decision.recipient] }
        #expect(told == (decision.outcome == .refused), "who is not served is told of, once")
        #expect(decision.outcome.isProtected || decision.mode != .mandatory || plan.leavesNothing, "G-01")
        return Self.letter(decision.outcome)
    }

    private static func letter(_ outcome: RecipientDecision.Outcome) -> String {
        switch outcome {
        case .signedAndEncrypted: "B"
        case .encrypted: "E"
        case .signed: "S"
        case .plain: "P"
        case .refused: "X"
        case .held: "H"
        case .delivered: "D"
        case .deliveredEncrypted: "C"
        case .alreadyEncrypted: "A"
        }
    }
}

extension Plan {
    /// Whether no group has anything to send.
    fileprivate var leavesNothing: Bool {
        groups.allSatisfy { group in
            switch group.treatment {
            case .refuse, .hold: true
            case .pass, .protect, .unprotect: false
            }
        }
    }
}
