import Foundation
import Mail
import OpenSSL
import PKI
import TestSupport
import Testing

@testable import Gateway

@Suite("A2.14 domain certificates: only of a configured domain, only for From in it, shown as the domain's")
struct GateA2x14DomainCertificates {
    private static let gate = "gate@partner.example"

    /// One mail by the partner's gateway.
    private func receive(_ fixture: VerdictFixture, by gate: TestAuthority.Identity, from: String) async throws -> VerdictFixture.Verdict {
        try await fixture.receive(try VerdictFixture.signed(VerdictFixture.mail(from: from), by: gate), from: from)
    }

    @Test(
        "From in the domain it is assigned to: signed by the domain, and not valid; everywhere else by somebody else",
        arguments: [
            ("partner.example", "bob@partner.example", true), ("partner.example", "Bob@PARTNER.example", true),
            ("partner.example", "bob@other.example", false), ("partner.example", "bob@sub.partner.example", false),
            ("partner.example", "bob@partner.example.evil.example", false), ("partner.example", "bob@xpartner.example", false),
            ("*.partner.example", "bob@sub.partner.example", true), ("*.partner.example", "bob@partner.example", false),
            ("bob@partner.example", "bob@partner.example", false), ("global", "bob@partner.example", false),
            ("", "bob@partner.example", false),
        ])
    func assigned(level: String, from: String, isDomains: Bool) async throws {
        let fixture = try await VerdictFixture()
        let gate = try fixture.authority.leaf(for: Self.gate)
        try await fixture.flow.add(gate)
        if !level.isEmpty { try await fixture.flow.set("smime.certificates", gate.certificate.thumbprint, level) }
        let verdict = try await receive(fixture, by: gate, from: from)
        #expect(verdict.state == (isDomains ? .signedByDomain : .signedBySomebodyElse))
        #expect(!verdict.isPositive)
        #expect(verdict.fields["Signer-Mismatch"] == "True" && verdict.fields["Signer-Trusted-0-0"] == "True")
        #expect((verdict.fields["Signer-Domain-0-0"] == "True") == isDomains)
        #expect(
            verdict.results?.contains(
                "smime=policy (\(isDomains ? "signed by the domain, not by the author" : "the signer is not the author"))") == true)
        #expect(verdict.message.root.header.first(named: "X-Zegel-Info-Signer-Domain-0-0")?.unfolded == (isDomains ? "True" : nil))
    }

    @Test("an expired, a revoked and a strange one are not trusted, whatever they are assigned to; a damaged mail is invalid")
    func bad() async throws {
        let fixture = try await VerdictFixture()
        let past = Date().addingTimeInterval(-86_400)
        let gates = [
            try fixture.authority.leaf(for: Self.gate, from: past.addingTimeInterval(-86_400), until: past),
            try TestAuthority(name: "Stranger").leaf(for: Self.gate), try fixture.authority.leaf(for: Self.gate, extended: ["serverAuth"]),
        ]
        for gate in gates { try await fixture.flow.add(gate) }
        let names = gates.map(\.certificate.thumbprint).joined(separator: ", ")
        try await fixture.flow.set("smime.certificates", names, "partner.example")
        for gate in gates { #expect(try await receive(fixture, by: gate, from: VerdictFixture.bob).state == .notTrusted) }
        var mail = try VerdictFixture.signed(by: gates[0])
        if let place = mail.firstRange(of: Array("MARK".utf8)) { mail[place.lowerBound] ^= 0x20 }
        #expect(try await fixture.receive(mail).state == .invalid)
    }

    @Test("it teaches nothing about the author, and its signature is not taken off")
    func teachesNothing() async throws {
        let fixture = try await VerdictFixture()
        let gate = try fixture.authority.leaf(for: Self.gate)
        try await fixture.flow.add(gate)
        try await fixture.flow.set("smime.certificates", gate.certificate.thumbprint, "partner.example")
        try await fixture.flow.set("smime.remove-signature", "true")
        let verdict = try await receive(fixture, by: gate, from: VerdictFixture.bob)
        #expect(verdict.message.root.contentType.mediaType == "multipart/signed")
        #expect(try await fixture.stored(VerdictFixture.bob).isEmpty)
    }
}
