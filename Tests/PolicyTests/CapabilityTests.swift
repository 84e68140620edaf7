import Foundation
import Mail
import PKI
import Policy
import TestSupport
import Testing

import struct OpenSSL.ExtensionValue

@Suite("behaviour.md 12.1: what a recipient reads, from signed mail and from his certificate (RFC 4262)")
struct CapabilityTests {
    private static let bob = "bob@partner.example"
    private static let day: TimeInterval = 86_400

    /// The cipher and key transport of the copy to `recipient`, who has one certificate with these extensions.
    /// - Parameters:
    ///   - age: days since the certificate began.
    ///   - learnt: from signed mail.
    private func choice(
        _ further: [ExtensionValue], age: Double = 1, learnt: RecipientCapabilities? = nil, recipient: String = bob,
        names: String = bob, settings: [(String, String, String)] = []
    ) throws -> (cipher: ContentCipher?, transports: [KeyTransport]?) {
        let authority = try Scenario.Certificates.shared.get().authority
        let leaf = try authority.leaf(
            for: names, from: Date().addingTimeInterval(-age * Self.day), rsa: true, further: further
        ).certificate
        let plan = try Scenario {
            $0.to = [recipient]
            $0.candidates = [names: [Candidate(certificate: leaf, hasPrivateKey: false)]]
            $0.capabilities = learnt.map { [names: $0] } ?? [:]
            $0.settings = settings
        }.plan()
        let encryption = plan.groups.first?.treatment.protection?.encryption
        return (encryption?.cipher, encryption?.certificates.map(\.transport))
    }

    private func learnt(gcm: Bool, daysAgo: Double) -> RecipientCapabilities {
        RecipientCapabilities(readsAES256GCM: gcm, readsOAEP: gcm, learntAt: Date().addingTimeInterval(-daysAgo * Self.day))
    }

    @Test("never seen signed: what the certificate names is written, what it does not name is not")
    func certificateAlone() throws {
        let both = try choice([.capabilities(.aes256GCM, .aes256CBC, .oaep)])
        #expect(both.cipher == .aes256GCM && both.transports == [.oaep])
        let gcm = try choice([.capabilities(.aes256GCM)])
        #expect(gcm.cipher == .aes256GCM && gcm.transports == [.pkcs1])
        let cbc = try choice([.capabilities(.aes256CBC, .oaep)])
        #expect(cbc.cipher == .aes256CBC && cbc.transports == [.oaep])
        let none = try choice([])
        #expect(none.cipher == .aes256CBC && none.transports == [.pkcs1])
        #expect(try choice([.capabilities()]).cipher == .aes256CBC)
    }

    @Test("an extension that cannot be read says nothing, and the certificate stays good")
    func unreadable() throws {
        for value: [UInt8] in [[], [0x05, 0x00], [0x30, 0x05, 0x01], [0x30, 0x02, 0x04, 0x00], [0x30, 0x03, 0x30, 0x01, 0x06]] {
            let found = try choice([ExtensionValue("1.2.840.113549.1.9.15", value: value)])
            #expect(found.cipher == .aes256CBC, "\(value)")
            #expect(
                try choice([ExtensionValue("1.2.840.113549.1.9.15", value: value)], learnt: learnt(gcm: true, daysAgo: 9)).cipher
                    == .aes256GCM)
        }
    }

    @Test("the newer of mail and certificate counts, whichever says more")
    func newest() throws {
        #expect(try choice([.capabilities(.aes256GCM, .oaep)], age: 10, learnt: learnt(gcm: false, daysAgo: 2)).cipher == .aes256CBC)
        #expect(try choice([.capabilities(.aes256GCM, .oaep)], age: 2, learnt: learnt(gcm: false, daysAgo: 10)).cipher == .aes256GCM)
        #expect(try choice([.capabilities(.aes256CBC)], age: 2, learnt: learnt(gcm: true, daysAgo: 10)).cipher == .aes256CBC)
        #expect(try choice([.capabilities(.aes256CBC)], age: 10, learnt: learnt(gcm: true, daysAgo: 2)).cipher == .aes256GCM)
    }

    @Test("a certificate that began more than two years ago says nothing any more; what was learnt since does")
    func old() throws {
        #expect(try choice([.capabilities(.aes256GCM)], age: 729).cipher == .aes256GCM)
        #expect(try choice([.capabilities(.aes256GCM)], age: 732).cipher == .aes256CBC)
        #expect(try choice([.capabilities(.aes256CBC)], age: 732, learnt: learnt(gcm: true, daysAgo: 2)).cipher == .aes256GCM)
    }

    @Test("of two certificates as old as each other what both know counts")
    func two() throws {
        let now = Date()
        let (more, less) = (
            RecipientCapabilities(readsAES256GCM: true, readsOAEP: true, learntAt: now),
            RecipientCapabilities(readsAES256GCM: false, readsOAEP: true, learntAt: now)
        )
        let common = try #require(RecipientCapabilities.newest(of: [more, less], at: now))
        #expect(!common.readsAES256GCM && common.readsOAEP)
        #expect(RecipientCapabilities.newest(of: [], at: now) == nil)
    }

    @Test("an address with a tag is served by what is known of the address without it")
    func tagged() throws {
        #expect(try choice([.capabilities(.aes256GCM)], recipient: "bob+offers@partner.example").cipher == .aes256GCM)
        #expect(try choice([], learnt: learnt(gcm: true, daysAgo: 3), recipient: "bob+offers@partner.example").cipher == .aes256GCM)
    }

    @Test("a setting stands above what is known")
    func fixed() throws {
        let found = try choice(
            [.capabilities(.aes256GCM, .oaep)],
            settings: [(Self.bob, "smime.cipher", "aes-128-cbc"), (Self.bob, "smime.key-transport", "pkcs1")])
        #expect(found.cipher == .aes128CBC && found.transports == [.pkcs1])
    }

    @Test("a certificate that is not usable teaches nothing: the usable one without the extension gets CBC")
    func unusable() throws {
        let certificates = try Scenario.Certificates.shared.get()
        let stranger = try TestAuthority(name: "Unknown Root").leaf(for: Self.bob, further: [.capabilities(.aes256GCM)]).certificate
        let plan = try Scenario {
            $0.candidates[Self.bob] = [certificates.bob, stranger].map { Candidate(certificate: $0, hasPrivateKey: false) }
        }.plan()
        #expect(plan.keys == [[certificates.bob.thumbprint]])
        #expect(plan.groups.first?.treatment.protection?.encryption?.cipher == .aes256CBC)
    }
}
