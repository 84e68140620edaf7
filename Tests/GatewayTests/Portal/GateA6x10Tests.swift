import Foundation
import MIME
import Mail
import PortalOperations
import TestSupport
import Testing

@testable import Gateway
@testable import Store

@Suite("A6.10 the reply page as a relay")
struct GateA6x10ReplyRelayTests {
    @Test("further recipients, senders, subjects and header fields, in the form or the request, are not looked at")
    func extra() async throws {
        try await PortalWorld.with { world in
            let token = try await world.link()
            var form = try await world.form(token)
            for name in ["to", "cc", "bcc", "recipient", "recipients", "rcpt", "from", "sender", "subject", "reply-to", "header", "To[]"] {
                form.add(name, "eve@evil.example")
            }
            form = form.adding("text", "To: eve@evil.example\r\nBcc: eve@evil.example\r\n\r\nwords\r\n.\r\nMAIL FROM:<x@y>")
                .adding("form", "second").adding("do", "send")
            let sent = try await world.post(
                "/reply/\(token)?to=eve@evil.example&bcc=eve@evil.example", form,
                ["X-Original-To: eve@evil.example", "Bcc: eve@evil.example", "From: eve@evil.example", "Cookie: to=eve@evil.example"])
            // Two proofs: the last counts, and it is none.
            #expect(sent.status == 403)
            #expect(try await world.mail.queue.list(limit: 10).isEmpty)
            form.parts.removeAll { String(decoding: $0, as: UTF8.self).hasSuffix("second") }
            #expect(try await world.post("/reply/\(token)", form).body.contains("Your reply was sent"))
            try await world.mail.process()
            let rows = try await world.mail.queue.list(limit: 10)
            #expect(rows.map { $0.envelope.forwardPaths.map(\.description) } == [[PortalWorld.alice]])
            let mail = try await world.mail.outgoing(to: PortalWorld.alice)
            let header = mail.root.header
            #expect(
                header.first(named: "To")?.unfolded == PortalWorld.alice && header.first(named: "Reply-To")?.unfolded == PortalWorld.dan)
            #expect(header.first(named: "Cc") == nil && header.first(named: "Bcc") == nil)
            #expect(header.first(named: "From")?.unfolded.hasSuffix("<replies@zegel.example>") == true)
            #expect(!header.contains { String(decoding: $0.rawValue, as: UTF8.self).contains("evil") })
        }
    }

    @Test("line ends and addresses in what the message said of itself stay words")
    func injected() async throws {
        try await PortalWorld.with { world in
            let token = try await world.link(
                subject: "Claim\r\nBcc: eve@evil.example\r\n\r\nBody", senderName: "\"Eve\" <eve@evil.example>, x\r\nCc: eve@evil.example")
            let form = try await world.form(token).adding("text", "x").adding("do", "send")
            #expect(try await world.post("/reply/\(token)", form).body.contains("Your reply was sent"))
            try await world.mail.process()
            let rows = try await world.mail.queue.list(limit: 10)
            #expect(rows.map { $0.envelope.forwardPaths.map(\.description) } == [[PortalWorld.alice]])
            let header = try await world.mail.outgoing(to: PortalWorld.alice).root.header
            #expect(header.first(named: "Bcc") == nil && header.first(named: "Cc") == nil)
            #expect(header.first(named: "To")?.unfolded == PortalWorld.alice)
        }
    }

    @Test("who wrote the message is nobody of ours any more: the link is none")
    func noLongerInternal() async throws {
        try await PortalWorld.with { world in
            let token = try await world.link()
            let form = try await world.form(token).adding("text", "x").adding("do", "send")
            try await world.mail.set("locality", "external", user: PortalWorld.alice)
            #expect(try await world.post("/reply/\(token)", form).status == 404)
            #expect(try await world.mail.queue.list(limit: 10).isEmpty)
        }
    }

    @Test("number, size and files are limited: nothing beyond reaches the queue")
    func limits() async throws {
        try await PortalWorld.with([("reply.max-size", "64 kB"), ("reply.max-files", "2")]) { world in
            let token = try await world.link()
            let large = try await world.form(token).adding(file: "a.bin", [UInt8](repeating: 1, count: 70_000)).adding("do", "send")
            #expect(try await world.post("/reply/\(token)", large).status == 422)
            var many = try await world.form(token)
            for number in 0..<5 { many.add(file: "\(number).txt", [1]) }
            let answer = try await world.post("/reply/\(token)", many.adding("do", "send"))
            #expect(answer.status == 422 && answer.files.count == 2 && answer.body.contains("may carry 2 files"))
            #expect(try await world.mail.queue.list(limit: 10).isEmpty)
        }
    }
}
