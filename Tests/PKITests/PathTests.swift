import Foundation
import Mail
import OpenSSL
import TestSupport
import Testing

@testable import PKI

@Suite("RFC 5280 §6.1 and RFC 4158, certification paths (C-03)")
struct PathTests {
    let authority: TestAuthority

    init() throws { authority = try TestAuthority() }

    private func words(_ leaf: TestAuthority.Identity, _ middle: [TestAuthority.Identity] = [], for purpose: Purpose = .any) -> [String] {
        judge(middle.map(\.certificate)).words(leaf.certificate, for: purpose)
    }

    private func judge(
        _ intermediates: [Certificate], roots: [Certificate]? = nil, policies: PathCheck.Policies = PathCheck.Policies()
    ) -> UsabilityJudge {
        UsabilityJudge(
            trust: TrustStore(roots: roots ?? [authority.root.certificate], intermediates: intermediates), at: Date(), policies: policies)
    }

    @Test("the path is told, the end first and the root last")
    func pathIsTold() throws {
        let middle = try authority.intermediate(name: "Sub CA")
        let leaf = try authority.leaf(for: "bob@partner.example", issuer: middle)
        let validation = judge([middle.certificate]).judge(leaf.certificate, for: .encrypt, address: nil).validation
        #expect(validation.isValid)
        #expect(validation.path.map(\.subject) == ["CN=bob@partner.example", "CN=Sub CA", "CN=Test Root"])
    }

    @Test("an intermediate that came with the message helps, and is trusted for nothing by itself")
    func extraIntermediates() throws {
        let middle = try authority.intermediate(name: "Sub CA")
        let leaf = try authority.leaf(for: "bob@partner.example", issuer: middle)
        let known = judge([]).judge(leaf.certificate, for: .encrypt, address: nil, extraIntermediates: [middle.certificate])
        #expect(known.isUsable)
        let stranger = try TestAuthority(name: "Evil Root")
        let evil = try stranger.leaf(for: "bob@partner.example")
        let fooled = judge([]).judge(evil.certificate, for: .encrypt, address: nil, extraIntermediates: [stranger.root.certificate])
        #expect(fooled.reasons.map(\.text) == ["root not trusted"])
    }

    @Test("of several paths one good one is enough: the issuer is there expired, with another key, and good")
    func severalPaths() throws {
        let key = try PrivateKey.generateEC(curve: "P-256")
        let good = try authority.intermediate(name: "Sub CA", key: key)
        let old = try TestAuthority.issue(
            subject: "Sub CA", constraints: (true, nil), usage: ["keyCertSign"],
            dates: (Date().addingTimeInterval(-9000), Date().addingTimeInterval(-10)), key: key, by: authority.root)
        let other = try authority.intermediate(name: "Sub CA")
        let leaf = try authority.leaf(for: "bob@partner.example", issuer: good)
        #expect(words(leaf, [old, other, good]).isEmpty)
        #expect(words(leaf, [old, other]) == ["issuer expired"])
    }

    @Test("an authority's new key, signed by the old one: the path goes through it, with and without key identifiers (RFC 4210 §4.4)")
    func rolledOver() throws {
        let new = try authority.intermediate(name: "Test Root")
        let leaf = try authority.leaf(for: "bob@partner.example", issuer: new)
        #expect(words(leaf, [new]) == [])
        let bare = try Self.withoutIdentifiers(subject: "bob@partner.example", isCA: false, by: new)
        #expect(words(bare, [new]) == [])
        // Names alone lead the way, to several.
        let other = try authority.intermediate(name: "Test Root")
        #expect(words(bare, [other, new]) == [])
        #expect(words(bare, [other]) == ["bad signature"])
        let third = try authority.intermediate(name: "Test Root", issuer: new)
        let deep = try Self.withoutIdentifiers(subject: "bob@partner.example", isCA: false, by: third)
        #expect(words(deep, [other, new, third]) == [])
        let validation = judge([other, new].map(\.certificate)).judge(bare.certificate, for: .encrypt, address: nil).validation
        #expect(validation.path.map(\.thumbprint) == [bare, new, authority.root].map(\.certificate.thumbprint))
    }

