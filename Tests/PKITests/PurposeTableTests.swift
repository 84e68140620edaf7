import Foundation
import Mail
import OpenSSL
import TestSupport
import Testing

@testable import PKI

/// One combination of key usage and extended key usage, and the words it is refused with.
struct PurposeCase: Sendable, CustomTestStringConvertible {
    var usage: [String]
    var extended: [String]
    var isRSA: Bool
    var sign: [String]
    var encrypt: [String]

    var testDescription: String { "\(isRSA ? "RSA" : "EC") \(usage) \(extended) sign \(sign) encrypt \(encrypt)" }
}

@Suite("behaviour.md 9.3, C-05 to C-07: every key usage with every extended key usage and address")
struct PurposeTableTests {
    static let authority = try? TestAuthority()
    static let rsaKey = try? PrivateKey.generateRSA(bits: 2048)
    static let ecKey = try? PrivateKey.generateEC(curve: "P-256")

    static let cases: [PurposeCase] = [true, false].flatMap { isRSA in
        let transport = isRSA ? "keyEncipherment" : "keyAgreement"
        let usages: [(bits: [String], canSign: Bool, canEncrypt: Bool)] = [
            ([], true, true),
            (["digitalSignature"], true, false),
            (["nonRepudiation"], true, false),
            ([transport], false, true),
            // The other algorithm's bit is of no use.
            ([isRSA ? "keyAgreement" : "keyEncipherment"], false, false),
            (["dataEncipherment"], false, false),
            (["cRLSign"], false, false),
            (["digitalSignature", transport], true, true),
            (["digitalSignature", "nonRepudiation", transport, "dataEncipherment"], true, true),
        ]
        let extendeds: [(purposes: [String], isForMail: Bool)] = [
            ([], true), (["emailProtection"], true), (["2.5.29.37.0"], true), (["emailProtection", "clientAuth"], true),
            (["clientAuth", "2.5.29.37.0"], true), (["serverAuth"], false), (["serverAuth", "clientAuth", "codeSigning"], false),
            (["1.3.6.1.4.1.311.20.2.2"], false),
        ]
        return usages.flatMap { usage in
            extendeds.map { extended in
                let common = extended.isForMail ? [] : ["extended key usage"]
                return PurposeCase(
                    usage: usage.bits, extended: extended.purposes, isRSA: isRSA, sign: (usage.canSign ? [] : ["key usage"]) + common,
                    encrypt: (usage.canEncrypt ? [] : ["key usage"]) + common)
            }
        }
    }

    @Test(arguments: cases)
    func refused(_ item: PurposeCase) throws {
        let authority = try #require(Self.authority)
        let key = try #require(item.isRSA ? Self.rsaKey : Self.ecKey)
        let leaf = try TestAuthority.issue(
            subject: "Bob", addresses: ["bob@partner.example"], usage: item.usage, extended: item.extended, key: key, by: authority.root)
        let judge = UsabilityJudge(trust: TrustStore(roots: [authority.root.certificate]), at: Date())
        #expect(judge.words(leaf.certificate, for: .sign) == item.sign)
        #expect(judge.words(leaf.certificate, for: .encrypt) == item.encrypt)
        #expect(judge.words(leaf.certificate, for: .any).isEmpty)
        // C-07 with each of them: the address is another reason, or none.
        for (address, isHis) in Self.addresses {
            let wanted = try #require(EmailAddress(address))
            func words(_ purpose: Purpose) -> [String] {
                judge.judge(leaf.certificate, for: purpose, address: wanted).reasons.map(\.text)
            }
            #expect(words(.sign) == item.sign + (isHis ? [] : ["address"]), "\(address)")
            #expect(words(.encrypt) == item.encrypt + (isHis ? [] : ["address"]), "\(address)")
        }
    }

    /// Addresses asked for, and whether they are those of the certificate for `bob@partner.example`.
    static let addresses = [
        ("bob@partner.example", true), ("BOB@Partner.EXAMPLE", true), ("bob+x@partner.example", false), ("bo@partner.example", false),
        ("bob@partner.example.evil.example", false), ("bob@sub.partner.example", false), ("bob@example", false),
    ]

    @Test("C-09: a key of each kind does what its kind can, with the key usage of both and without any")
    func keyKinds() throws {
        let authority = try #require(Self.authority)
        let judge = UsabilityJudge(trust: TrustStore(roots: [authority.root.certificate]), at: Date())
        let (fit, unfit) = ([String](), ["algorithm not supported"])
        let rows: [(kind: String, key: PrivateKey, sign: [String], own: [String], encrypt: [String])] = [
            ("RSA", try #require(Self.rsaKey), fit, fit, fit), ("P-256", try #require(Self.ecKey), fit, fit, fit),
            ("P-384", try .generateEC(curve: "P-384"), fit, fit, fit), ("P-521", try .generateEC(curve: "P-521"), fit, fit, fit),
            ("RSA-PSS", try .generate(algorithm: "RSA-PSS"), fit, unfit, unfit),
            ("ED25519", try .generate(algorithm: "ED25519"), fit, fit, unfit),
            ("X25519", try .generate(algorithm: "X25519"), unfit, unfit, fit),
            ("X448", try .generate(algorithm: "X448"), unfit, unfit, unfit),
            ("ED448", try .generate(algorithm: "ED448"), unfit, unfit, unfit),
        ]
        for row in rows {
            for usage in [[], ["digitalSignature", "keyEncipherment", "keyAgreement"]] {
                let leaf = try TestAuthority.issue(subject: "Bob", usage: usage, key: row.key, by: authority.root).certificate
                #expect(leaf.keyAlgorithm == row.kind)
                #expect(judge.words(leaf, for: .sign) == row.sign, "\(row.kind)")
                #expect(judge.words(leaf, for: .encrypt) == row.encrypt, "\(row.kind)")
                #expect(judge.words(leaf, for: .any).isEmpty == !row.kind.hasSuffix("448"), "\(row.kind)")
                let own = judge.judge(leaf, for: .sign, address: nil, hasPrivateKey: true).reasons
                #expect(own.map(\.text) == row.own, "\(row.kind)")
            }
        }
        let edwards = try TestAuthority.issue(subject: "Bob", key: rows[5].key, by: authority.root).certificate
        #expect(judge.judge(edwards, for: .encrypt, address: nil).reasons.map(\.detail) == ["ED25519 for encrypting"])
    }

    @Test("the reasons say what is there and what is missing")
    func details() throws {
        let authority = try #require(Self.authority)
        let leaf = try TestAuthority.issue(
            subject: "Bob", usage: ["digitalSignature"], extended: ["serverAuth"], by: authority.root)
        let judge = UsabilityJudge(trust: TrustStore(roots: [authority.root.certificate]), at: Date())
        let reasons = judge.judge(leaf.certificate, for: .encrypt, address: EmailAddress("bob@partner.example"), hasPrivateKey: false)
            .reasons
        #expect(reasons.map(\.rule) == ["C-05", "C-06", "C-07", "C-10"])
        #expect(
            reasons.map(\.description) == [
                "key usage (only digitalSignature)", "extended key usage (emailProtection is missing)",
                "address (the certificate names no address)", "no private key",
            ])
    }

    @Test("C-08: a CA certificate is not for mail")
    func authorityItself() throws {
        let authority = try #require(Self.authority)
        let judge = UsabilityJudge(trust: TrustStore(roots: [authority.root.certificate]), at: Date())
        #expect(judge.words(authority.root.certificate, for: .sign) == ["key usage", "CA certificate"])
        #expect(judge.words(authority.root.certificate).isEmpty)
    }
}
