import Foundation
import OpenSSL
import TestSupport
import Testing

@testable import PKI

@Suite("RFC 5280 where the library is laxer or stricter")
struct ProfileTests {
    let now = Date(timeIntervalSince1970: Date().timeIntervalSince1970.rounded(.down))

    @Test("§4.1.2.5: end, issuer and root count through their last second")
    func lastSecond() throws {
        let end = now.addingTimeInterval(100)
        let dates = (from: now.addingTimeInterval(-100), until: end)
        let root = try TestAuthority.issue(subject: "Root", constraints: (true, nil), usage: ["keyCertSign"], dates: dates)
        let middle = try TestAuthority.issue(
            subject: "Middle", constraints: (true, nil), usage: ["keyCertSign"], dates: dates, by: root)
        let leaf = try TestAuthority.issue(subject: "Leaf", dates: dates, by: middle)
        let trust = TrustStore(roots: [root.certificate], intermediates: [middle.certificate])
        func reasons(_ date: Date) -> [String] { PathValidator(trust: trust, at: date).validate(leaf.certificate).reasons.map(\.text) }
        #expect(reasons(end).isEmpty && reasons(end.addingTimeInterval(0.9)).isEmpty)
        #expect(reasons(end.addingTimeInterval(1)) == ["expired", "issuer expired", "issuer expired"])
        #expect(reasons(dates.from).isEmpty)
        #expect(reasons(dates.from.addingTimeInterval(-1)) == ["not yet valid", "issuer not yet valid", "issuer not yet valid"])
    }

    @Test("§4.2.1.10: under name constraints every rfc822Name has to be a mailbox")
    func malformedMailbox() throws {
        let subtree = DERTree(0x30, of: [DERTree(0xA0, of: [DERTree(0x30, of: [DERTree(0x81, Array("partner.example".utf8))])])])
        let authority = try TestAuthority()
        let middle = try authority.intermediate(
            name: "Middle", further: [ExtensionValue("2.5.29.30", isCritical: true, value: subtree.encoded)])
        func text(_ names: [String]) throws -> String? {
            let san = DERTree(0x30, of: names.map { DERTree(0x81, Array($0.utf8)) })
            let leaf = try TestAuthority.issue(
                subject: "Leaf", by: middle, further: [ExtensionValue("2.5.29.17", value: san.encoded)])
            let trust = TrustStore(roots: [authority.root.certificate], intermediates: [middle.certificate])
            return PathValidator(trust: trust, at: now).validate(leaf.certificate).reasons.first?.text
        }
        #expect(try text(["bob@partner.example"]) == nil)
        #expect(try text(["bob@partner.example", "evil@address@partner.example"]) == "name constraints")
        #expect(try text(["bob@other.example"]) != nil)
    }

