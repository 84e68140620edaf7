import Foundation
import MIME
import Mail
import SMIME
import TestSupport
import Testing

@testable import Gateway

@Suite("A3.9 loops and lists: one signature, one bounce")
struct GateA3x9Loops {
    private let alice = "alice@zegel.example"
    private let bob = "bob@partner.example"
    private let list = "list@lists.example"

    private func signatures(_ bytes: [UInt8]) -> Int {
        MessageReader().open(bytes, keys: []).layers.count { if case .signed = $0 { true } else { false } }
    }

    @Test("two gateways that send to each other: refused at the third pass, signed once, one DSN to the sender")
    func circle() async throws {
        let inbox = try MailSink()
        defer { inbox.stop() }
        let (firstDoor, secondDoor) = (
            try await Door.start("a", .inside, hostName: "gw1.zegel.example"),
            try await Door.start("b", .inside, hostName: "gw2.zegel.example")
        )
        let first = try await NoticeFixture(inside: inbox.port, outside: secondDoor.port, hostName: "gw1.zegel.example")
        let second = try await NoticeFixture(inside: inbox.port, outside: firstDoor.port, hostName: "gw2.zegel.example")
        firstDoor.open(for: first)
        secondDoor.open(for: second)
        let authority = try TestAuthority()
        for fixture in [first, second] { try await fixture.addKey(authority.leaf(for: alice), root: authority.root) }
        let sent = await first.send(NoticeFixture.mail(from: alice, to: bob), from: alice, to: bob, through: firstDoor)
        guard case .delivered? = sent[bob] else { throw CocoaError(.featureUnsupported) }
        var passes = 0
        var last: [UInt8] = []
        for fixture in [first, second, first, second, first, second, first, second] {
            try await fixture.process()
            for row in try await fixture.queue.list(in: .ready, limit: 10) where row.kind == .mail {
                last = try await fixture.queue.bytes(of: row.id)
                passes += 1
            }
            try await fixture.deliver()
        }
        #expect(passes == 4, "twice through each")
        #expect(signatures(last) == 1)
        let marks = String(decoding: last, as: UTF8.self).components(separatedBy: "(Zegel, from inside)").count - 1
        #expect(marks == 4)
        for fixture in [first, second] { try await fixture.deliver() }
        #expect(inbox.received.count == 1, "one DSN")
        let notice = Message(parsing: try #require(inbox.received.first).message)
        #expect(inbox.received.first?.reversePath == "" && inbox.received.first?.forwardPaths == [alice])
        #expect(notice.part("message/delivery-status").contains("Status: 5.4.6") && !notice.everything.contains("MARK"))
        for fixture in [first, second] { try await fixture.stop() }
        for door in [firstDoor, secondDoor] { await door.stop() }
    }

    @Test("50 Received fields are taken, 51 are refused with 554 5.4.6, and a refusal at the door makes no DSN of ours")
    func hops() async throws {
        let door = try await Door.start("a", .inside)
        let fixture = try await NoticeFixture()
        door.open(for: fixture)
        let field = "Received: from a.example by b.example with ESMTP id 1; Tue, 24 Nov 2026 09:00:00 +0000\r\n"
        for (count, isTaken) in [(50, true), (51, false)] {
            let mail = Array(String(repeating: field, count: count).utf8) + NoticeFixture.mail(from: alice, to: bob)
            switch await fixture.send(mail, from: alice, to: bob, through: door)[bob] {
            case .delivered: #expect(isTaken)
            case .failed(let reply, _): #expect(!isTaken && reply.code == 554 && reply.status == EnhancedStatus(5, 4, 6))
            default: Issue.record("neither taken nor refused")
            }
        }
        try await fixture.process()
        #expect(try await fixture.notices().isEmpty)
        await door.stop()
        try await fixture.stop()
    }

    @Test("our mark counts by name and direction, folded and in any case; a mark of another gateway or direction does not")
    func marks() async throws {
        func isTaken(_ marks: [String]) async throws -> Bool {
            let fixture = try await NoticeFixture()
            let header = marks.map { "Received: from x\r\n\tby \($0)\r\n\twith ESMTP id 1; Tue, 24 Nov 2026 09:00:00 +0000\r\n" }.joined()
            let mail = Array(header.utf8) + NoticeFixture.mail(from: alice, to: bob)
            do {
                try await fixture.submit(mail, from: alice, to: [bob])
            } catch let failure as MailFailure {
                #expect(failure.reply.code == 554)
                try await fixture.stop()
                return false
            }
            try await fixture.stop()
            return true
        }
        let ours = "gateway.zegel.example (Zegel, from inside)"
        #expect(try await isTaken([ours]))
        #expect(try await !isTaken([ours, ours]))
        #expect(try await !isTaken([ours, "GATEWAY.zegel.example\r\n  (zegel,\r\n\tfrom inside)"]))
        #expect(try await isTaken([ours, "gateway.zegel.example (Zegel, from outside)", "mx.other.example (Zegel, from inside)"]))
        #expect(try await isTaken([ours, "mx.other.example (gateway.zegel.example) (Zegel, from inside)"]))
    }

    @Test("a list round trip: out signed, back in by the list, out again by a list inside: one signature, and it still holds")
    func listRoundTrip() async throws {
        let sink = try MailSink()
        defer { sink.stop() }
        let fixture = try await NoticeFixture(inside: sink.port, outside: sink.port)
        let authority = try TestAuthority()
        try await fixture.addKey(authority.leaf(for: alice), root: authority.root)
        try await fixture.submit(NoticeFixture.mail(from: alice, to: list), from: alice, to: [list])
        try await fixture.process()
        try await fixture.deliver()
        let out = try #require(sink.received.first).message
        #expect(signatures(out) == 1)
        let listed = Array("List-Id: <list.lists.example>\r\nReceived: by lists.example; Tue, 24 Nov 2026 09:00:00 +0000\r\n".utf8) + out
        // Back from outside, to a colleague; and once more out, as a list server inside would send it on.
        try await fixture.submit(listed, from: "list-bounces@lists.example", to: ["carol@zegel.example"], origin: .outside)
        try await fixture.submit(listed, from: "list-bounces@zegel.example", to: [bob])
        try await fixture.process()
        try await fixture.deliver()
        for copy in sink.received.dropFirst() {
            let opened = MessageReader().open(copy.message, keys: [])
            let signers = opened.layers.compactMap { if case .signed(let layer) = $0 { layer.signers } else { nil } }
            #expect(signers.map(\.count) == [1] && signers.first?.first?.defect == nil)
        }
        #expect(sink.received.count == 3)
        try await fixture.stop()
    }
}