    @Test("cross-certificates of two roots do not send the search round in circles")
    func crossCertificates() throws {
        let other = try TestAuthority(name: "Other Root")
        let cross = try other.intermediate(name: "Test Root", key: authority.root.key)
        let back = try authority.intermediate(name: "Other Root", key: other.root.key)
        let leaf = try authority.leaf(for: "bob@partner.example")
        let pool = [cross.certificate, back.certificate]
        #expect(judge(pool, roots: [other.root.certificate]).words(leaf.certificate).isEmpty)
        #expect(judge(pool, roots: []).words(leaf.certificate) == ["no path"])
    }

    private static func withoutIdentifiers(subject: String, isCA: Bool, by issuer: TestAuthority.Identity) throws -> TestAuthority.Identity
    {
        var builder = CertificateBuilder(
            subject: [("CN", subject)], serialNumber: [0x40] + Random.bytes(15), notBefore: Date().addingTimeInterval(-60),
            notAfter: Date().addingTimeInterval(3600))
        builder.omitsKeyIdentifiers = true
        builder.basicConstraints = (isCA, nil)
        let key = try PrivateKey.generateEC(curve: "P-256")
        return .init(certificate: try Certificate(builder.sign(key: key, issuer: (issuer.certificate.x509, issuer.key))), key: key)
    }

    @Test("A-46: white-listing a root that is not in the root store leaves its children untrusted")
    func whiteListedRoot() throws {
        let leaf = try authority.leaf(for: "bob@partner.example")
        let entry = TrustListEntry(
            thumbprint: authority.root.certificate.thumbprint, status: .whiteListed, author: "test", time: Date())
        let trust = TrustStore(intermediates: [authority.root.certificate], trustList: [entry.thumbprint: entry])
        #expect(UsabilityJudge(trust: trust, at: Date()).words(leaf.certificate) == ["root not trusted"])
    }

    @Test("pathLenConstraint counts the issuers below")
    func pathLength() throws {
        let upper = try authority.intermediate(name: "Upper CA", pathLength: 0)
        let lower = try authority.intermediate(name: "Lower CA", issuer: upper)
        let direct = try authority.leaf(for: "bob@partner.example", issuer: upper)
        let below = try authority.leaf(for: "bob@partner.example", issuer: lower)
        #expect(words(direct, [upper, lower]).isEmpty)
        #expect(words(below, [upper, lower]) == ["path too long"])
    }

    @Test("issuers without CA:TRUE or keyCertSign issue nothing")
    func issuerRights() throws {
        let noCA = try TestAuthority.issue(subject: "No CA", constraints: (false, nil), usage: ["keyCertSign"], by: authority.root)
        let silent = try TestAuthority.issue(subject: "Silent", usage: ["keyCertSign"], by: authority.root)
        let noSign = try authority.intermediate(name: "No Sign", usage: ["cRLSign"])
        for (issuer, expected) in [
            (noCA, "issuer is not a CA"), (silent, "issuer is not a CA"), (noSign, "issuer may not sign certificates"),
        ] {
            let leaf = try authority.leaf(for: "bob@partner.example", issuer: issuer)
            #expect(words(leaf, [issuer]).first == expected)
        }
    }

    @Test("an issuer whose extended key usage excludes mail issues no mail certificates")
    func issuerPurpose() throws {
        let web = try authority.intermediate(name: "Web CA", extended: ["serverAuth"])
        let leaf = try authority.leaf(for: "bob@partner.example", issuer: web)
        #expect(words(leaf, [web], for: .sign) == ["extended key usage"])
        #expect(words(leaf, [web], for: .any).isEmpty)
    }

    @Test("a signature that is not the issuer's")
    func badSignature() throws {
        let imposter = try TestAuthority(name: "Test Root")
        let leaf = try imposter.leaf(for: "bob@partner.example")
        // The key identifiers differ: no issuer at all. Without identifiers the signature decides.
        #expect(words(leaf) == ["no path"])
        var bytes = try authority.leaf(for: "bob@partner.example").certificate.der
        bytes[bytes.count - 5] ^= 1
        #expect(judge([]).words(try Certificate(der: bytes)) == ["bad signature"])
    }

