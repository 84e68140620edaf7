import Foundation
import Mail
import OpenSSL
import TestSupport
import Testing

@testable import PKI

@Suite("Verdicts are kept for a generation, and never longer than what they rest on")
struct VerdictCacheTests {
    let authority: TestAuthority
    let bob = EmailAddress("bob@partner.example")
    let now = Date(timeIntervalSince1970: (Date().timeIntervalSince1970).rounded())

    init() throws { authority = try TestAuthority() }

    private func judge(_ leaf: TestAuthority.Identity, _ trust: TrustStore, at date: Date, grace: TimeInterval = 0) -> Usability {
        UsabilityJudge(trust: trust, at: date, revocation: .require, grace: grace).judge(leaf.certificate, for: .encrypt, address: bob)
    }

    @Test("asked again it says the same; another purpose, address or mode is another question")
    func questions() throws {
        let leaf = try authority.leaf(for: "bob@partner.example", usage: ["keyAgreement"])
        let trust = TrustStore(roots: [authority.root.certificate])
        let judge = UsabilityJudge(trust: trust, at: now)
        for _ in 0..<2 {
            #expect(judge.judge(leaf.certificate, for: .encrypt, address: bob).isUsable)
            #expect(judge.judge(leaf.certificate, for: .sign, address: bob).reasons.map(\.text) == ["key usage"])
            #expect(judge.judge(leaf.certificate, for: .encrypt, address: EmailAddress("eve@x.example")).reasons.map(\.text) == ["address"])
            #expect(self.judge(leaf, trust, at: now).reasons.map(\.text) == ["revocation unknown"])
            #expect(
                judge.judge(leaf.certificate, for: .encrypt, address: bob, hasPrivateKey: false).reasons.map(\.text) == ["no private key"])
        }
    }

    @Test("it ends with the certificate, with its issuer and with the list, to the second; and it never speaks of earlier moments")
    func horizons() throws {
        let leaf = try authority.leaf(for: "bob@partner.example", until: now.addingTimeInterval(1000))
        let list = try authority.list(revoking: [], from: now.addingTimeInterval(-100), until: now.addingTimeInterval(500))
        let trust = TrustStore(roots: [authority.root.certificate], lists: [list])
        #expect(judge(leaf, trust, at: now).isUsable)
        #expect(judge(leaf, trust, at: now.addingTimeInterval(500)).isUsable)
        #expect(judge(leaf, trust, at: now.addingTimeInterval(501)).reasons.map(\.text) == ["revocation unknown"])
        // Five minutes of skew.
        #expect(judge(leaf, trust, at: now.addingTimeInterval(-400)).isUsable)
        #expect(judge(leaf, trust, at: now.addingTimeInterval(-401)).reasons.map(\.text) == ["revocation unknown"])
        #expect(judge(leaf, trust, at: now.addingTimeInterval(501), grace: 600).isUsable)
        #expect(judge(leaf, trust, at: now.addingTimeInterval(1000), grace: 600).isUsable)
        #expect(judge(leaf, trust, at: now.addingTimeInterval(1001), grace: 600).reasons.map(\.text) == ["expired"])
        #expect(judge(leaf, trust, at: now.addingTimeInterval(1101), grace: 600).reasons.map(\.text) == ["expired", "revocation unknown"])
    }

    @Test("a new store, as every change makes one, starts without verdicts")
    func generations() throws {
        let leaf = try authority.leaf(for: "bob@partner.example")
        let first = TrustStore(roots: [authority.root.certificate])
        #expect(UsabilityJudge(trust: first, at: now).judge(leaf.certificate, for: .encrypt, address: bob).isUsable)
        let entry = TrustListEntry(thumbprint: leaf.certificate.thumbprint, status: .blackListed, author: "", time: now)
        let second = TrustStore(roots: first.roots, trustList: [entry.thumbprint: entry], after: first)
        #expect(
            UsabilityJudge(trust: second, at: now).judge(leaf.certificate, for: .encrypt, address: bob).reasons.map(\.text) == [
                "black-listed"
            ])
        #expect(UsabilityJudge(trust: first, at: now).judge(leaf.certificate, for: .encrypt, address: bob).isUsable)
    }

    @Test("R-03: what a list is worth: counts, bad signature, unknown or untrusted issuer")
    func lists() throws {
        let trust = TrustStore(roots: [authority.root.certificate])
        #expect(trust.verdict(on: try authority.list(revoking: []), at: now) == .counts)
        let forged = try authority.list(revoking: [], signedBy: PrivateKey.generateEC(curve: "P-256"))
        #expect(trust.verdict(on: forged, at: now) == .withoutEffect("bad signature"))
        let stranger = try TestAuthority(name: "Somebody Else")
        let foreign = try stranger.list(revoking: [])
        #expect(trust.verdict(on: foreign, at: now) == .withoutEffect("no CA certificate of its issuer is stored"))
        let known = TrustStore(roots: [authority.root.certificate], intermediates: [stranger.root.certificate])
        #expect(known.verdict(on: foreign, at: now) == .withoutEffect("its issuer is not trusted: root not trusted (CN=Somebody Else)"))
        let middle = try authority.intermediate(name: "No Lists", usage: ["keyCertSign"])
        let silent = TrustStore(roots: [authority.root.certificate], intermediates: [middle.certificate])
        let list = try authority.list(revoking: [], issuer: middle)
        #expect(silent.verdict(on: list, at: now) == .withoutEffect("its issuer may not sign revocation lists"))
    }

    @Test("entries are found by serial number and turned in pages")
    func entries() throws {
        let leaves = try (0..<5).map { try authority.leaf(for: "a\($0)@partner.example") }
        let list = try authority.list(revoking: leaves.map { ($0.certificate, 4) })
        let all = list.lines(from: 0, count: 100)
        #expect(Set(all.map(\.serialNumber)) == Set(leaves.map(\.certificate.serialNumber)))
        #expect(list.lines(from: 3, count: 100) == Array(all[3...]) && list.lines(from: 9, count: 1).isEmpty)
        let asked = "00:" + leaves[2].certificate.serialNumber.uppercased()
        #expect(list.lines(serialNumber: asked).map(\.reason) == ["superseded"])
        #expect(list.lines(serialNumber: "01").isEmpty)
    }
}
