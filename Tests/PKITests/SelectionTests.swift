import Foundation
import Mail
import OpenSSL
import TestSupport
import Testing

@testable import PKI

@Suite("behaviour.md 9.4, selection")
struct SelectionTests {
    let authority: TestAuthority
    let judge: UsabilityJudge
    let bob: EmailAddress

    init() throws {
        authority = try TestAuthority()
        judge = UsabilityJudge(trust: TrustStore(roots: [authority.root.certificate]), at: Date())
        bob = try #require(EmailAddress("bob@partner.example"))
    }

    private func candidate(
        _ address: String = "bob@partner.example", _ assignment: Candidate.Assignment? = nil, usage: [String]? = nil,
        extended: [String] = ["emailProtection"], hasKey: Bool = false, isPending: Bool = false, from: TimeInterval = -3600
    ) throws -> Candidate {
        let leaf = try authority.leaf(for: address, usage: usage, extended: extended, from: Date().addingTimeInterval(from))
        return Candidate(certificate: leaf.certificate, hasPrivateKey: hasKey, assignment: assignment, isPending: isPending)
    }

    @Test("all usable ones of the address and the assigned ones together; an unusable one does not block the others")
    func union() throws {
        let first = try candidate()
        let second = try candidate()
        let assigned = try candidate("archive@partner.example", .user)
        let broken = try candidate("bob@partner.example", .user, extended: ["serverAuth"])
        let selection = CertificateSelection.forEncryption(to: bob, among: [broken, first, assigned, second], judge: judge)
        #expect(selection.chosen == [first, assigned, second].map(\.certificate))
        #expect(selection.considered.map(\.isUsed) == [false, true, true, true])
        #expect(selection.considered[0].reasons.map(\.text) == ["extended key usage"])
    }

    @Test("the domain's only when the address has none, the wildcard's after it, the global ones last")
    func inherited() throws {
        let own = try candidate()
        let domain = try candidate("gateway@partner.example", .domain)
        let wildcard = try candidate("gateway@example", .wildcardDomain)
        let global = try candidate("all@example", .global)
        func chosen(_ candidates: [Candidate]) -> [Certificate] {
            CertificateSelection.forEncryption(to: bob, among: candidates, judge: judge).chosen
        }
        #expect(chosen([global, wildcard, domain, own]) == [own.certificate])
        #expect(chosen([global, wildcard, domain]) == [domain.certificate])
        #expect(chosen([global, wildcard]) == [wildcard.certificate])
        #expect(chosen([global]) == [global.certificate])
    }

    @Test("automatic selection can be off; a pending certificate and one for another address are refused with a reason")
    func refused() throws {
        let pending = try candidate(isPending: true)
        let other = try candidate("carol@partner.example")
        let selection = CertificateSelection.forEncryption(to: bob, among: [pending, other], judge: judge)
        #expect(selection.chosen.isEmpty)
        #expect(selection.considered.map { $0.reasons.map(\.text) } == [["pending"], ["address"]])
        #expect(CertificateSelection.forEncryption(to: bob, among: [try candidate()], judge: judge, automatic: false).chosen.isEmpty)
    }

    @Test("the same certificate by address and assigned is used once")
    func once() throws {
        let found = try candidate()
        var assigned = found
        assigned.assignment = .user
        #expect(CertificateSelection.forEncryption(to: bob, among: [assigned, found], judge: judge).chosen == [found.certificate])
    }

    @Test("signing: the assigned one, else the newest, else the one used last, else the domain's")
    func signing() throws {
        let old = try candidate(hasKey: true, from: -9000)
        let new = try candidate(hasKey: true, from: -60)
        let assigned = try candidate("bob@partner.example", .user, hasKey: true, from: -99_999)
        let domain = try candidate("gateway@partner.example", .domain, hasKey: true)
        func chosen(_ candidates: [Candidate], newest: Bool = true, last: String? = nil, domain: Bool = false) -> [Certificate] {
            CertificateSelection.forSigning(
                as: bob, among: candidates, judge: judge, newest: newest, lastUsed: last, usesDomainCertificate: domain
            ).chosen
        }
        #expect(chosen([old, new, assigned]) == [assigned.certificate])
        #expect(chosen([old, new]) == [new.certificate])
        #expect(chosen([old, new], newest: false) == [old.certificate])
        #expect(chosen([old, new], newest: false, last: new.certificate.thumbprint) == [new.certificate])
        #expect(chosen([domain], domain: true) == [domain.certificate])
        #expect(chosen([domain]).isEmpty)
    }

    @Test("signing: without key, for encryption alone, of someone else: refused; an unusable assigned one falls through")
    func signingRefused() throws {
        let keyless = try candidate()
        let encryption = try candidate(usage: ["keyAgreement"], hasKey: true)
        let other = try candidate("carol@partner.example", hasKey: true)
        let expired = Candidate(
            certificate: try authority.leaf(
                for: "bob@partner.example", from: Date().addingTimeInterval(-9000), until: Date().addingTimeInterval(-60)
            ).certificate, hasPrivateKey: true, assignment: .user)
        let good = try candidate(hasKey: true, from: -99_999)
        let selection = CertificateSelection.forSigning(as: bob, among: [keyless, encryption, other, expired, good], judge: judge)
        #expect(selection.chosen == [good.certificate])
        let words = Dictionary(uniqueKeysWithValues: selection.considered.map { ($0.thumbprint, $0.reasons.map(\.text)) })
        #expect(words[keyless.certificate.thumbprint] == ["no private key"])
        #expect(words[encryption.certificate.thumbprint] == ["key usage"])
        #expect(words[other.certificate.thumbprint] == ["address"])
        #expect(words[expired.certificate.thumbprint] == ["expired"])
    }
}
