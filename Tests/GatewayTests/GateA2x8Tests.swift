import Foundation
import MIME
import Mail
import OpenSSL
import PKI
import SMIME
import TestSupport
import Testing

@testable import Gateway

/// A certificate that names something that is nearly `ceo@corp.example`, from an authority that checks nothing.
private struct Pretender: Sendable, CustomTestStringConvertible {
    var name: String
    /// GeneralNames of its subjectAltName; empty: it has none.
    var names: [DERTree] = []
    /// emailAddress in the subject.
    var subjectMailbox: String?

    static func mailbox(_ text: String) -> Self { Self(name: text.debugDescription, names: [DERTree(0x81, Array(text.utf8))]) }

    /// SmtpUTF8Mailbox (RFC 9598 §3).
    static func utf8(_ text: String) -> Self {
        let identifier = DERTree(0x06, [0x2B, 6, 1, 5, 5, 7, 8, 9])
        return Self(
            name: "SmtpUTF8Mailbox \(text.debugDescription)",
            names: [DERTree(0xA0, of: [identifier, DERTree(0xA0, of: [DERTree(0x0C, Array(text.utf8))])])])
    }

    var testDescription: String { name }

    func identity(_ authority: TestAuthority) throws -> TestAuthority.Identity {
        let key = try PrivateKey.generateEC(curve: "P-256")
        var serial = Random.bytes(16)
        serial[0] = (serial[0] & 0x7F) | 0x40
        var builder = CertificateBuilder(
            subject: [("CN", "ceo@corp.example")] + (subjectMailbox.map { [("emailAddress", $0)] } ?? []), serialNumber: serial,
            notBefore: Date().addingTimeInterval(-3600), notAfter: Date().addingTimeInterval(86_400))
        builder.keyUsage = ["digitalSignature", "keyAgreement"]
        builder.extendedKeyUsage = ["emailProtection"]
        builder.basicConstraints = (false, nil)
        if !names.isEmpty { builder.extensions.append(ExtensionValue("2.5.29.17", value: DERTree(0x30, of: names).encoded)) }
        let made = try builder.sign(key: key, issuer: (authority.root.certificate.x509, authority.root.key))
        return .init(certificate: try Certificate(made), key: key)
    }
}

@Suite("A2.8 certificate address with blank, NUL, look-alike: no match for who writes and for who is written to")
struct GateA2x8Addresses {
    private static let ceo = "ceo@corp.example"

    private static let pretenders: [Pretender] =
        [
            "ceo @corp.example", " ceo@corp.example", "ceo@corp.example ", "ceo@ corp.example", "ceo@corp .example", "ceo@corp.example\t",
            "ceo@corp.example\0.evil", "ceo@corp.example\0", "\0ceo@corp.example", "ceo\0@corp.example", "ceo@corp.example\r\n",
            "ceo@corp.example\n", "ceo\u{FF20}corp.example", "ceo@corp.example.", "ceo@corp.example..", "ceo@corp..example",
            ".ceo@corp.example", "ceo.@corp.example", "ceo@c\u{43E}rp.example", "c\u{435}o@corp.example", "ceo@xn--crp-nxc.example",
            "ceo@corp.ex\u{430}mple", "ceo@corp\u{3002}example", "ceo\u{200B}@corp.example", "\u{202E}ceo@corp.example",
            "ceo\u{AD}@corp.example", "<ceo@corp.example>", "CEO <ceo@corp.example>", "mailto:ceo@corp.example",
            "ceo@corp.example,eve@evil.example",
            "eve@evil.example,ceo@corp.example", "eve@evil.example ceo@corp.example", "ceo@corp.example;", "ceo@corp.example(x)",
            "\"ceo\" @corp.example", "ceo@corp.example@evil.example", "eve@evil.example@corp.example", "*@corp.example", "@corp.example",
            "corp.example", ".corp.example", "ceo", "ceo@*.example", "ceo@[corp.example]", "ceo%40corp.example", "ceo@corp%2Eexample",
            "=?utf-8?q?ceo?=@corp.example", "xceo@corp.example", "ceo+x@corp.example", "ceo@corp.example.evil.example",
            "ceo@xcorp.example", "ceo@sub.corp.example", "\"ceo\\ \"@corp.example", "c\\eo@corp.example", "",
        ].map(Pretender.mailbox)
        + ["ceo\u{FF20}corp.example", "ceo@corp.example ", "ceo@corp.example\0", "ceo\u{200B}@corp.example", "c\u{435}o@corp.example"].map(
            Pretender.utf8)
        + [
            Pretender(name: "no name but the common one"),
            Pretender(name: "dNSName", names: [DERTree(0x82, Array("corp.example".utf8))]),
            Pretender(name: "URI", names: [DERTree(0x86, Array("mailto:ceo@corp.example".utf8))]),
            Pretender(
                name: "emailAddress beside another mailbox", names: [DERTree(0x81, Array("eve@evil.example".utf8))], subjectMailbox: ceo),
            Pretender(name: "emailAddress with a blank", subjectMailbox: "ceo@corp.example "),
        ]

    @Test("neither signs as ceo@corp.example nor is encrypted to", arguments: pretenders)
    private func noMatch(_ pretender: Pretender) async throws {
        let fixture = try await VerdictFixture()
        // A certificate that cannot even be read matches nobody.
        guard let identity = try? pretender.identity(fixture.authority) else { return }
        let verdict = try await fixture.receive(
            try VerdictFixture.signed(VerdictFixture.mail(from: Self.ceo), by: identity), from: Self.ceo)
        #expect(!verdict.isPositive, "\(verdict.fields)")
        #expect(verdict.fields["Signer-Mismatch"] == "True")
        #expect(try await fixture.stored(Self.ceo).isEmpty)
        try await fixture.flow.add(identity)
        #expect(try await fixture.stored(Self.ceo).isEmpty)
        let sent = try await fixture.send(VerdictFixture.mail(from: VerdictFixture.alice, to: Self.ceo), to: Self.ceo)
        #expect(String(decoding: sent, as: UTF8.self).contains("MARK in the body"))
    }

    @Test("the address itself matches, also in capitals; so does emailAddress alone")
    func control() async throws {
        let fixture = try await VerdictFixture()
        let good = [
            Pretender.mailbox("ceo@corp.example"), .mailbox("CEO@Corp.EXAMPLE"), Pretender(name: "legacy", subjectMailbox: Self.ceo),
        ]
        for pretender in good {
            let identity = try pretender.identity(fixture.authority)
            let verdict = try await fixture.receive(
                try VerdictFixture.signed(VerdictFixture.mail(from: Self.ceo), by: identity), from: Self.ceo)
            #expect(verdict.state == .valid, "\(pretender.name) \(verdict.fields)")
        }
        let sent = try await fixture.send(VerdictFixture.mail(from: VerdictFixture.alice, to: Self.ceo), to: Self.ceo)
        #expect(!String(decoding: sent, as: UTF8.self).contains("MARK in the body"))
    }
}
