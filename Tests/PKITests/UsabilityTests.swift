import Foundation
import Mail
import OpenSSL
import TestSupport
import Testing

@testable import PKI

@Suite("behaviour.md 9.3, when a certificate is usable")
struct UsabilityTests {
    let authority: TestAuthority
    let bob = EmailAddress("bob@partner.example")

    init() throws { authority = try TestAuthority() }

    private func judge(_ trust: TrustStore? = nil) -> UsabilityJudge {
        UsabilityJudge(trust: trust ?? TrustStore(roots: [authority.root.certificate]), at: Date())
    }

    private func headline(_ identity: TestAuthority.Identity, for purpose: Purpose, trust: TrustStore? = nil, address: EmailAddress?)
        -> String?
    {
        judge(trust).judge(identity.certificate, for: purpose, address: address).reasons.first?.text
    }

    @Test("a certificate for the address under a root of ours is usable for both purposes", arguments: [Purpose.sign, .encrypt])
    func usable(_ purpose: Purpose) throws {
        let leaf = try authority.leaf(for: "bob@partner.example")
        #expect(headline(leaf, for: purpose, address: bob) == nil)
    }

    @Test("A-03: without emailProtection it is refused; with digitalSignature only it still checks signatures")
    func purposes() throws {
        let server = try authority.leaf(for: "bob@partner.example", extended: ["serverAuth"])
        #expect(headline(server, for: .encrypt, address: bob) == "extended key usage")
        let signer = try authority.leaf(for: "bob@partner.example", usage: ["digitalSignature"])
        #expect(headline(signer, for: .encrypt, address: bob) == "key usage")
        #expect(headline(signer, for: .sign, address: bob) == nil)
    }

    @Test("expired, not yet valid, unknown root, other address: each with its words")
    func refusals() throws {
        let now = Date()
        let expired = try authority.leaf(
            for: "bob@partner.example", from: now.addingTimeInterval(-9000), until: now.addingTimeInterval(-3600))
        #expect(headline(expired, for: .encrypt, address: bob) == "expired")
        let early = try authority.leaf(for: "bob@partner.example", from: now.addingTimeInterval(3600), until: now.addingTimeInterval(9000))
        #expect(headline(early, for: .encrypt, address: bob) == "not yet valid")
        let leaf = try authority.leaf(for: "bob@partner.example")
        #expect(headline(leaf, for: .encrypt, trust: TrustStore(), address: bob) == "no path")
        #expect(headline(leaf, for: .encrypt, address: EmailAddress("carol@partner.example")) == "address")
    }

    @Test("an issuer that is no CA issues nothing")
    func issuerIsNotACA() throws {
        let middle = try authority.leaf(for: "mallory@evil.example")
        let leaf = try authority.leaf(for: "bob@partner.example", issuer: middle)
        let trust = TrustStore(roots: [authority.root.certificate], intermediates: [middle.certificate])
        let reason = try #require(headline(leaf, for: .encrypt, trust: trust, address: bob))
        #expect(["issuer is not a CA", "no path", "issuer may not sign certificates"].contains(reason))
    }

    @Test("the trust list: white-listed without a path, black-listed with one, allowExpired")
    func trustList() throws {
        let leaf = try authority.leaf(for: "bob@partner.example")
        let now = Date()
        func entry(_ status: TrustListEntry.Status, _ thumbprint: String, expired: Bool = false) -> [String: TrustListEntry] {
            [thumbprint: TrustListEntry(thumbprint: thumbprint, status: status, allowExpired: expired, author: "test", time: now)]
        }
        let thumbprint = leaf.certificate.thumbprint
        #expect(headline(leaf, for: .encrypt, trust: TrustStore(trustList: entry(.whiteListed, thumbprint)), address: bob) == nil)
        let black = TrustStore(roots: [authority.root.certificate], trustList: entry(.blackListed, thumbprint))
        #expect(headline(leaf, for: .encrypt, trust: black, address: bob) == "black-listed")
        let old = try authority.leaf(for: "bob@partner.example", from: now.addingTimeInterval(-9000), until: now.addingTimeInterval(-3600))
        let tolerated = TrustStore(trustList: entry(.whiteListed, old.certificate.thumbprint, expired: true))
        #expect(headline(old, for: .encrypt, trust: tolerated, address: bob) == nil)
        let strict = TrustStore(trustList: entry(.whiteListed, old.certificate.thumbprint))
        #expect(headline(old, for: .encrypt, trust: strict, address: bob) == "expired")
    }

    @Test("A-45: a black-listed issuer refuses everything below it and is named")
    func blackListedIssuer() throws {
        let middle = try authority.intermediate(name: "Sub CA")
        let leaf = try authority.leaf(for: "bob@partner.example", issuer: middle)
        let entry = TrustListEntry(thumbprint: middle.certificate.thumbprint, status: .blackListed, author: "test", time: Date())
        let trust = TrustStore(
            roots: [authority.root.certificate], intermediates: [middle.certificate], trustList: [entry.thumbprint: entry])
        let reason = try #require(judge(trust).judge(leaf.certificate, for: .encrypt, address: bob).reasons.first)
        #expect(reason.text == "black-listed")
        #expect(reason.detail == "issuer CN=Sub CA")
    }

    @Test(
        "addresses that are no mailboxes match nobody",
        arguments: ["ceo @corp.example", "ceo@corp.example.", "ceo＠corp.example", " ceo@corp.example"])
    func hostileAddresses(_ text: String) throws {
        let leaf = try authority.leaf(for: text)
        #expect(headline(leaf, for: .encrypt, address: EmailAddress("ceo@corp.example")) == "address")
    }
}
