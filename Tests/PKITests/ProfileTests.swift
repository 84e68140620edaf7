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
