import Foundation
import Mail
import OpenSSL
import PKI
import SMIME
import Settings
import Store
import TestSupport
import Testing

@testable import Gateway

/// A gateway with people of every kind, and mails and settings drawn at random for it.
struct ExplainWorld: Sendable {
    /// Made once: keys cost time.
    struct Keys: Sendable {
        let authority: TestAuthority
        /// Ours, with keys.
        let alice, carol, signer: TestAuthority.Identity
        /// Of others.
        let bob, rsa, ended, signOnly, untrusted: TestAuthority.Identity

        static let shared: Result<Keys, any Error> = Result { try Keys() }

        private init() throws {
            authority = try TestAuthority()
            alice = try authority.leaf(for: "alice@zegel.example", rsa: true)
            carol = try authority.leaf(for: "carol@zegel.example")
            signer = try authority.leaf(for: "office@zegel.example", usage: ["digitalSignature"])
            bob = try authority.leaf(for: "bob@partner.example")
            rsa = try authority.leaf(for: "rita@partner.example", rsa: true)
            let now = Date()
            ended = try authority.leaf(
                for: "eve@partner.example", from: now.addingTimeInterval(-9 * 86_400), until: now.addingTimeInterval(-86_400))
            signOnly = try authority.leaf(for: "sam@partner.example", usage: ["digitalSignature"])
            untrusted = try TestAuthority(name: "Unknown Root").leaf(for: "mallory@partner.example")
        }

        var all: [TestAuthority.Identity] { [alice, carol, signer, bob, rsa, ended, signOnly, untrusted] }
    }

    static let levels = [
        "global", "zegel.example", "partner.example", "*.example", "alice@zegel.example", "carol@zegel.example", "bob@partner.example",
        "eve@partner.example", "dan@partner.example",
    ]
    private static let inside = ["alice@zegel.example", "carol@zegel.example", "carol+tag@zegel.example", "nokey@zegel.example"]
    private static let outside = [
        "bob@partner.example", "rita@partner.example", "eve@partner.example", "sam@partner.example", "mallory@partner.example",
        "dan@partner.example", "bob+x@partner.example",
    ]

    let fixture: FlowFixture
    let keys: Keys

    /// With a clock that stands.
    init(at now: Date = Date()) async throws {
        fixture = try await FlowFixture(now: { now })
        keys = try Keys.shared.get()
        try await fixture.add(root: keys.authority.root.certificate)
        for identity in [keys.alice, keys.carol, keys.signer] { try await fixture.add(identity, withKey: true) }
        for identity in [keys.bob, keys.rsa, keys.ended, keys.signOnly, keys.untrusted] { try await fixture.add(identity) }
    }

    // MARK: Settings

    /// Every key of the registry that has its effect now, with texts it takes.
    private static let vocabulary: [(key: any SettingDeclaration, texts: [String])] = {
        let thumbprints = (try? Keys.shared.get().all.map { $0.certificate.thumbprint }) ?? []
        let texts =
            [
                "true", "false", "[encrypt]", "geheim", "\\[(enc|crypt)", "none", "0", "7", "400 B", "2 kB", "50 MB", "1 h", "30 d",
                "smime", "pdf",
            ]
            + [
                "pdf, smime", "X-Classification: ^secret$", "X-Classification: ., X-Zegel-Sign: yes", "de", "it@zegel.example",
                "[signiert]",
            ]
            + thumbprints + [String(repeating: "a", count: 64), thumbprints.prefix(3).joined(separator: ", ")]
        return SettingRegistry.all.filter { $0.needs == nil && $0.name != SettingKeys.traceRetention.name }.map { declaration in
            let words = declaration.form.split(separator: " ").map { $0.trimmingCharacters(in: CharacterSet(charactersIn: ",;")) }
            let fitting = (texts + words).filter { declaration.value(of: $0) != nil && declaration.problem(in: $0) == nil }
            return (declaration, Array(Set(fitting)).sorted())
        }.filter { !$0.texts.isEmpty }
    }()

    static var keysDrawnFrom: Int { vocabulary.count }

    /// Takes away what was set, and sets some values at some levels.
    func drawSettings(_ random: inout SeededRandom) async throws {
        var drawn: [(String, String, String)] = [("locality", "internal", "zegel.example")]
        let decisive = ["encrypt.mode", "sign.mode", "smime.enabled", "encrypt.override-allowed", "trigger.sign-subject.enabled"]
        for _ in 0..<Int.random(in: 0...9, using: &random) {
            let isDecisive = Int.random(in: 0..<2, using: &random) == 0
            let choices = isDecisive ? Self.vocabulary.filter { decisive.contains($0.key.name) } : Self.vocabulary
            guard let (declaration, texts) = choices.randomElement(using: &random), let text = texts.randomElement(using: &random),
                let level = Self.levels.randomElement(using: &random), let place = SettingLevel(name: level),
                (try? SettingRegistry.declaration(declaration.name, at: place)) != nil
            else { continue }
            drawn.append((declaration.name, text, level))
        }
        let settings = drawn
        try await fixture.store.write { transaction in
            for row in try transaction.settings() { _ = try transaction.unset(row.key, at: row.level) }
            for (key, text, level) in settings { _ = try transaction.set(key, to: text, at: Self.stored(level)) }
        }
    }

