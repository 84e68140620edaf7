import Foundation
import Mail
import PKI
import Policy
import TestSupport
import Testing

@testable import Gateway

@Suite("Certificates of addresses asked for lately")
struct CandidateMemoryTests {
    private static let bob = EmailAddress("bob@partner.example")

    @Test("count in their generation alone, and never an older one over a newer")
    func generations() throws {
        let bob = try #require(Self.bob)
        let candidate = Candidate(certificate: try TestAuthority().leaf(for: bob.description).certificate, hasPrivateKey: false)
        var memory = CandidateMemory()
        #expect(memory.candidates(for: bob, at: 1) == nil)
        memory.keep([bob: [candidate]], at: 2)
        #expect(memory.candidates(for: bob, at: 2) == [candidate])
        #expect(memory.candidates(for: bob, at: 1) == nil && memory.candidates(for: bob, at: 3) == nil)
        memory.keep([bob: []], at: 1)
        #expect(memory.candidates(for: bob, at: 2) == [candidate])
        memory.keep([bob: []], at: 3)
        #expect(memory.candidates(for: bob, at: 3) == [])
    }

    @Test("are forgotten rather than let grow")
    func bounded() throws {
        var memory = CandidateMemory()
        let first = try #require(EmailAddress("u0@x.example"))
        memory.keep([first: []], at: 1)
        for start in stride(from: 0, to: 5000, by: 1000) {
            let read = (start..<start + 1000).compactMap { EmailAddress("u\($0)@x.example") }.map { ($0, [Candidate]()) }
            memory.keep(Dictionary(uniqueKeysWithValues: read), at: 1)
        }
        #expect(memory.candidates(for: first, at: 1) == nil)
        #expect(try memory.candidates(for: #require(EmailAddress("u4999@x.example")), at: 1) == [])
    }

    @Test("the next mail sees what was imported, trusted or deleted since")
    func fresh() async throws {
        let fixture = try await FlowFixture()
        let authority = try TestAuthority()
        try await fixture.add(root: authority.root.certificate)
        let mail = FlowFixture.mail("From: alice@zegel.example\r\nTo: bob@partner.example\r\nSubject: x\r\n")
        func outcome() async throws -> RecipientDecision.Outcome? {
            let envelope = FlowFixture.envelope("alice@zegel.example", ["bob@partner.example"])
            return try await fixture.desk.explain(mail, envelope, FlowFixture.submission(.inside)).record?.decisions.first?.outcome
        }
        #expect(try await outcome() == .plain)
        let identity = try authority.leaf(for: "bob@partner.example")
        try await fixture.add(identity)
        #expect(try await outcome() == .encrypted)
        #expect(try await outcome() == .encrypted)
        _ = try await fixture.store.write { try $0.deleteCertificate(thumbprint: identity.certificate.thumbprint) }
        #expect(try await outcome() == .plain)
    }
}
