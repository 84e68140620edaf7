import Foundation
import Mail
import OpenSSL
import PKI
import Queue
import SMIME
import TestSupport
import Testing

@testable import Gateway
@testable import Store

@Suite("A3.3 mandatory encryption fails open: whatever fails, nothing leaves without")
struct GateA3x3FailClosed {
    private static let alice = "alice@zegel.example"
    private static let bob = "bob@partner.example"

    /// What makes encryption mandatory.
    enum Demand: String, CaseIterable, Sendable {
        case recipient, trigger, listener
    }

    /// What is broken or missing.
    enum Fault: String, CaseIterable, Sendable {
        case noCertificate, deletedCertificate, expired, notYetValid, signingOnly, noRoot, distrusted, revoked, revocationUnknown,
            listOutOfDate
        case damagedCertificate, damagedSigningKey, lostSigningKey, foreignSigningKey, damagedMessage, damagedSetting
        case noSettingsTable, noAddressTable, noTrustTable, noTraceTable, noRecipientTable, storeClosed
        case methodNotBuilt, switchedOff, tooLarge
        case noCertificateTable, noKeyTable, noListTable, noTryTable, noCapabilityTable, noGeneration, noTemplateTable, noNoticeTable
        case damagedMessageKey, missingChunk, damagedSubmission, damagedEnvelope, damagedRequests
        case cryptoStopped, clockForward, clockBack
        case hopDropsAtGreeting, hopDropsAfterData, hopRefusesData, hopRefusesRecipient, hopTooBusy, hopTakesSevenBits

        /// What the next hop does.
        func step(_ command: String) -> MailSink.Step? {
            switch self {
            case .hopDropsAtGreeting where command.isEmpty: .drop
            case .hopDropsAfterData where command == ".": .drop
            case .hopRefusesData where command == ".": .reply("554 5.6.0 No")
            case .hopRefusesRecipient where command.hasPrefix("RCPT"): .reply("550 5.1.1 No")
            case .hopTooBusy where command.isEmpty: .replyAndDrop("421 4.7.0 Too many connections")
            default: nil
            }
        }

        /// What is broken need not keep the mail back: it may go out, encrypted.
        var mayLetMailOut: Bool {
            let harmless: [Self] = [
                .hopTakesSevenBits, .noTryTable, .noKeyTable, .noListTable, .noCapabilityTable, .noGeneration, .noTemplateTable,
                .noNoticeTable,
            ]
            return harmless.contains(self)
        }
    }