    private static func stored(_ level: String) throws -> StoredLevel {
        if level == "global" { return .global }
        if let address = EmailAddress(level) { return .user(address) }
        return .domain(try #require(DomainPattern(level)))
    }

    // MARK: Mail

    struct Drawn: Sendable {
        var bytes: [UInt8]
        var envelope: Envelope
        var submission: Submission
    }

    func drawMail(_ random: inout SeededRandom) throws -> Drawn {
        let isInside = Int.random(in: 0..<3, using: &random) > 0
        let sender = (isInside ? Self.inside : Self.outside).randomElement(using: &random) ?? "alice@zegel.example"
        let people = isInside ? Self.inside + Self.outside + Self.outside : Self.inside + Self.inside + Self.outside
        let recipients = Array(people.shuffled(using: &random).prefix(Int.random(in: 1...5, using: &random)))
        let hidden = Int.random(in: 0..<4, using: &random) == 0 ? 1 : 0
        var bytes = FlowFixture.mail(
            Self.header(from: sender, to: Array(recipients.dropFirst(hidden)), &random), body: Self.body(&random))
        bytes = try shaped(bytes, &random)
        let reversePath = Int.random(in: 0..<12, using: &random) == 0 ? nil : sender
        return Drawn(
            bytes: bytes, envelope: FlowFixture.envelope(reversePath, recipients),
            submission: FlowFixture.submission(isInside ? .inside : .outside))
    }

    private static func header(from sender: String, to visible: [String], _ random: inout SeededRandom) -> String {
        let from = ["From: \(sender)\r\n", "From: \"A, B\" <\(sender)>\r\n", "From: \(sender)\r\n", "From: \(sender), x@y.example\r\n", ""]
        let subjects = [
            "Offer", "[encrypt] Offer", "[ENCRYPT]", "Re: [sign] geheim", "=?utf-8?q?Gr=C3=B6=C3=9Fe_[encrypt]?=",
            "[decrypted] [signiert] x",
            String(repeating: "long ", count: 300),
        ]
        let extras = [
            "X-Classification: secret\r\n", "X-Zegel-Info-Signer: forged\r\n", "X-Djigzo-Info: a\r\n\tb\r\n",
            "Auto-Submitted: auto-replied\r\n",
            "List-Id: <l.example>\r\n", "Subject: [encrypt] again\r\n", "Sensitivity: company-confidential\r\n", "X-Zegel-Sign: yes\r\n",
            "Authentication-Results: mx.zegel.example; smime=pass\r\n",
        ]
        let chosen = extras.shuffled(using: &random).prefix(Int.random(in: 0...3, using: &random)).joined()
        let to = visible.isEmpty ? "" : "To: \(visible.joined(separator: ", "))\r\n"
        return "\(from.randomElement(using: &random) ?? "")\(to)Subject: \(subjects.randomElement(using: &random) ?? "")\r\n\(chosen)"
    }

    private static func body(_ random: inout SeededRandom) -> String {
        ["Hello\r\n", "", String(repeating: "many words, ", count: 200) + "\r\n"].randomElement(using: &random) ?? ""
    }

    private func shaped(_ bytes: [UInt8], _ random: inout SeededRandom) throws -> [UInt8] {
        func sign(_ bytes: [UInt8], _ form: SMIMEWriter.Form) throws -> [UInt8] {
            let identity = [keys.alice, keys.bob, keys.untrusted].randomElement(using: &random) ?? keys.bob
            return try SMIMEWriter.sign(
                bytes, as: SigningIdentity(certificate: identity.certificate.x509, key: identity.key, chain: []), form: form,
                digest: .sha256, at: Date(timeIntervalSince1970: 1_795_600_000), boundary: "b1")
        }
        func encrypt(_ bytes: [UInt8]) throws -> [UInt8] {
            let people = [keys.alice, keys.carol, keys.bob].shuffled(using: &random).prefix(Int.random(in: 1...2, using: &random))
            let cipher = [SMIMEWriter.Cipher.aes256GCM, .aes256CBC].randomElement(using: &random) ?? .aes256CBC
            return try SMIMEWriter.encrypt(
                bytes, to: people.map { EncryptionRecipient(certificate: $0.certificate.x509) }, cipher: cipher)
        }
        switch Int.random(in: 0..<12, using: &random) {
        case 0: return try sign(bytes, .clear)
        case 1: return try sign(bytes, .opaque)
        case 2: return try encrypt(bytes)
        case 3: return try encrypt(sign(bytes, .clear))
        case 4: return try sign(encrypt(bytes), .opaque)
        case 5: return try sign(encrypt(sign(bytes, .opaque)), .clear)
        case 6:
            var damaged = try encrypt(bytes)
            let place = damaged.count - Int.random(in: 20...200, using: &random)
            damaged[place] = damaged[place] == 0x41 ? 0x42 : 0x41
            return damaged
        default: return bytes
        }
    }
}