    @Test("§4.2.1.3, §4.2.1.9, §4.2.1.11, §4.2.1.14: rights without a CA, no rights at all, limits others would pass over")
    func faults() throws {
        let authority = try TestAuthority()
        let trust = { (pool: [Certificate]) in TrustStore(roots: [authority.root.certificate], intermediates: pool) }
        func detail(_ further: ExtensionValue, inIssuer: Bool = false) throws -> String? {
            let middle = try TestAuthority.issue(
                subject: "Middle", constraints: (true, nil), usage: ["keyCertSign"], by: authority.root, further: inIssuer ? [further] : [])
            let leaf = try TestAuthority.issue(subject: "Leaf", by: middle, further: inIssuer ? [] : [further])
            let reasons = PathValidator(trust: trust([middle.certificate]), at: now).validate(leaf.certificate).reasons
            return reasons.first { $0.text == "not a certificate of RFC 5280" }?.detail
        }
        #expect(
            try detail(ExtensionValue("2.5.29.15", isCritical: true, value: [0x03, 0x02, 0x02, 0x04]))?.hasPrefix("keyCertSign") == true)
        #expect(try detail(ExtensionValue("2.5.29.15", isCritical: true, value: [0x03, 0x02, 0x05, 0xA0])) == nil)
        #expect(try detail(ExtensionValue("2.5.29.15", isCritical: true, value: [0x03, 0x01, 0x00])) == "keyUsage has no bit set")
        let length = ExtensionValue("2.5.29.19", isCritical: true, value: [0x30, 0x03, 0x02, 0x01, 0x00])
        #expect(try detail(length)?.hasPrefix("a path length") == true)
        for identifier in ["2.5.29.36", "2.5.29.54"] {
            let value: [UInt8] = identifier == "2.5.29.36" ? [0x30, 0x03, 0x81, 0x01, 0x05] : [0x02, 0x01, 0x05]
            #expect(try detail(ExtensionValue(identifier, value: value), inIssuer: true)?.hasSuffix("is not critical") == true)
            #expect(try detail(ExtensionValue(identifier, isCritical: true, value: value), inIssuer: true) == nil)
        }
    }

    @Test("§6.1.4 (k): a root of version 3 that says it is no CA's issues nothing")
    func rootWithoutCA() throws {
        let root = try TestAuthority.issue(subject: "Root")
        let leaf = try TestAuthority.issue(subject: "Leaf", by: root)
        let reasons = PathValidator(trust: TrustStore(roots: [root.certificate]), at: now).validate(leaf.certificate).reasons
        #expect(reasons.map(\.text).contains("issuer is not a CA"))
        #expect(PathValidator(trust: TrustStore(roots: [root.certificate]), at: now).validate(root.certificate).isValid)
    }

    @Test("C-09: RSA exponents no honest key has", arguments: [[1], [2], [0], [1, 0, 0, 0, 0, 0, 0, 0, 1], [3], [1, 0, 1]] as [[UInt8]])
    func exponents(_ exponent: [UInt8]) throws {
        let authority = try TestAuthority()
        var tree = try #require(DERTree(try authority.leaf(for: "bob@partner.example", rsa: true).certificate.der))
        var key = try #require(DERTree(tree[0, 6, 1].value.dropFirst()))
        key[1].value = exponent
        tree[0, 6, 1].value = [0] + key.encoded
        let reasons = try UsabilityJudge(trust: TrustStore(roots: [authority.root.certificate]), at: now)
            .judge(Certificate(der: tree.encoded), for: .any, address: nil).reasons
        #expect(
            reasons.contains(RefusalReason("C-09", "weak key", detail: "RSA with a bad exponent"))
                == (exponent != [3] && exponent != [1, 0, 1]))
    }

    @Test("C-09: a curve that is spelt out, though it is P-256", .enabled(if: Tool(named: "openssl") != nil, "openssl is not installed"))
    func explicitCurve() async throws {
        let openssl = try #require(Tool(named: "openssl"))
        let pem = try await openssl.run(["ecparam", "-name", "prime256v1", "-param_enc", "explicit", "-genkey", "-noout"]).output
        let key = try PrivateKey.read(pem: pem, password: nil)
        let authority = try TestAuthority()
        let leaf = try TestAuthority.issue(subject: "Bob", key: key, by: authority.root).certificate
        let reasons = UsabilityJudge(trust: TrustStore(roots: [authority.root.certificate]), at: now).judge(leaf, for: .any, address: nil)
            .reasons
        #expect(reasons.first { $0.rule == "C-09" }?.detail == "an elliptic curve with parameters of its own")
    }

    @Test("§4.2.1.6: an empty subject needs a critical subjectAltName")
    func emptySubject() throws {
        let authority = try TestAuthority()
        func reasons(isCritical: Bool) throws -> [RefusalReason] {
            let san = DERTree(0x30, of: [DERTree(0x81, Array("bob@partner.example".utf8))])
            var builder = CertificateBuilder(
                subject: [], serialNumber: [1], notBefore: now.addingTimeInterval(-10), notAfter: now.addingTimeInterval(10))
            builder.extensions = [ExtensionValue("2.5.29.17", isCritical: isCritical, value: san.encoded)]
            let key = try PrivateKey.generateEC(curve: "P-256")
            let leaf = try Certificate(try builder.sign(key: key, issuer: (authority.root.certificate.x509, authority.root.key)))
            return PathValidator(trust: TrustStore(roots: [authority.root.certificate]), at: now).validate(leaf).reasons
        }
        #expect(try reasons(isCritical: true).isEmpty)
        #expect(try reasons(isCritical: false).first?.detail == "the subject is empty and subjectAltName is not critical")
    }

    @Test("§5.2.3: a list without a number revokes what it names, and calls nothing good")
    func listWithoutNumber() throws {
        let authority = try TestAuthority()
        let (good, bad) = (try authority.leaf(for: "a@partner.example"), try authority.leaf(for: "b@partner.example"))
        let builder = CRLBuilder(
            issuer: authority.root.certificate.subjectDER, thisUpdate: now.addingTimeInterval(-10), nextUpdate: now.addingTimeInterval(100),
            entries: [.init(serialNumber: bad.certificate.serialNumberOctets, revocationDate: now)],
            extensions: [.authorityKeyIdentifier(authority.root.certificate.subjectKeyIdentifier ?? [])])
        let list = try CertificateRevocationList(der: builder.sign(with: authority.root.key))
        let validator = PathValidator(trust: TrustStore(roots: [authority.root.certificate], lists: [list]), at: now)
        #expect(validator.validate(good.certificate).path.first?.revocation == .unknown("it has no CRL number"))
        #expect(validator.validate(bad.certificate).revocation == .revoked)
    }
}