    @Test("a critical extension nobody knows refuses, at the end and at an issuer; one that is not critical does not")
    func unknownCritical() throws {
        let critical = ExtensionValue.unknown(isCritical: true)
        #expect(words(try authority.leaf(for: "bob@partner.example", further: [critical])) == ["unknown critical extension"])
        #expect(words(try authority.leaf(for: "bob@partner.example", further: [.unknown(isCritical: false)])).isEmpty)
        let middle = try authority.intermediate(name: "Sub CA", further: [critical])
        #expect(words(try authority.leaf(for: "bob@partner.example", issuer: middle), [middle]) == ["unknown critical extension"])
    }

    @Test(
        "name constraints on mailboxes",
        arguments: [
            ("bob@partner.example", true), ("bob@PARTNER.example", true), ("bob@evil.example", false), ("bob@sub.partner.example", false),
            ("ceo@partner.example", false),
        ])
    func nameConstraints(_ address: String, _ isPermitted: Bool) throws {
        let limited = try authority.intermediate(
            name: "Limited CA", further: [.nameConstraints(permitted: ["partner.example"], excluded: ["ceo@partner.example"])])
        let leaf = try authority.leaf(for: address, issuer: limited)
        #expect(words(leaf, [limited]) == (isPermitted ? [] : ["name constraints"]))
    }

    @Test("RFC 9598 §6: rfc822Name constraints bind SmtpUTF8Mailbox too")
    func internationalNameConstraints() throws {
        let limited = try authority.intermediate(name: "Limited CA", further: [.nameConstraints(permitted: ["partner.example"])])
        func leaf(_ mailbox: String) throws -> TestAuthority.Identity {
            let name = der(0xA0, [0x06, 0x08, 0x2B, 6, 1, 5, 5, 7, 8, 9], der(0xA0, der(0x0C, Array(mailbox.utf8))))
            return try TestAuthority.issue(subject: "Jörg", by: limited, further: [.alternativeNames(name)])
        }
        let inside = try leaf("jörg@partner.example")
        #expect(inside.certificate.addresses == [EmailAddress("jörg@partner.example")].compactMap(\.self))
        #expect(words(inside, [limited]).isEmpty)
        #expect(words(try leaf("jörg@evil.example"), [limited]) == ["name constraints"])
    }

    @Test("policies: required by a certificate, asked for by the caller, inhibited")
    func policies() throws {
        let strict = try authority.intermediate(name: "Strict CA", further: [.policy(99), .requireExplicitPolicy])
        let plain = try authority.intermediate(name: "Plain CA", further: [.policy(99)])
        let without = try authority.leaf(for: "bob@partner.example", issuer: strict)
        #expect(words(without, [strict]) == ["policy"])
        let with = try authority.leaf(for: "bob@partner.example", issuer: plain, further: [.policy(99)])
        let pool = [plain.certificate]
        func asked(_ set: [String]) -> [String] {
            judge(pool, policies: .init(initialSet: set, requiresExplicit: true)).words(with.certificate)
        }
        #expect(asked([]).isEmpty)
        #expect(asked(["2.5.29.99"]).isEmpty)
        #expect(asked(["2.5.29.98"]) == ["policy"])
        #expect(asked(["2.5.29.32.0"]).isEmpty)
    }

    @Test("RFC 5280 §4: criticality and places that no honest certificate gets wrong")
    func faults() throws {
        let critical = ExtensionValue("2.5.29.35", isCritical: true, value: [0x30, 0x00])
        let key = try PrivateKey.generateEC(curve: "P-256")
        var bare = CertificateBuilder(
            subject: [("CN", "Bob")], serialNumber: [1], notBefore: Date().addingTimeInterval(-60), notAfter: Date().addingTimeInterval(60))
        bare.extensions = [.nameConstraints(permitted: ["partner.example"])]
        let limited = try Certificate(bare.sign(key: key, issuer: (authority.root.certificate.x509, authority.root.key)))
        #expect(judge([]).words(limited) == ["not a certificate of RFC 5280"])
        let access = ExtensionValue(
            "1.3.6.1.5.5.7.1.1", isCritical: true, value: der(0x30, der(0x30, [0x06, 0x01, 0x2A], der(0x86, [0x61]))))
        let middle = try authority.intermediate(name: "Sub CA", further: [access])
        #expect(words(try authority.leaf(for: "bob@partner.example", issuer: middle), [middle]).contains("not a certificate of RFC 5280"))
        #expect(throws: CertificateError.self) { try authority.leaf(for: "bob@partner.example", further: [critical]) }
    }

