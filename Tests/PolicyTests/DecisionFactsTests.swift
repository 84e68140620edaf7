import Foundation
import Mail
import Policy
import Settings
import Testing

/// Facts that went into a trace and came out again.
@Suite("Decision facts: what is kept is enough to decide again")
struct DecisionFactsTests {
    private static func kept(_ scenario: Scenario) throws -> DecisionFacts {
        let facts = DecisionFacts(try scenario.facts(), settings: try scenario.snapshot().settings)
        return try JSONDecoder().decode(DecisionFacts.self, from: JSONEncoder().encode(facts))
    }

    static let changes: [@Sendable (inout Scenario) -> Void] = [
        { _ in },
        { $0.to = ["bob@partner.example", "dan@partner.example", "carol@zegel.example"] },
        { $0.hidden = ["bill@partner.example"] },
        { $0.subject = "[encrypt] Offer" },
        { $0.subject = "=?utf-8?q?=5Bencrypt=5D_Gr=C3=BC=C3=9Fe?=" },
        { $0.header = "Subject: second [encrypt]\r\n" },
        {
            $0.header = "X-Secret: very\r\n much\r\n"
            $0.settings = [("alice@zegel.example", "trigger.header.encrypt", "X-Secret: ^very much$")]
        },
        { $0.from = "alice@zegel.example, eve@zegel.example" },
        { $0.from = "nobody" },
        { $0.reversePath = nil },
        { $0.header = "List-Id: x\r\n" },
        { $0.protection = .smimeEncrypted },
        { $0.protection = .smimeClearSigned },
        { $0.origin = .outside },
        { $0.body = "Content-Type: text/calendar\r\n" },
        {
            $0.origin = .outside
            $0.protection = .smimeOpaqueSigned
            $0.to = ["carol@zegel.example", "alice@zegel.example"]
        },
        { $0.origin = .system },
    ]

    @Test("the decision made from kept facts is the same", arguments: changes.indices)
    func sameDecision(_ index: Int) throws {
        let scenario = try Scenario(Self.changes[index])
        let snapshot = try scenario.snapshot()
        let (before, after) = (try decide(scenario.facts(), snapshot), decide(MessageFacts(try Self.kept(scenario)), snapshot))
        #expect(after.groups == before.groups && after.recipients == before.recipients)
        #expect(after.steps == before.steps && after.notices == before.notices)
    }

    @Test("a subject that must not be kept is not, but for the keyword in it")
    func withheldSubject() throws {
        let scenario = try Scenario {
            $0.subject = "[ENCRYPT] takeover of Acme"
            $0.settings = [("global", "trace.subjects", "false")]
        }
        let kept = try Self.kept(scenario)
        #expect(kept.subject == nil && kept.isSubjectWithheld)
        #expect(!String(decoding: try JSONEncoder().encode(kept), as: UTF8.self).contains("Acme"))
        #expect(decide(MessageFacts(kept), try scenario.snapshot()).outcomes == (try scenario.plan().outcomes))
    }

    @Test("a subject of a million characters and a header of thousands of fields stay small, and control characters end no field")
    func small() throws {
        let scenario = try Scenario {
            $0.subject = String(repeating: "long ", count: 200_000)
            $0.header = String(repeating: "Sensitivity: a\u{0B}\u{01}b\r\n", count: 4000)
        }
        let kept = try Self.kept(scenario)
        #expect(try JSONEncoder().encode(kept).count < 2000)
        #expect(kept.fields.allSatisfy { field in field.value.unicodeScalars.allSatisfy { $0.value >= 0x20 } })
    }

    @Test("of mail from outside only the subject is kept of the header")
    func outside() throws {
        let scenario = try Scenario {
            $0.origin = .outside
            $0.header = "Sensitivity: Personal\r\n"
        }
        #expect(try Self.kept(scenario).fields.map(\.name) == ["Subject"])
    }
}
