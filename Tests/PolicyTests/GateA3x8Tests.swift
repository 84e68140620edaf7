import Foundation
import PKI
import Policy
import Settings
import TestSupport
import Testing

@Suite("A3.8 the wrong certificate chosen")
struct GateA3x8RightCertificate {
    private static let day: TimeInterval = 86_400

    /// A certificate beside the right one, and the reason it is not used.
    enum Other: String, CaseIterable, Sendable {
        case expired = "expired"
        case notYetValid = "not yet valid"
        case signOnly = "key usage"
        case server = "extended key usage"
        case stranger = "no path"
        case otherAddress = "address"
        case distrusted = "black-listed"
    }

    private func certificate(_ other: Other, _ authority: TestAuthority) throws -> Certificate {
        let (address, now) = ("bob@partner.example", Date())
        return switch other {
        case .expired: try authority.leaf(for: address, from: now - 9 * Self.day, until: now - Self.day).certificate
        case .notYetValid: try authority.leaf(for: address, from: now + Self.day).certificate
        case .signOnly: try authority.leaf(for: address, usage: ["digitalSignature"]).certificate
        case .server: try authority.leaf(for: address, extended: ["serverAuth"]).certificate
        case .stranger: try TestAuthority(name: "Another Root").leaf(for: address).certificate
        case .otherAddress: try authority.leaf(for: "bob@partner.example.org").certificate
        case .distrusted: try authority.leaf(for: address).certificate
        }
    }

    @Test("the right one is taken whatever stands before and after it, and each other has its reason", arguments: Other.allCases)
    func encryption(_ other: Other) throws {
        let scenario = try Scenario()
        let wrong = try certificate(other, scenario.certificates.authority)
        for isFirst in [true, false] {
            var tried = scenario
            let right = Candidate(certificate: scenario.certificates.bob, hasPrivateKey: false)
            let candidate = Candidate(certificate: wrong, hasPrivateKey: false)
            tried.candidates["bob@partner.example"] = isFirst ? [candidate, right] : [right, candidate]
            tried.distrusted = other == .distrusted ? [wrong] : []
            let plan = try tried.plan()
            #expect(plan.keys == [[scenario.certificates.bob.thumbprint]])
            let refused = plan.recipients.first?.steps.first { $0.kind == .method }?.refused ?? []
            #expect(refused.map(\.thumbprint) == [wrong.thumbprint] && refused.map(\.reason) == [other.rawValue])
        }
    }

    @Test("one for signing and one for encrypting: each for its purpose", arguments: [true, false])
    func purposes(_ signFirst: Bool) throws {
        let scenario = try Scenario()
        let authority = scenario.certificates.authority
        func pair(_ address: String) throws -> (sign: Certificate, encrypt: Certificate) {
            (
                try authority.leaf(for: address, usage: ["digitalSignature"]).certificate,
                try authority.leaf(for: address, usage: ["keyAgreement"]).certificate
            )
        }
        func candidates(_ pair: (sign: Certificate, encrypt: Certificate)) -> [Candidate] {
            (signFirst ? [pair.sign, pair.encrypt] : [pair.encrypt, pair.sign]).map { Candidate(certificate: $0, hasPrivateKey: true) }
        }
        let (alices, bobs) = (try pair("alice@zegel.example"), try pair("bob@partner.example"))
        var tried = scenario
        tried.signing = candidates(alices)
        tried.candidates["bob@partner.example"] = candidates(bobs)
        let plan = try tried.plan()
        #expect(plan.keys == [[bobs.encrypt.thumbprint]])
        #expect(plan.groups.first?.treatment.protection?.signing?.thumbprint == alices.sign.thumbprint)
    }

    @Test("the newest valid one signs, not the one that ends last, nor one that has not begun")
    func newest() throws {
        let scenario = try Scenario()
        let authority = scenario.certificates.authority
        func leaf(_ from: TimeInterval, _ until: TimeInterval) throws -> Certificate {
            try authority.leaf(
                for: "alice@zegel.example", from: Date() + from * Self.day, until: Date() + until * Self.day
            ).certificate
        }
        let (old, new, future) = (try leaf(-300, 900), try leaf(-3, 300), try leaf(3, 999))
        for order in [[old, new, future], [future, new, old], [new, future, old]] {
            var tried = scenario
            tried.signing = order.map { Candidate(certificate: $0, hasPrivateKey: true) }
            #expect(try tried.plan().groups.first?.treatment.protection?.signing?.thumbprint == new.thumbprint)
        }
    }

    @Test("the address stands in the alternative name alone, in another case, or in the subject beside another")
    func address() throws {
        let scenario = try Scenario()
        let authority = scenario.certificates.authority
        func taken(_ certificate: Certificate) throws -> Bool {
            var tried = scenario
            tried.candidates["bob@partner.example"] = [Candidate(certificate: certificate, hasPrivateKey: false)]
            return try tried.plan().keys == [[certificate.thumbprint]]
        }
        func issue(_ subject: String, _ addresses: [String]) throws -> Certificate {
            try TestAuthority.issue(
                subject: subject, addresses: addresses, constraints: (false, nil), usage: ["keyAgreement"], extended: ["emailProtection"],
                by: authority.root
            ).certificate
        }
        #expect(try taken(issue("Robert", ["bob@partner.example"])))
        #expect(try taken(issue("Robert", ["BOB@Partner.EXAMPLE"])))
        #expect(try taken(issue("Robert", ["robert@partner.example", "bob@partner.example"])))
        #expect(try !taken(issue("bob@partner.example", ["robert@partner.example"])))
        #expect(try !taken(issue("bob@partner.example", [])))
    }
}