    @Test("A5.2: hundreds of certificates that could all be each other's issuer cost a bounded time")
    func hostileGraph() throws {
        let key = try PrivateKey.generateEC(curve: "P-256")
        let nobody = try TestAuthority(name: "Nobody")
        var pool: [Certificate] = []
        for index in 0..<300 {
            // One name and one key under many issuers' names, all signing one another.
            let issuer = TestAuthority.Identity(
                certificate: pool.last ?? nobody.root.certificate, key: pool.isEmpty ? nobody.root.key : key)
            pool.append(try TestAuthority.issue(subject: "Loop \(index % 17)", constraints: (true, nil), key: key, by: issuer).certificate)
        }
        let leaf = try authority.leaf(for: "bob@partner.example", issuer: .init(certificate: pool[299], key: key))
        let start = ThreadClock.now
        let verdict = judge(pool).judge(leaf.certificate, for: .encrypt, address: nil)
        #expect(verdict.reasons.first?.text == "no path")
        #expect(ThreadClock.now - start < .seconds(2))
    }

    @Test("a bag of namesakes that uses up the budget makes nothing valid and no revoked certificate merely unknown")
    func budgetFailsClosed() throws {
        let middle = try authority.intermediate(name: "Sub CA")
        // Without key identifiers each namesake has to be tried.
        var bare = CertificateBuilder(
            subject: [("CN", "Bob")], serialNumber: [9], notBefore: Date().addingTimeInterval(-60), notAfter: Date().addingTimeInterval(60))
        bare.omitsKeyIdentifiers = true
        let leaf = try Certificate(bare.sign(key: PrivateKey.generateEC(curve: "P-256"), issuer: (middle.certificate.x509, middle.key)))
        let list = try authority.list(revoking: [(leaf, 1)], issuer: middle)
        let key = try PrivateKey.generateEC(curve: "P-256")
        let namesakes = try (0..<400).map { _ in
            try TestAuthority.issue(
                subject: "Sub CA", constraints: (true, nil), dates: (Date(), Date().addingTimeInterval(60)), key: key
            ).certificate
        }
        let trust = TrustStore(roots: [authority.root.certificate], lists: [list])
        let judge = UsabilityJudge(trust: trust, at: Date())
        func reasons(_ extra: [Certificate]) -> [RefusalReason] {
            judge.judge(leaf, for: .any, address: nil, extraIntermediates: extra).reasons
        }
        #expect(reasons([middle.certificate]).map(\.text) == ["revoked"])
        #expect(reasons(namesakes + [middle.certificate]).first?.detail == "too many possible paths")
    }

    @Test("weak keys and digests anywhere in the path (C-09), but not the root's own signature")
    func strength() throws {
        let weak = try authority.leaf(for: "bob@partner.example", issuer: nil)
        #expect(words(weak).isEmpty)
        let old = try TestAuthority.issue(
            subject: "Old CA", constraints: (true, nil), usage: ["keyCertSign"], by: authority.root, digest: .sha1)
        let leaf = try authority.leaf(for: "bob@partner.example", issuer: old)
        #expect(words(leaf, [old]) == ["weak signature"])
        let tolerant = UsabilityJudge(
            trust: TrustStore(roots: [authority.root.certificate], intermediates: [old.certificate], allowsSHA1: true), at: Date())
        #expect(tolerant.words(leaf.certificate).isEmpty)
        let small = try TestAuthority.issue(subject: "Small", key: PrivateKey.generateRSA(bits: 1024), by: authority.root)
        #expect(words(small) == ["weak key"])
        let root = try TestAuthority.issue(subject: "Old Root", constraints: (true, nil), usage: ["keyCertSign"], digest: .sha1)
        let below = try authority.leaf(for: "bob@partner.example", issuer: root)
        #expect(judge([], roots: [root.certificate]).words(below.certificate).isEmpty)
    }
}
