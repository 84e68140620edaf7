import Foundation
import Mail
import OpenSSL
import TestSupport
import Testing

@testable import PKI

/// One name in a certificate below one constraint.
struct ConstrainedName: Sendable, CustomTestStringConvertible {
    var permitted: [UInt8] = []
    var excluded: [UInt8] = []
    var name: [UInt8]
    var isAllowed: Bool
    var what: String
    var testDescription: String { "\(what): \(isAllowed ? "allowed" : "refused")" }
}

@Suite("RFC 5280 §4.2.1.10, RFC 9598 §6: name constraints in every form")
struct NameConstraintTests {
    let authority: TestAuthority

    init() throws { authority = try TestAuthority() }

    private static func text(_ tag: UInt8, _ text: String) -> [UInt8] { der(tag, Array(text.utf8)) }
    private static func mailbox(_ text: String) -> [UInt8] {
        der(0xA0, [0x06, 0x08, 0x2B, 6, 1, 5, 5, 7, 8, 9], der(0xA0, der(0x0C, Array(text.utf8))))
    }
    private static func directory(_ organisation: String, _ name: String? = nil) -> [UInt8] {
        func part(_ type: UInt8, _ text: String) -> [UInt8] {
            der(0x31, der(0x30, [0x06, 0x03, 0x55, 0x04, type], der(0x0C, Array(text.utf8))))
        }
        return der(0xA4, der(0x30, part(10, organisation), name.map { part(3, $0) } ?? []))
    }

    private static func permitted(_ base: [UInt8], _ name: [UInt8], _ isAllowed: Bool, _ what: String) -> ConstrainedName {
        ConstrainedName(permitted: base, name: name, isAllowed: isAllowed, what: "permitted \(what)")
    }
    private static func excluded(_ base: [UInt8], _ name: [UInt8], _ isAllowed: Bool, _ what: String) -> ConstrainedName {
        ConstrainedName(excluded: base, name: name, isAllowed: isAllowed, what: "excluded \(what)")
    }

