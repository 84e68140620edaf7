import Foundation
import Mail
import OpenSSL
import TestSupport
import Testing

@testable import PKI

@Suite("Certificates are read strictly: unreadable never counts as absent (threats.md A2.8, A5.2)")
struct StrictReadingTests {
    let authority: TestAuthority

    init() throws { authority = try TestAuthority() }

    private func addresses(_ names: [UInt8]...) throws -> [String] {
        let value = ExtensionValue("2.5.29.17", value: der(0x30, names.flatMap(\.self)))
        return try TestAuthority.issue(subject: "Bob", by: authority.root, further: [value]).certificate.addresses.map(\.description)
    }

    private func rfc822(_ text: String) -> [UInt8] { der(0x81, Array(text.utf8)) }

    private func smtpUTF8(_ text: String) -> [UInt8] {
        der(0xA0, [0x06, 0x08, 0x2B, 6, 1, 5, 5, 7, 8, 9], der(0xA0, der(0x0C, Array(text.utf8))))
    }

    @Test("rfc822Name and SmtpUTF8Mailbox")
    func mailboxes() throws {
        #expect(
            try addresses(rfc822("bob@partner.example"), rfc822("Bob@Partner.example")) == ["bob@partner.example", "Bob@partner.example"])
        #expect(try addresses(smtpUTF8("jörg@partner.example")) == ["jörg@partner.example"])
        #expect(try addresses(der(0x82, Array("partner.example".utf8))).isEmpty)
    }

    @Test(
        "what is no mailbox matches nobody",
        arguments: [
            "ceo @corp.example", "ceo@corp.example\0.evil", "ceo@corp.example\0", " ceo@corp.example", "ceo@corp.example ",
            "ceo@corp.example.",
            "<ceo@corp.example>", "ceo@corp.example,eve@evil.example", "ceo@corp.example\n", "ceo＠corp.example", "", "ceo", "@corp.example",
        ])
    func noMailbox(_ text: String) throws {
        #expect(try addresses(rfc822(text)).isEmpty)
        #expect(try addresses(smtpUTF8(text)).isEmpty)
    }

    @Test("rfc822Name beyond ASCII is none, although its octets would be UTF-8")
    func beyondASCII() throws {
        #expect(try addresses(rfc822("jörg@partner.example")).isEmpty)
        #expect(try addresses(der(0x81, [0x62, 0xFF, 0x40, 0x61, 0x2E, 0x62])).isEmpty)
    }

    @Test("RFC 9598 §5: a SmtpUTF8Mailbox is for the address of the same octets, not for one that looks the same")
    func normalization() throws {
        let (composed, decomposed) = ("jos\u{E9}@partner.example", "jose\u{301}@partner.example")
        let judge = UsabilityJudge(trust: TrustStore(roots: [authority.root.certificate]), at: Date())
        for (named, other) in [(composed, decomposed), (decomposed, composed)] {
            let leaf = try TestAuthority.issue(subject: "José", by: authority.root, further: [.alternativeNames(smtpUTF8(named))])
            func words(_ address: String) -> [String] {
                judge.judge(leaf.certificate, for: .encrypt, address: EmailAddress(address)).reasons.map(\.text)
            }
            #expect(words(named).isEmpty)
            #expect(words(other) == ["address"])
        }
    }

    @Test("a look-alike domain is another domain")
    func lookAlike() throws {
        let leaf = try TestAuthority.issue(
            subject: "CEO", by: authority.root, further: [.alternativeNames(smtpUTF8("ceo@соrp.example"), smtpUTF8("cеo@corp.example"))])
        let judge = UsabilityJudge(trust: TrustStore(roots: [authority.root.certificate]), at: Date())
        let verdict = judge.judge(leaf.certificate, for: .encrypt, address: EmailAddress("ceo@corp.example"))
        #expect(verdict.reasons.map(\.text) == ["address"])
    }

    @Test("the subject's emailAddress counts only when the subjectAltName has no mailbox at all")
    func subjectAddress() throws {
        func certificate(_ further: [ExtensionValue]) throws -> Certificate {
            let key = try PrivateKey.generateEC(curve: "P-256")
            var builder = CertificateBuilder(
                subject: [("emailAddress", "legacy@partner.example")], serialNumber: [1], notBefore: Date(), notAfter: Date())
            builder.extensions = further
            return try Certificate(builder.sign(key: key, issuer: nil))
        }
        let legacy = [EmailAddress("legacy@partner.example")].compactMap(\.self)
        #expect(try certificate([]).addresses == legacy)
        #expect(try certificate([.alternativeNames(der(0x82, Array("partner.example".utf8)))]).addresses == legacy)
        #expect(try certificate([.alternativeNames(rfc822("bob@partner.example"))]).addresses.map(\.description) == ["bob@partner.example"])
        #expect(try certificate([.alternativeNames(rfc822("bob @partner.example"))]).addresses.isEmpty)
    }

    @Test("the same extension twice, and known ones that do not parse, make it no certificate")
    func brokenExtensions() throws {
        let purpose = ExtensionValue("2.5.29.37", value: der(0x30, [0x06, 0x03, 0x55, 0x1D, 0x25]))
        let broken: [[ExtensionValue]] = [
            [purpose, purpose],
            [ExtensionValue("2.5.29.37", value: [0x30, 0x00])],
            [ExtensionValue("2.5.29.37", value: [0x30, 0x03, 0x06, 0x01])],
            [ExtensionValue("2.5.29.15", value: [0x04, 0x01, 0x80])],
            [ExtensionValue("2.5.29.15", value: [0x03, 0x02, 0x07, 0xFF])],
            [ExtensionValue("2.5.29.17", value: [0x30, 0x05, 0x81, 0x7F, 0x61, 0x62, 0x63])],
            [ExtensionValue("2.5.29.19", value: [0x30, 0x03, 0x01, 0x01, 0x05])],
            [ExtensionValue("2.5.29.19", value: [0x30, 0x03, 0x01, 0x01, 0xFF, 0x00])],
        ]
        for extensions in broken {
            let name = "\(extensions.map(\.identifier)) \(extensions.map(\.value))"
            #expect(throws: CertificateError.self, Comment(rawValue: name)) {
                try TestAuthority.issue(subject: "Bob", by: authority.root, further: extensions)
            }
        }
    }

    @Test("bytes behind it, a cut, and lengths that are not DER")
    func frame() throws {
        let bytes = authority.root.certificate.der
        #expect(throws: CertificateError.self) { try Certificate(der: bytes + [0]) }
        for length in stride(from: 0, to: bytes.count, by: 7) {
            #expect(throws: CertificateError.self) { try Certificate(der: Array(bytes.prefix(length))) }
        }
        // The outer length in one octet more than needed.
        let padded: [UInt8] = [0x30, 0x83, 0x00] + bytes[2...]
        #expect(throws: CertificateError.self) { try Certificate(der: padded) }
        #expect(throws: CertificateError.tooLarge(300_000)) { try Certificate(der: [UInt8](repeating: 0x30, count: 300_000)) }
    }

    @Test("every single octet changed: read or refused, never a crash, and never valid with another signature")
    func bitFlips() throws {
        let leaf = try authority.leaf(for: "bob@partner.example").certificate
        let judge = UsabilityJudge(trust: TrustStore(roots: [authority.root.certificate]), at: Date())
        for index in leaf.der.indices {
            var bytes = leaf.der
            bytes[index] ^= 0x41
            guard let changed = try? Certificate(der: bytes) else { continue }
            #expect(!judge.judge(changed, for: .sign, address: nil).isUsable, "octet \(index)")
        }
        let list = try authority.list(revoking: [(leaf, 1)]).der
        for index in list.indices {
            var bytes = list
            bytes[index] ^= 0x41
            guard let changed = try? CertificateRevocationList(der: bytes) else { continue }
            #expect(!changed.isSigned(by: authority.root.certificate), "octet \(index)")
        }
    }

    @Test("serial numbers: leading zeros dropped, negative ones kept apart")
    func serialNumbers() throws {
        #expect(authority.root.certificate.serialNumber.count == 32)
        let folder = GateA2x4PKITS.folder
        guard let data = FileManager.default.contents(atPath: "\(folder)/certs/InvalidNegativeSerialNumberTest15EE.crt") else { return }
        #expect(try Certificate(der: Array(data)).serialNumber.hasPrefix("-"))
    }

    @Test("dates to 2049 and beyond")
    func dates() throws {
        let late = Date(timeIntervalSince1970: 4_102_444_800)
        let certificate = try TestAuthority.issue(subject: "Late", dates: (Date(timeIntervalSince1970: 0), late)).certificate
        #expect(certificate.notBefore == Date(timeIntervalSince1970: 0))
        #expect(certificate.notAfter == late)
    }
}
