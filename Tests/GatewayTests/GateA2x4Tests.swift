import Foundation
import Mail
import OpenSSL
import PKI
import Store
import TestSupport
import Testing

@testable import Gateway

/// One chain below a signature, and the verdict it must come to.
private struct SignerChain: Sendable, CustomTestStringConvertible {
    /// What the mail is signed with and brings along, and what the store knows besides.
    struct Material {
        var signer: TestAuthority.Identity
        var bag: [Certificate] = []
        var stored: [Certificate] = []
        var lists: [CertificateRevocationList] = []
        var blackListed: [Certificate] = []
    }

    var name: String
    var state: SignatureState
    /// Stands in the reason; empty when there is none.
    var reason: String
    var make: @Sendable (TestAuthority) throws -> Material

    init(_ name: String, _ state: SignatureState, _ reason: String = "", _ make: @escaping @Sendable (TestAuthority) throws -> Material) {
        (self.name, self.state, self.reason, self.make) = (name, state, reason, make)
    }

    var testDescription: String { "\(name) → \(state.rawValue) \(reason)" }
}

@Suite("A2.4 own S/MIME chains through the mail flow, with their verdicts")
struct GateA2x4Chains {
    private static let bob = VerdictFixture.bob
    private static let past = (Date().addingTimeInterval(-20 * 86_400), Date().addingTimeInterval(-86_400))

    private static func issuer(
        _ authority: TestAuthority, constraints: (isCA: Bool, pathLength: Int?)? = (true, nil),
        usage: [String] = ["keyCertSign", "cRLSign"],
        dates: (from: Date, until: Date)? = nil, further: [ExtensionValue] = []
    ) throws -> TestAuthority.Identity {
        try TestAuthority.issue(
            subject: "Issuing CA", constraints: constraints, usage: usage, dates: dates, by: authority.root, further: further)
    }

    private static func nameConstraints(permitted host: String) -> ExtensionValue {
        let subtree = DERTree(0x30, of: [DERTree(0x81, Array(host.utf8))])
        return ExtensionValue("2.5.29.30", isCritical: true, value: DERTree(0x30, of: [DERTree(0xA0, of: [subtree])]).encoded)
    }

    private static func withOtherKey(_ identity: TestAuthority.Identity) throws -> TestAuthority.Identity {
        TestAuthority.Identity(certificate: identity.certificate, key: try PrivateKey.generateEC(curve: "P-256"))
    }

    private static let good: [SignerChain] = [
        SignerChain("below the root", .valid) { .init(signer: try $0.leaf(for: bob)) },
        SignerChain("intermediate in the mail", .valid) {
            let ca = try issuer($0)
            return .init(signer: try $0.leaf(for: bob, issuer: ca), bag: [ca.certificate])
        },
        SignerChain("intermediate in the store", .valid) {
            let ca = try issuer($0)
            return .init(signer: try $0.leaf(for: bob, issuer: ca), stored: [ca.certificate])
        },
        SignerChain("three intermediates in the wrong order, and the root", .valid) {
            let first = try $0.intermediate(name: "First", pathLength: 2)
            let second = try $0.intermediate(name: "Second", pathLength: 1, issuer: first)
            let third = try $0.intermediate(name: "Third", pathLength: 0, issuer: second)
            return .init(
                signer: try $0.leaf(for: bob, issuer: third),
                bag: [first.certificate, $0.root.certificate, third.certificate, second.certificate])
        },
        SignerChain("neither key usage nor extended key usage", .valid) { .init(signer: try $0.leaf(for: bob, usage: [], extended: [])) },
        SignerChain("anyExtendedKeyUsage", .valid) { .init(signer: try $0.leaf(for: bob, extended: ["2.5.29.37.0"])) },
        SignerChain("nonRepudiation alone", .valid) { .init(signer: try $0.leaf(for: bob, usage: ["nonRepudiation"])) },
        SignerChain("names of the issuer permit the domain", .valid) {
            let ca = try issuer($0, further: [nameConstraints(permitted: "partner.example")])
            return .init(signer: try $0.leaf(for: bob, issuer: ca), bag: [ca.certificate])
        },
    ]