    static let cases: [ConstrainedName] = [
        // rfc822Name: mailbox, host, domain.
        permitted(text(0x81, "bob@partner.example"), text(0x81, "bob@partner.example"), true, "mailbox, itself"),
        permitted(text(0x81, "bob@partner.example"), text(0x81, "bob@PARTNER.example"), true, "mailbox, domain in capitals"),
        permitted(text(0x81, "bob@partner.example"), text(0x81, "eve@partner.example"), false, "mailbox, another"),
        permitted(text(0x81, "partner.example"), text(0x81, "a@sub.partner.example"), false, "host, below it"),
        permitted(text(0x81, ".partner.example"), text(0x81, "a@sub.partner.example"), true, "domain, below it"),
        permitted(text(0x81, ".partner.example"), text(0x81, "a@partner.example"), false, "domain, the host itself"),
        permitted(text(0x81, ".partner.example"), text(0x81, "a@evilpartner.example"), false, "domain, a longer name"),
        excluded(text(0x81, ".partner.example"), text(0x81, "a@sub.partner.example"), false, "domain, below it"),
        excluded(text(0x81, "partner.example"), text(0x81, "a@other.example"), true, "host, another"),
        // SmtpUTF8Mailbox below rfc822Name constraints.
        permitted(text(0x81, "partner.example"), mailbox("jörg@partner.example"), true, "host, SmtpUTF8Mailbox"),
        permitted(text(0x81, "partner.example"), mailbox("jörg@evil.example"), false, "host, SmtpUTF8Mailbox elsewhere"),
        permitted(text(0x81, ".partner.example"), mailbox("jörg@sub.partner.example"), true, "domain, SmtpUTF8Mailbox below"),
        permitted(text(0x81, "bob@partner.example"), mailbox("jörg@partner.example"), false, "mailbox, SmtpUTF8Mailbox"),
        excluded(text(0x81, "partner.example"), mailbox("jörg@partner.example"), false, "host, SmtpUTF8Mailbox"),
        excluded(text(0x81, "xn--bcher-kva.example"), mailbox("jörg@xn--bcher-kva.example"), false, "host, SmtpUTF8Mailbox with A-label"),
        excluded(text(0x81, "xn--bcher-kva.example"), mailbox("jörg@bücher.example"), false, "host, SmtpUTF8Mailbox with U-label"),
        excluded(
            text(0x81, ".xn--bcher-kva.example"), mailbox("jörg@a.xn--bcher-kva.example"), false, "domain, SmtpUTF8Mailbox with A-label"),
        excluded(text(0x81, "xn--bcher-kva.example"), mailbox("jörg@partner.example"), true, "host, SmtpUTF8Mailbox elsewhere"),
        permitted(text(0x81, "partner.example"), mailbox("jörg @partner.example"), false, "host, SmtpUTF8Mailbox that is none"),
        // dNSName: the name and all below.
        permitted(text(0x82, "partner.example"), text(0x82, "partner.example"), true, "DNS, itself"),
        permitted(text(0x82, "partner.example"), text(0x82, "www.partner.example"), true, "DNS, below it"),
        permitted(text(0x82, "partner.example"), text(0x82, "evilpartner.example"), false, "DNS, a longer name"),
        excluded(text(0x82, "partner.example"), text(0x82, "www.partner.example"), false, "DNS, below it"),
        // iPAddress: address and mask.
        permitted(der(0x87, [192, 0, 2, 0, 255, 255, 255, 0]), der(0x87, [192, 0, 2, 7]), true, "IPv4, within"),
        permitted(der(0x87, [192, 0, 2, 0, 255, 255, 255, 0]), der(0x87, [192, 0, 3, 7]), false, "IPv4, beside"),
        excluded(der(0x87, [192, 0, 2, 0, 255, 255, 255, 0]), der(0x87, [192, 0, 2, 7]), false, "IPv4, within"),
        permitted(der(0x87, [192, 0, 2, 0, 255, 255, 255]), der(0x87, [192, 0, 2, 7]), false, "IPv4, a mask of three octets"),
        // uniformResourceIdentifier: the host, or below a domain.
        permitted(text(0x86, "partner.example"), text(0x86, "http://partner.example/x"), true, "URI, its host"),
        permitted(text(0x86, ".partner.example"), text(0x86, "http://www.partner.example/x"), true, "URI, below"),
        permitted(text(0x86, "partner.example"), text(0x86, "http://www.partner.example/x"), false, "URI, below a host"),
        excluded(text(0x86, "partner.example"), text(0x86, "http://partner.example:8080/x"), false, "URI, its host with a port"),
        permitted(text(0x86, "partner.example"), text(0x86, "urn:x:y"), false, "URI, without a host"),
        // directoryName: whole relative names from the front.
        permitted(directory("Partner"), directory("Partner", "Bob"), true, "directory, below"),
        permitted(directory("Partner"), directory("partner ", "Bob"), true, "directory, another spelling"),
        permitted(directory("Partner"), directory("Other", "Bob"), false, "directory, another"),
        excluded(directory("Partner"), directory("Partner", "Bob"), false, "directory, below"),
        // Another kind of name is not touched by a constraint on one.
        permitted(text(0x82, "partner.example"), text(0x81, "bob@anywhere.example"), true, "DNS, a mailbox"),
        // registeredID: of no constraint we or the library know how to apply.
        permitted(der(0x88, [0x2A, 3]), der(0x88, [0x2A, 3, 4]), false, "registered id, that kind of name"),
        permitted(der(0x88, [0x2A, 3]), text(0x81, "bob@partner.example"), true, "registered id, another kind of name"),
    ]

    private func words(_ constraints: [UInt8], _ leaf: (TestAuthority.Identity) throws -> Certificate) throws -> [String] {
        let limited = try authority.intermediate(
            name: "Limited CA", further: [ExtensionValue("2.5.29.30", isCritical: true, value: constraints)])
        let trust = TrustStore(roots: [authority.root.certificate], intermediates: [limited.certificate])
        return UsabilityJudge(trust: trust, at: Date()).words(try leaf(limited))
    }

