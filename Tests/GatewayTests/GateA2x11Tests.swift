import Foundation
import Mail
import OpenSSL
import PKI
import Store
import TestSupport
import Testing

@testable import Gateway

@Suite("A2.11 certificate harvesting poisoned: what the store knows of Bob stays as it is")
struct GateA2x11Harvesting {
    private static let bob = VerdictFixture.bob
    private static let eve = "eve@partner.example"

    /// The certificates known for Bob: thumbprint, and whether it waits.
    private func known(_ fixture: VerdictFixture) async throws -> [String: Bool] {
        Dictionary(uniqueKeysWithValues: try await fixture.stored(Self.bob).map { ($0.thumbprint, $0.isPending) })
    }

    /// The thumbprint and the new state of each certificate that was taken from mail.
    private func events(_ fixture: VerdictFixture) async throws -> [String] {
        try await fixture.flow.store.read { transaction in
            try transaction.auditRecords().filter { $0.operation == "certificate.harvest" }.map { "\($0.subject) \($0.after ?? "")" }
        }
    }

    private func fixtureKnowingBob() async throws -> (VerdictFixture, TestAuthority.Identity) {
        let fixture = try await VerdictFixture()
        let bobs = try fixture.authority.leaf(for: Self.bob)
        _ = try await fixture.receive(try VerdictFixture.signed(by: bobs))
        try #require(try await known(fixture) == [bobs.certificate.thumbprint: false])
        #expect(try await events(fixture).count == 1)
        return (fixture, bobs)
    }

    @Test("a valid signer with a certificate for Bob in his bag: his own is kept, Bob's is not")
    func bag() async throws {
        let (fixture, bobs) = try await fixtureKnowingBob()
        let eves = try fixture.authority.leaf(for: Self.eve)
        let forBob = try fixture.authority.leaf(for: Self.bob)
        let verdict = try await fixture.receive(
            try VerdictFixture.signed(VerdictFixture.mail(from: Self.eve), by: eves, with: [forBob.certificate]), from: Self.eve)
        #expect(verdict.state == .valid)
        #expect(try await known(fixture) == [bobs.certificate.thumbprint: false])
        #expect(try await fixture.stored(Self.eve).map(\.thumbprint) == [eves.certificate.thumbprint])
        #expect(try await events(fixture).count == 2)
    }

    @Test("a certificate with two addresses is found for the author alone")
    func twoAddresses() async throws {
        let (fixture, bobs) = try await fixtureKnowingBob()
        let both = try TestAuthority.issue(
            subject: Self.eve, addresses: [Self.eve, Self.bob], constraints: (false, nil), usage: ["digitalSignature", "keyAgreement"],
            extended: ["emailProtection"], by: fixture.authority.root)
        let verdict = try await fixture.receive(
            try VerdictFixture.signed(VerdictFixture.mail(from: Self.eve), by: both), from: Self.eve)
        #expect(verdict.state == .valid)
        #expect(try await known(fixture) == [bobs.certificate.thumbprint: false])
        #expect(try await fixture.stored(Self.eve).count == 1)
    }

    @Test(
        "self-signed, of a strange root, expired, without encryption, of another author, changed on the way: nothing is kept",
        arguments: ["self-signed", "stranger", "expired", "signing only", "other author", "changed", "SHA-1", "two signers"])
    func notTaken(_ shape: String) async throws {
        let (fixture, bobs) = try await fixtureKnowingBob()
        let authority = fixture.authority
        let past = Date().addingTimeInterval(-86_400)
        let signer: TestAuthority.Identity =
            switch shape {
            case "self-signed":
                try TestAuthority.issue(
                    subject: Self.bob, addresses: [Self.bob], usage: ["digitalSignature", "keyAgreement"], extended: ["emailProtection"])
            case "stranger": try TestAuthority(name: "Stranger").leaf(for: Self.bob)
            case "expired": try authority.leaf(for: Self.bob, from: past.addingTimeInterval(-86_400), until: past)
            case "signing only": try authority.leaf(for: Self.bob, usage: ["digitalSignature"])
            case "other author": try authority.leaf(for: Self.eve)
            default: try authority.leaf(for: Self.bob)
            }
        var mail = try VerdictFixture.signed(by: signer, digest: shape == "SHA-1" ? .sha1 : .sha256)
        if shape == "changed", let place = mail.firstRange(of: Array("MARK".utf8)) { mail[place.lowerBound] ^= 0x20 }
        if shape == "two signers" { mail = try VerdictFixture.signed(VerdictFixture.mail(from: "\(Self.bob), \(Self.eve)"), by: signer) }
        _ = try await fixture.receive(mail)
        #expect(try await known(fixture) == [bobs.certificate.thumbprint: false])
        #expect(try await fixture.stored(Self.eve).isEmpty)
        #expect(try await events(fixture).count == 1)
    }

    @Test("another certificate for a known address waits, is an event, and can be undone")
    func further() async throws {
        let (fixture, bobs) = try await fixtureKnowingBob()
        let second = try fixture.authority.leaf(for: Self.bob)
        _ = try await fixture.receive(try VerdictFixture.signed(by: second))
        #expect(
            try await known(fixture) == [bobs.certificate.thumbprint: false, second.certificate.thumbprint: true])
        #expect(try await events(fixture).contains { $0.hasPrefix(second.certificate.thumbprint) && $0.hasSuffix("pending") })
        let trace = try await fixture.flow.process(
            VerdictFixture.mail(from: VerdictFixture.alice, to: Self.bob), FlowFixture.envelope(VerdictFixture.alice, [Self.bob]),
            FlowFixture.submission(.inside))
        let plan = try #require(TraceRecord(json: trace.decision)).plan
        let keys = plan.groups.flatMap { group -> [String] in
            guard case .protect(let protection) = group.treatment else { return [] }
            return protection.encryption?.certificates.map(\.thumbprint) ?? []
        }
        #expect(keys == [bobs.certificate.thumbprint])
        #expect(try await fixture.flow.store.write { try $0.deleteCertificate(thumbprint: second.certificate.thumbprint) })
        #expect(try await known(fixture) == [bobs.certificate.thumbprint: false])
    }

    @Test("the successor of a certificate that ends soon, by the same issuer for the same subject, is used at once")
    func renewal() async throws {
        let fixture = try await VerdictFixture()
        let ending = try fixture.authority.leaf(for: Self.bob, until: Date().addingTimeInterval(30 * 86_400))
        _ = try await fixture.receive(try VerdictFixture.signed(by: ending))
        let next = try fixture.authority.leaf(for: Self.bob, from: Date().addingTimeInterval(-60))
        _ = try await fixture.receive(try VerdictFixture.signed(by: next))
        #expect(try await known(fixture) == [ending.certificate.thumbprint: false, next.certificate.thumbprint: false])
    }
}