    private static let broken: [SignerChain] = [
        SignerChain("self-signed", .notTrusted, "root not trusted") { _ in
            .init(
                signer: try TestAuthority.issue(subject: bob, addresses: [bob], usage: ["digitalSignature"], extended: ["emailProtection"]))
        },
        SignerChain("below a root nobody imported, which comes along", .notTrusted, "root not trusted") { _ in
            let stranger = try TestAuthority(name: "Stranger")
            return .init(signer: try stranger.leaf(for: bob), bag: [stranger.root.certificate])
        },
        SignerChain("a root of the same name and another key", .notTrusted, "no path") { _ in
            .init(signer: try TestAuthority().leaf(for: bob))
        },
        SignerChain("expired", .notTrusted, "expired") { .init(signer: try $0.leaf(for: bob, from: past.0, until: past.1)) },
        SignerChain("not yet valid", .notTrusted, "not yet valid") {
            .init(signer: try $0.leaf(for: bob, from: Date().addingTimeInterval(86_400)))
        },
        SignerChain("for servers", .notTrusted, "extended key usage") {
            .init(signer: try $0.leaf(for: bob, extended: ["serverAuth", "clientAuth"]))
        },
        SignerChain("key usage without signing", .notTrusted, "key usage") {
            .init(signer: try $0.leaf(for: bob, usage: ["keyAgreement"]))
        },
        SignerChain("intermediate missing", .notTrusted, "no path") { .init(signer: try $0.leaf(for: bob, issuer: try issuer($0))) },
        SignerChain("issuer says CA:FALSE", .notTrusted, "issuer is not a CA") {
            let ca = try issuer($0, constraints: (false, nil))
            return .init(signer: try $0.leaf(for: bob, issuer: ca), bag: [ca.certificate])
        },
        SignerChain("issuer without basic constraints", .notTrusted, "issuer is not a CA") {
            let ca = try issuer($0, constraints: nil)
            return .init(signer: try $0.leaf(for: bob, issuer: ca), bag: [ca.certificate])
        },
        SignerChain("issuer is another person's leaf", .notTrusted, "issuer is not a CA") {
            let eve = try $0.leaf(for: "eve@partner.example")
            return .init(signer: try $0.leaf(for: bob, issuer: eve), bag: [eve.certificate])
        },
        SignerChain("issuer without keyCertSign", .notTrusted, "issuer may not sign certificates") {
            let ca = try issuer($0, usage: ["cRLSign", "digitalSignature"])
            return .init(signer: try $0.leaf(for: bob, issuer: ca), bag: [ca.certificate])
        },
        SignerChain("issuer expired", .notTrusted, "expired") {
            let ca = try issuer($0, dates: past)
            return .init(signer: try $0.leaf(for: bob, issuer: ca), bag: [ca.certificate])
        },
        SignerChain("path too long", .notTrusted, "path too long") {
            let first = try $0.intermediate(name: "First", pathLength: 0)
            let second = try $0.intermediate(name: "Second", issuer: first)
            return .init(signer: try $0.leaf(for: bob, issuer: second), bag: [first.certificate, second.certificate])
        },
        SignerChain("names of the issuer do not permit the domain", .notTrusted, "name constraints") {
            let ca = try issuer($0, further: [nameConstraints(permitted: "elsewhere.example")])
            return .init(signer: try $0.leaf(for: bob, issuer: ca), bag: [ca.certificate])
        },
        SignerChain("a critical extension nobody knows", .notTrusted, "critical extension") {
            .init(signer: try $0.leaf(for: bob, further: [ExtensionValue("1.3.6.1.4.1.99999.1", isCritical: true, value: [5, 0])]))
        },
        SignerChain("the issuer's signature is wrong", .notTrusted, "bad signature") {
            let ca = try issuer($0)
            return .init(signer: try $0.leaf(for: bob, issuer: try withOtherKey(ca)), bag: [ca.certificate])
        },
        SignerChain("a CA signs mail itself", .notTrusted, "CA certificate") {
            .init(
                signer: try TestAuthority.issue(
                    subject: bob, addresses: [bob], constraints: (true, nil), usage: ["keyCertSign", "digitalSignature"], by: $0.root))
        },
        SignerChain("certificate signed with SHA-1", .notTrusted, "weak signature") {
            .init(
                signer: try TestAuthority.issue(
                    subject: bob, addresses: [bob], usage: ["digitalSignature"], by: $0.root, digest: .sha1))
        },
        SignerChain("RSA with 1024 bits", .weak, "weak key") {
            .init(
                signer: try TestAuthority.issue(
                    subject: bob, addresses: [bob], usage: ["digitalSignature"], key: try PrivateKey.generateRSA(bits: 1024), by: $0.root))
        },
        SignerChain("revoked", .notTrusted, "revoked") {
            let leaf = try $0.leaf(for: bob)
            return .init(signer: leaf, lists: [try $0.list(revoking: [(leaf.certificate, 1)])])
        },
        SignerChain("issuer revoked", .notTrusted, "revoked") {
            let ca = try issuer($0)
            return .init(
                signer: try $0.leaf(for: bob, issuer: ca), bag: [ca.certificate],
                lists: [try $0.list(revoking: [(ca.certificate, 2)])])
        },
        SignerChain("black-listed", .notTrusted, "black-listed") {
            let leaf = try $0.leaf(for: bob)
            return .init(signer: leaf, stored: [leaf.certificate], blackListed: [leaf.certificate])
        },
        SignerChain("issuer black-listed", .notTrusted, "black-listed") {
            let ca = try issuer($0)
            return .init(signer: try $0.leaf(for: bob, issuer: ca), stored: [ca.certificate], blackListed: [ca.certificate])
        },
        SignerChain("for another address", .signedBySomebodyElse) { .init(signer: try $0.leaf(for: "eve@partner.example")) },
    ]

    @Test("at least 20, and each has its own name")
    func counted() {
        let all = Self.good + Self.broken
        #expect(all.count >= 20 && Set(all.map(\.name)).count == all.count)
    }

    @Test("verdict and reason", arguments: good + broken)
    private func verdict(_ chain: SignerChain) async throws {
        let fixture = try await VerdictFixture()
        let material = try chain.make(fixture.authority)
        try await fixture.flow.store.write { transaction in
            for certificate in material.stored { _ = try transaction.insert(certificate, source: "import") }
            for list in material.lists { _ = try transaction.take(list, isVerified: true, source: "import") }
            for certificate in material.blackListed {
                try transaction.setTrust(TrustListRow(thumbprint: certificate.thumbprint, status: .distrusted))
            }
        }
        let verdict = try await fixture.receive(try VerdictFixture.signed(by: material.signer, with: material.bag))
        #expect(verdict.state == chain.state, "\(verdict.fields)")
        #expect(verdict.isPositive == (chain.state == .valid))
        #expect(verdict.fields["Signer-Trusted-0-0"] == (chain.reason.isEmpty ? "True" : "False"))
        #expect(chain.reason.isEmpty ? verdict.reason.isEmpty : verdict.reason.contains(chain.reason), "\(verdict.reason)")
    }
}