    @Test(arguments: cases)
    func constrained(_ item: ConstrainedName) throws {
        let trees = [(0xA0, item.permitted), (0xA1, item.excluded)].flatMap { (tag: UInt8, base: [UInt8]) in
            base.isEmpty ? [] : der(tag, der(0x30, base))
        }
        let found = try words(der(0x30, trees)) { issuer in
            // An empty subject has no directory name of its own to constrain.
            var builder = CertificateBuilder(
                subject: [], serialNumber: [7], notBefore: Date().addingTimeInterval(-60), notAfter: Date().addingTimeInterval(60))
            builder.extensions = [ExtensionValue("2.5.29.17", isCritical: true, value: der(0x30, item.name))]
            return try Certificate(
                builder.sign(key: PrivateKey.generateEC(curve: "P-256"), issuer: (issuer.certificate.x509, issuer.key)))
        }
        #expect(found.isEmpty == item.isAllowed, "\(found)")
        if !item.isAllowed { #expect(found.contains { $0 == "name constraints" || $0 == "path not valid" }, "\(found)") }
    }

    @Test(
        "nothing permitted and nothing excluded, or an empty list of either, is refused",
        arguments: [
            der(0x30), der(0x30, der(0xA0)), der(0x30, der(0xA1)), der(0x30, der(0xA0), der(0xA1, der(0x30, der(0x81, [0x61])))),
        ])
    func empty(_ constraints: [UInt8]) throws {
        let found = try words(constraints) { try authority.leaf(for: "bob@partner.example", issuer: $0).certificate }
        #expect(found.contains("not a certificate of RFC 5280"), "\(found)")
    }

    @Test("the emailAddress of a subject is bound like an rfc822Name")
    func subjectAddress() throws {
        let constraints = der(0x30, der(0xA0, der(0x30, Self.text(0x81, "partner.example"))))
        for (address, isAllowed) in [("bob@partner.example", true), ("bob@evil.example", false)] {
            let found = try words(constraints) { issuer in
                let builder = CertificateBuilder(
                    subject: [("CN", "Bob"), ("emailAddress", address)], serialNumber: [7], notBefore: Date().addingTimeInterval(-60),
                    notAfter: Date().addingTimeInterval(60))
                return try Certificate(
                    builder.sign(key: PrivateKey.generateEC(curve: "P-256"), issuer: (issuer.certificate.x509, issuer.key)))
            }
            #expect(found == (isAllowed ? [] : ["name constraints"]))
        }
    }

    @Test("§6.1.3 (b): a self-issued certificate between is passed over, one at the end is not")
    func selfIssued() throws {
        let excluded = ExtensionValue(
            "2.5.29.30", isCritical: true, value: der(0x30, der(0xA1, der(0x30, Self.directory("Partner")))))
        func issue(_ further: [ExtensionValue], _ constraints: (Bool, Int?)?, by issuer: TestAuthority.Identity) throws
            -> TestAuthority.Identity
        {
            let key = try PrivateKey.generateEC(curve: "P-256")
            var builder = CertificateBuilder(
                subject: [("O", "Partner")], serialNumber: [7], notBefore: Date().addingTimeInterval(-60),
                notAfter: Date().addingTimeInterval(60))
            builder.basicConstraints = constraints
            builder.extensions = further
            return .init(certificate: try Certificate(builder.sign(key: key, issuer: (issuer.certificate.x509, issuer.key))), key: key)
        }
        let upper = try issue([excluded], (true, nil), by: authority.root)
        let lower = try issue([], (true, nil), by: upper)
        let leaf = try TestAuthority.issue(subject: "Bob", by: lower)
        let end = try issue([], nil, by: upper)
        let judge = UsabilityJudge(
            trust: TrustStore(roots: [authority.root.certificate], intermediates: [upper.certificate, lower.certificate]), at: Date())
        #expect(judge.words(leaf.certificate).isEmpty)
        #expect(judge.words(end.certificate) == ["name constraints"])
    }
}
