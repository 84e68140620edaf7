import Mail
import Policy
import Settings
import Testing

/// What becomes of a mail, for every origin, locality, sender's mode, override, trigger, recipient's mode and certificate.
@Suite("6 and 7: mode × override × trigger × origin × locality × method")
struct MatrixTests {
    @Test("the table has every combination once")
    func isComplete() {
        let rows = Self.table.split(separator: "\n").compactMap { $0.split(separator: "|").first?.split(separator: " ").map(String.init) }
        #expect(Set(rows).count == rows.count && rows.count == 4 * 2 * 4 * 2 * 4)
    }

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
            scenario.authenticatedAs = given[0] == "signed-in" ? "alice" : nil
            scenario.to = [recipient]
            scenario.relayDomains = ["partner.example"]
            scenario.settings = [
                ("global", "sign.mode", "when-encrypting"), ("global", "trigger.header.encrypt", "Sensitivity: ^confidential$"),
                ("global", "trigger.sign-subject.enabled", "true"), (recipient, "encrypt.mode", recipientMode),
            ]
            switch given[4] {
            case "subject": scenario.subject = "Offer [encrypt]"
            case "header": scenario.header = "Sensitivity: Confidential\r\n"
            case "sign": scenario.subject = "[sign] Offer"
            default: break
            }
            for sender in ["alice@zegel.example", "postmaster@zegel.example"] {
                scenario.settings.append((sender, "encrypt.mode", given[2]))
                scenario.settings.append((sender, "encrypt.override-allowed", given[3]))
            }
            if !hasCertificate { scenario.candidates = [:] }
        }.plan()
        let decision = try #require(plan.recipients.first)
        let told = plan.notices.contains { $0.kind == .encryptionFailed && $0.recipients.map(\.address) == [decision.recipient] }
        #expect(told == (decision.outcome == .refused), "who is not served is told of, once")
        #expect(decision.outcome.isProtected || decision.mode != .mandatory || plan.leavesNothing, "G-01")
        let isRead = plan.steps.contains { $0.kind == .trigger && $0.mark == .done }
        #expect((plan.subjectReplacement != nil || !plan.fieldRemovals.isEmpty) == isRead, "T-02, T-05: who asked is taken out")
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
