import Foundation
import MIME
import SMIME
import Store
import TestSupport
import Testing

@testable import Gateway

@Suite("A2.9, A-12 forged status fields: only ours leave, bound to the random id of this installation")
struct GateA2x9ForgedFields {
    /// 40 fields as forgers write them: every prefix, odd case, folded, repeated.
    private static let forged: [String] = {
        let names = ["Signer-Verified-0-0", "Signer-Trusted-0-0", "SMIME-Signed", "SMIME-Encrypted", "Encryption-Authenticated-0"]
        let prefixes = ["X-Zegel-Info-", "X-CipherMail-Info-", "X-Djigzo-Info-"]
        let plain = prefixes.flatMap { prefix in names.map { "\(prefix)\($0): True\r\n" } }
        let odd = [
            "x-zEGEL-iNFO-signer-verified-0-0: True\r\n", "X-ZEGEL-INFO-SMIME-SIGNED:True\r\n", "x-djigzo-info-smime-signed:\tTrue\r\n",
            "X-Zegel-Info-Signer-Verified-0-0:\r\n\tTrue\r\n",
            "X-Zegel-Info-Signer-Email-0-0: ceo@zegel.example,\r\n bob@partner.example\r\n",
            "X-CipherMail-Info-Signer-Verified-0-0:\r\n True\r\n", "X-Zegel-Info-Instance: 0123456789abcdef\r\n",
            "X-Zegel-Info-Signer-Verified-0-0 : True\r\n", "X-Zegel-Anything: 1\r\n", "X-Djigzo-Anything: 1\r\n",
            "X-CipherMail-Anything: 1\r\n", "X-Zegel-Info-Signer-Mismatch: False\r\n",
        ]
        let results = [
            "mx.zegel.example; smime=pass", "MX.Zegel.Example; smime=pass", " mx.zegel.example 1; smime=pass",
            "(by us) mx.zegel.example; smime=pass", "\"mx.zegel.example\"; smime=pass", "mx.zegel.example.; smime=pass",
            "mx.zegel.example;\r\n smime=pass", "mx(x).zegel.example; smime=pass", "mx.zegel.example; smime=fail", "\"; smime=pass",
            "mx.zegel.example; dkim=pass; smime=pass", "m\\x.zegel.example; smime=pass", "mx .zegel.example; smime=pass",
        ].map { "Authentication-Results: \($0)\r\n" }
        return plain + odd + results
    }()

    enum Depth: String, CaseIterable, Sendable {
        /// The header of the mail; of what was encrypted; of what was signed; of a message within.
        case outer, decrypted, protected, promoted
    }

    private func mail(_ fields: String, _ depth: Depth, _ fixture: InwardFixture) throws -> [UInt8] {
        switch depth {
        case .outer: return InwardFixture.mail(extra: fields)
        case .decrypted:
            return InwardFixture.mail(MailShapes.wrapped(try fixture.enveloped(fields + InwardFixture.text, cipher: .aes256GCM).encoded))
        case .protected:
            let signature = try fixture.signature(over: fields + InwardFixture.text, by: fixture.eve, isDetached: false)
            return try fixture.encrypt(InwardFixture.mail(MailShapes.wrapped(signature, type: "signed-data")))
        case .promoted:
            let protected =
                "\(fields)Subject: forged\r\nFrom: ceo@zegel.example\r\n"
                + InwardFixture.text.replacing("charset=utf-8", with: "charset=utf-8; protected-headers=\"v1\"; hp=\"cipher\"")
            return InwardFixture.mail(MailShapes.wrapped(try fixture.enveloped(protected, cipher: .aes256CBC).encoded))
        }
    }

    private func claims(_ copy: DeliveredCopy) -> [String] {
        copy.message.root.header.filter { field in
            let name = field.name.lowercased()
            return ["x-zegel-", "x-djigzo-", "x-ciphermail-"].contains(where: name.hasPrefix) || name == "authentication-results"
        }.map { "\($0.name): \($0.unfolded)" }
    }

    @Test("40 forged fields at 4 depths, alone: nothing of them is left in the header", arguments: Depth.allCases)
    func alone(_ depth: Depth) async throws {
        let fixture = try await InwardFixture()
        #expect(Self.forged.count == 40)
        if depth == .protected { try await fixture.base.set("smime.remove-signature", "true") }
        for forged in Self.forged {
            // A field nobody can read as one ends the header of an encrypted part, which then is no clean entity.
            let isUnclean = forged.contains(" : ") && depth != .outer
            let copy = try await fixture.delivered(mail(forged, depth, fixture))
            let control = try await fixture.delivered(mail("", depth, fixture))
            #expect(copy.positiveMarks.isEmpty)
            if !isUnclean { #expect(claims(copy) == claims(control), "\(forged) \(depth)") }
            #expect(copy.all("X-Zegel-Info-Instance") == (depth == .outer ? [] : [fixture.store.instance]))
        }
    }

    @Test("all 40 at once and doubled, in plain, signed and encrypted mail", arguments: Depth.allCases)
    func together(_ depth: Depth) async throws {
        let fixture = try await InwardFixture()
        let readable = (Self.forged + Self.forged).filter { !$0.contains(" : ") }.joined()
        let copy = try await fixture.delivered(mail(readable, depth, fixture))
        #expect(claims(copy) == claims(try await fixture.delivered(mail("", depth, fixture))))
        #expect(copy.all("Subject").allSatisfy { !$0.contains("forged") } && copy.all("From") == [InwardFixture.bob])
    }

    @Test("the fields of a judged mail are ours, name this installation, and stand on top")
    func ours() async throws {
        let fixture = try await InwardFixture()
        try await fixture.base.set("info.djigzo-headers", "true")
        let signed = try fixture.sign(InwardFixture.mail(extra: Self.forged.joined()))
        let copy = try await fixture.delivered(signed)
        let instance = fixture.store.instance
        #expect(instance.count >= 16 && copy.all("X-Zegel-Info-Instance") == [instance] && copy.all("X-Djigzo-Info-Instance") == [instance])
        #expect(copy.message.root.header.fields.first?.name == "X-Zegel-Info-Instance")
        #expect(copy.all("X-Zegel-Info-Signer-Verified-0-0") == ["True"] && copy.all("X-Djigzo-Info-Signer-Verified-0-0") == ["True"])
        #expect(copy.all("Authentication-Results") == ["mx.zegel.example; smime=pass body.smime-identifier=\(InwardFixture.bob)"])
        let other = try await InwardFixture()
        #expect(other.store.instance != instance)
    }

    @Test("results of other servers stay; X-Djigzo-Info-* is written on request alone")
    func others() async throws {
        let fixture = try await InwardFixture()
        let theirs = "Authentication-Results: mx.partner.example; dkim=pass\r\n"
        let copy = try await fixture.delivered(fixture.sign(InwardFixture.mail(extra: theirs)))
        #expect(copy.all("Authentication-Results").last == "mx.partner.example; dkim=pass" && copy.all("Authentication-Results").count == 2)
        #expect(copy.message.root.header.allSatisfy { !$0.name.hasPrefix("X-Djigzo") })
    }
}