    @Test("there are more than 40 faults") func count() { #expect(Fault.allCases.count > 40) }

    @Test("with nothing broken the mail leaves, encrypted", arguments: Demand.allCases)
    func control(_ demand: Demand) async throws {
        let sink = try MailSink()
        defer { sink.stop() }
        let (fixture, bobs) = try await begin(sink, demand, nil)
        await fixture.runOut()
        #expect(sink.received.map(\.forwardPaths) == [[Self.bob]])
        let sent = try #require(sink.received.first).message
        let opened = MessageReader().open(sent, keys: [bobs.decryptionKey])
        #expect(!sent.holdsMark && opened.withoutSignatures.holdsMark)
        try await fixture.stop()
    }

    @Test("each fault under each demand: 0 bytes of the mark outside, and the mail is not lost", arguments: Fault.allCases, Demand.allCases)
    func fault(_ fault: Fault, _ demand: Demand) async throws {
        let sink = try MailSink(extensions: fault == .hopTakesSevenBits ? [] : ["PIPELINING", "8BITMIME"]) { command, _ in
            fault.step(command)
        }
        defer { sink.stop() }
        let (fixture, _) = try await begin(sink, demand, fault)
        await fixture.runOut()
        #expect(!sink.offered.contains { $0.holdsMark })
        #expect(sink.received.isEmpty || fault.mayLetMailOut)
        guard fault != .storeClosed, fault != .noRecipientTable, sink.received.isEmpty else { return try await fixture.stop() }
        // A row that cannot be read is still there.
        let told = await (try? fixture.notices(to: Self.alice).isEmpty == false) ?? false
        let waits = await (try? fixture.queue.list(limit: 100).contains { $0.kind == .mail && !$0.state.isFinal }) ?? true
        #expect(told || waits, "the sender knows, or it waits")
        try await fixture.stop()
    }

    /// A mail to Bob is accepted, and then the fault happens.
    private func begin(_ sink: MailSink, _ demand: Demand, _ fault: Fault?) async throws -> (NoticeFixture, TestAuthority.Identity) {
        let fixture = try await NoticeFixture(outside: sink.port)
        let authority = try TestAuthority()
        let alices = try authority.leaf(for: Self.alice)
        try await fixture.addKey(alices, root: authority.root)
        let bobs = try certificate(of: authority, fault)
        if fault != .noCertificate { try await fixture.add(bobs) }
        if demand == .recipient { try await fixture.set("encrypt.mode", "mandatory", user: Self.bob) }
        try await prepare(fixture, fault, authority, bobs)
        let subject = demand == .trigger ? "[encrypt] Offer" : "Offer"
        try await fixture.submit(
            NoticeFixture.mail(from: Self.alice, to: Self.bob, subject: subject), from: Self.alice, to: [Self.bob],
            minimum: demand == .listener ? .mandatory : nil)
        try await happen(fault, fixture, alices, bobs)
        return (fixture, bobs)
    }

    private func certificate(of authority: TestAuthority, _ fault: Fault?) throws -> TestAuthority.Identity {
        let (now, day) = (Date(), TimeInterval(86_400))
        return switch fault {
        case .expired: try authority.leaf(for: Self.bob, from: now - 9 * day, until: now - day)
        case .notYetValid: try authority.leaf(for: Self.bob, from: now + 30 * day)
        case .signingOnly: try authority.leaf(for: Self.bob, usage: ["digitalSignature"])
        default: try authority.leaf(for: Self.bob)
        }
    }

    private func prepare(_ fixture: NoticeFixture, _ fault: Fault?, _ authority: TestAuthority, _ bobs: TestAuthority.Identity) async throws
    {
        switch fault {
        case .revoked: try await take(authority.list(revoking: [(bobs.certificate, 1)]), fixture)
        case .revocationUnknown: try await fixture.set("revocation.unknown", "require")
        case .listOutOfDate:
            try await fixture.set("revocation.unknown", "require", domain: "partner.example")
            try await take(authority.list(revoking: [], from: Date() - 9 * 86_400, until: Date() - 86_400), fixture)
        case .lostSigningKey, .foreignSigningKey, .damagedSigningKey: try await fixture.set("sign.mode", "required")
        case .methodNotBuilt: try await fixture.set("encrypt.methods", "pdf", domain: "partner.example")
        case .switchedOff: try await fixture.set("smime.enabled", "false", domain: "partner.example")
        case .tooLarge: try await fixture.set("smime.max-size", "10 B")
        default: break
        }
    }

    private func take(_ list: CertificateRevocationList, _ fixture: NoticeFixture) async throws {
        _ = try await fixture.store.write { try $0.take(list, isVerified: true, source: "test") }
    }

    private func happen(_ fault: Fault?, _ fixture: NoticeFixture, _ alices: TestAuthority.Identity, _ bobs: TestAuthority.Identity)
        async throws
    {
        let bob = bobs.certificate.thumbprint
        switch fault {
        case .deletedCertificate: _ = try await fixture.store.write { try $0.deleteCertificate(thumbprint: bob) }
        case .noRoot: try await fixture.corrupt("UPDATE certificate SET is_root = 0")
        case .distrusted:
            try await fixture.store.write {
                try $0.setTrust(TrustListRow(thumbprint: bob, status: .distrusted, allowExpired: false, note: "", author: "test"))
            }
        case .damagedCertificate: try await fixture.corrupt("UPDATE certificate SET der = x'3000' WHERE thumbprint = '\(bob)'")
        case .damagedSigningKey: try await fixture.corrupt("UPDATE private_key SET sealed = zeroblob(length(sealed))")
        case .lostSigningKey: try await fixture.corrupt("DELETE FROM private_key")
        case .foreignSigningKey:
            let other = try PrivateKey.generateEC(curve: "P-256")
            _ = try await fixture.store.write { try $0.setPrivateKey(other, forCertificate: alices.certificate.thumbprint) }
        case .damagedMessage: try await fixture.corrupt("UPDATE message_chunk SET sealed = zeroblob(length(sealed))")
        case .damagedSetting:
            try await fixture.corrupt(
                "INSERT INTO setting (level, subject, name, value) VALUES ('domain', 'partner.example', 'encrypt.methods', '\u{1}')")
        case .noSettingsTable: try await fixture.corrupt("DROP TABLE setting")
        case .noAddressTable: try await fixture.corrupt("DROP TABLE certificate_address")
        case .noTrustTable: try await fixture.corrupt("DROP TABLE trust_list_entry")
        case .noTraceTable: try await fixture.corrupt("DROP TABLE trace_recipient")
        case .noRecipientTable: try await fixture.corrupt("DROP TABLE queue_recipient")
        case .storeClosed: await fixture.store.close()
        case .cryptoStopped: try await fixture.crypto.stop()
        case .clockForward: fixture.clock.advance(by: 50 * 365 * 86_400)
        case .clockBack: fixture.clock.advance(by: -50 * 365 * 86_400)
        default: try await damage(fault, fixture)
        }
    }

    private func damage(_ fault: Fault?, _ fixture: NoticeFixture) async throws {
        switch fault {
        case .noCertificateTable: try await fixture.corrupt("ALTER TABLE certificate RENAME TO gone")
        case .noKeyTable: try await fixture.corrupt("DROP TABLE private_key")
        case .noListTable: try await fixture.corrupt("ALTER TABLE crl RENAME TO gone")
        case .noTryTable: try await fixture.corrupt("DROP TABLE delivery_try")
        case .noCapabilityTable: try await fixture.corrupt("DROP TABLE smime_capability")
        case .noGeneration: try await fixture.corrupt("UPDATE generation SET value = -1")
        case .noTemplateTable: try await fixture.corrupt("DROP TABLE template")
        case .noNoticeTable: try await fixture.corrupt("DROP TABLE notice_sent")
        case .damagedMessageKey: try await fixture.corrupt("UPDATE message SET sealed_key = zeroblob(length(sealed_key))")
        case .missingChunk: try await fixture.corrupt("DELETE FROM message_chunk")
        case .damagedSubmission: try await fixture.corrupt("UPDATE queue_entry SET submission = '{}'")
        case .damagedEnvelope: try await fixture.corrupt("UPDATE queue_entry SET forward_paths = '@'")
        case .damagedRequests: try await fixture.corrupt("UPDATE queue_entry SET requests = '{'")
        default: break
        }
    }
}
