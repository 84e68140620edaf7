import Foundation
import Mail
import OpenSSL
import PKI
import Queue
import SMIME
import Store
import TestSupport
import Testing

@testable import Gateway

@Suite("The short way of the mail flow")
struct ShortWayTests {
    private static let mail = FlowFixture.mail("From: alice@zegel.example\r\nTo: bob@partner.example\r\nSubject: x\r\n")
    private static let envelope = FlowFixture.envelope("alice@zegel.example", ["bob@partner.example"])

    /// Takes a mail in over the hand-over and carries it as the runner does.
    private func carried(_ fixture: FlowFixture, _ mail: [UInt8], _ envelope: Envelope) async throws -> QueueDetail {
        let flow = fixture.flow
        let (failures, failure) = AsyncStream<String>.makeStream()
        fixture.queue.handOver.open(
            .init(hasRoom: { flow.workspace.takeNow($0 * MailFlow.copiesInWork) }, leaveRoom: { _ in }, executor: flow.crypto.executor) {
                entry, bytes, freePlace in
                do { try await flow.carry(entry, bytes, freePlace) } catch { failure.yield("\(error)") }
            })
        #expect(try await fixture.queue.claimReceived() == nil)
        let room = flow.workspace.left
        let writer = flow.accept(envelope, FlowFixture.submission(.inside))
        try await writer.append(mail)
        let id = try await writer.commit()
        await fixture.queue.handOver.close()
        failure.finish()
        for await failure in failures { Issue.record("\(failure)") }
        #expect(flow.workspace.left == room)
        return try await fixture.queue.show(id)
    }

    @Test("one copy without a route: decided and deferred, as by the ordinary way, with its trace")
    func deferred() async throws {
        let accepted = FlowFixture.submission(.inside).receivedAt
        let fixture = try await FlowFixture(now: { accepted + 1 })
        let detail = try await carried(fixture, Self.mail, Self.envelope)
        #expect(detail.entry.state == .deferred)
        #expect(detail.tries.map(\.outcome) == ["deferred"])
        let id = detail.entry.id
        let trace = try #require(try await fixture.store.read { try $0.traces(of: id) }.first)
        #expect(TraceRecord(json: trace.decision)?.decisions.map(\.outcome) == [.plain])
        #expect(try await fixture.queue.bytes(of: id).suffix(Self.mail.count) == Self.mail[...])
    }

    @Test("what is refused has no copy: it ends at once, and its notice goes the ordinary way")
    func refused() async throws {
        let fixture = try await FlowFixture()
        try await fixture.set("encrypt.mode", "mandatory")
        let detail = try await carried(fixture, Self.mail, Self.envelope)
        #expect(detail.entry.state == .bounced)
        #expect(detail.tries.isEmpty && detail.children.map(\.kind) == [.notice])
    }

    @Test("a signer is remembered for its revision and its time alone")
    func signers() throws {
        let authority = try TestAuthority()
        let alice = try authority.leaf(for: "alice@zegel.example")
        let identity = SigningIdentity(certificate: alice.certificate.x509, key: alice.key)
        let memory = SigningMemory()
        let now = Date()
        memory.keep(identity, "a", at: 1, now)
        #expect(memory.identity("a", at: 1, now + SigningMemory.longest - 1) != nil)
        #expect(memory.identity("a", at: 1, now + SigningMemory.longest) == nil)
        memory.keep(identity, "a", at: 1, now)
        #expect(memory.identity("a", at: 2, now) == nil)
        #expect(memory.identity("a", at: 1, now) == nil, "it was forgotten, not hidden")
        memory.keep(identity, "a", at: 2, now)
        #expect(memory.identity("a", at: 2, now - 1) == nil, "a clock that was set back does not keep keys open longer")
    }

    @Test("a delivery is written down once, and only before its end")
    func unsaved() async throws {
        let fixture = try await FlowFixture()
        let entry = try await ready(fixture)
        let saves = AsyncStream<Void>.makeStream()
        let delivery = UnsavedDelivery {
            saves.continuation.yield()
            return entry
        }
        delivery.save()
        delivery.save()
        #expect(await delivery.end()?.id == entry.id)
        delivery.save()
        let quick = UnsavedDelivery {
            saves.continuation.yield()
            return entry
        }
        #expect(await quick.end() == nil)
        quick.save()
        saves.continuation.finish()
        var count = 0
        for await _ in saves.stream { count += 1 }
        #expect(count == 1)
    }

    private func ready(_ fixture: FlowFixture) async throws -> ReadyEntry {
        _ = try await fixture.process(Self.mail, Self.envelope, FlowFixture.submission(.inside))
        return try #require(try await fixture.queue.claimReady(limit: 1).first)
    }

    @Test("sign and encrypt in one go make what the two steps make", arguments: [SMIMEWriter.Form.clear, .opaque])
    func bothAtOnce(_ form: SMIMEWriter.Form) throws {
        let authority = try TestAuthority()
        let (alice, bob) = (try authority.leaf(for: "alice@zegel.example", rsa: true), try authority.leaf(for: "bob@partner.example"))
        let identity = SigningIdentity(certificate: alice.certificate.x509, key: alice.key)
        let date = Date(timeIntervalSince1970: 1_795_600_000)
        for mail in [Self.mail, Array("From: a@x.example\r\nSubject: no version\r\n\r\nH\u{E4}llo\r\n".utf8)] {
            let signed = try SMIMEWriter.sign(mail, as: identity, form: form, digest: .sha256, at: date, boundary: "b")
            let both = try SMIMEWriter.signAndEncrypt(
                mail, as: identity, form: form, digest: .sha256, at: date, boundary: "b", inside: Array("X-Inside: 1\r\n".utf8),
                to: [EncryptionRecipient(certificate: bob.certificate.x509)], cipher: .aes256GCM)
            let twice = try SMIMEWriter.encrypt(
                signed, inside: Array("X-Inside: 1\r\n".utf8), to: [EncryptionRecipient(certificate: bob.certificate.x509)],
                cipher: .aes256GCM)
            let end = { (bytes: [UInt8]) in String(decoding: bytes, as: UTF8.self).range(of: "\r\n\r\n").map { $0.lowerBound } }
            let heads = [both, twice].map { bytes in end(bytes).map { String(decoding: bytes, as: UTF8.self)[..<$0] } }
            #expect(heads[0] != nil && heads[0] == heads[1])
            #expect(try opened(both, bob) == opened(twice, bob))
        }
    }

    private func opened(_ bytes: [UInt8], _ identity: TestAuthority.Identity) throws -> [UInt8] {
        let opened = MessageReader().open(
            bytes, keys: [DecryptionKey(certificate: identity.certificate.x509, key: identity.key)])
        #expect(opened.bytes != bytes)
        return opened.bytes
    }
}
