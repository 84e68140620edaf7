import Foundation
import MIME
import Mail
import PortalOperations
import TestSupport
import Testing

@testable import Gateway
@testable import Store

@Suite("17.2: a reply, from the PDF to the original sender")
struct ReplyFlowTests {
    @Test(
        "F-05: the PDF's link opens the page; the reply reaches the sender alone, marked, in its thread, from reply.sender",
        .enabled(if: Tool(named: "qpdf") != nil))
    func fromPDF() async throws {
        try await PortalWorld.with(pdf: true) { world in
            let mail = world.mail
            try await mail.accept(
                NoticeFixture.mail(
                    from: "Claims desk <\(PortalWorld.alice)>", to: PortalWorld.dan, subject: "Your claim 2291",
                    extra: "References: <first@zegel.example>\r\n"),
                from: PortalWorld.alice, to: PortalWorld.dan, origin: .inside)
            try await mail.process()
            let password = try #require(try await PDFFlowTests.passwords(mail).first)
            let carrier = try await mail.outgoing(to: PortalWorld.dan)
            let plain = try #require(try await OpenedPDF(of: carrier).decrypted(password))
            let text = String(decoding: plain, as: UTF8.self)
            let token = try #require(text.firstMatch(of: /portal\.zegel\.example\/reply\/([A-Z2-9]{32})/)?.output.1)
            // Its hash alone is kept, and nothing but the PDF has it.
            #expect(!(try await mail.everythingKept().contains(token)) && !carrier.everything.contains(token))
            let page = try await world.get("/reply/\(token)")
            #expect(page.status == 200)
            #expect(page.body.contains("Reply to Claims desk") && page.body.contains("Your claim 2291"))
            #expect(page.body.contains(PortalWorld.alice) && !page.body.contains("MARK"))
            let form = try await world.form(String(token)).adding("text", "Thank you.\r\nThe form is attached.")
                .adding(file: "Formular ü.pdf", Array("%PDF MARK".utf8)).adding("do", "send")
            let sent = try await world.post("/reply/\(token)", form)
            #expect(sent.status == 200 && sent.body.contains("Your reply was sent"), "\(sent.body)")
            try await mail.process()
            let reply = try await mail.outgoing(to: PortalWorld.alice)
            let header = reply.root.header
            #expect(header.first(named: "From")?.decoded == "\"\(PortalWorld.dan)\" <replies@zegel.example>")
            #expect(header.first(named: "Reply-To")?.unfolded == PortalWorld.dan)
            #expect(header.first(named: "To")?.unfolded == PortalWorld.alice && reply.subject == "Re: Your claim 2291")
            #expect(header.first(named: "In-Reply-To")?.unfolded == "<m@zegel.example>")
            #expect(header.first(named: "References")?.unfolded == "<first@zegel.example> <m@zegel.example>")
            #expect(header.first(named: "X-Zegel-Info-Portal-Reply")?.unfolded == "True")
            #expect(reply.part("text/plain") == "Thank you.\r\nThe form is attached.\r\n")
            let file = try #require(reply.entities.first { $0.contentType.mediaType == "application/pdf" })
            #expect(reply.decodedBody(of: file) == Array("%PDF MARK".utf8) && file.fileName == "Formular ü.pdf")
            let row = try #require(
                try await mail.queue.list(in: .ready, limit: 100).first {
                    $0.kind == .mail && $0.envelope.forwardPaths.map(\.description) == [PortalWorld.alice]
                })
            #expect(row.submission.origin == .system && row.route == "internal")
            let trace = try await mail.store.read { try $0.rows("SELECT decision FROM trace").map { try $0.text(0) } }
            #expect(trace.contains { $0.contains("wrote it on the reply page") })
        }
    }

    @Test("a forged mark from outside is taken out (G-06)")
    func forged() async throws {
        try await PortalWorld.with { world in
            try await world.mail.accept(
                NoticeFixture.mail(from: "eve@evil.example", to: PortalWorld.alice, extra: "X-Zegel-Info-Portal-Reply: True\r\n"),
                from: "eve@evil.example", to: PortalWorld.alice, origin: .outside)
            try await world.mail.process()
            #expect(try await world.mail.outgoing(to: PortalWorld.alice).root.header.first(named: "X-Zegel-Info-Portal-Reply") == nil)
        }
    }

    /// Written by eve, or answered by nobody: one side has it switched off.
    @Test(
        "F-05: no link for an author who is not internal, nor when one side has it switched off, nor without a public address",
        arguments: [
            ("eve@elsewhere.example", [:]), (PortalWorld.alice, ["reply.enabled": PortalWorld.dan]),
            (PortalWorld.alice, ["reply.enabled": PortalWorld.alice]),
        ])
    func noLink(_ author: String, _ off: [String: String]) async throws {
        try await PortalWorld.with(pdf: true) { world in
            for (key, user) in off { try await world.mail.set(key, "false", user: user) }
            try await world.mail.accept(
                NoticeFixture.mail(from: author, to: PortalWorld.dan), from: author, to: PortalWorld.dan, origin: .inside)
            try await world.mail.process()
            #expect(try await world.mail.store.read { try $0.replyLinks() }.isEmpty)
        }
    }

    @Test("a draft survives: text, files, and what failed beside them; a file goes by its id")
    func draft() async throws {
        try await PortalWorld.with([("reply.max-size", "100 kB")]) { world in
            let token = try await world.link()
            let form = try await world.form(token).adding("text", "My words").adding(file: "one.pdf", [1, 2, 3])
                .adding(file: "big.bin", [UInt8](repeating: 7, count: 120_000)).adding(file: "two.pdf", [4, 5]).adding("do", "send")
            let answer = try await world.post("/reply/\(token)", form)
            #expect(answer.status == 422 && answer.body.contains("may have 100 kB") && answer.body.contains("My words"))
            #expect(answer.body.contains("one.pdf") && answer.body.contains("two.pdf") && !answer.body.contains("big.bin"))
            #expect(try await world.mail.queue.list(limit: 10).isEmpty)
            let files = answer.files
            #expect(files.count == 2)
            let after = try await world.post("/reply/\(token)", try await world.form(token).adding("remove", files[0]))
            #expect(
                after.status == 200 && !after.body.contains("one.pdf") && after.body.contains("two.pdf") && after.body.contains("My words"))
            // Sealed: nothing of it stands in the store as it is.
            let kept = try await world.mail.everythingKept()
            #expect(!kept.contains("My words") && !kept.contains("two.pdf"))
        }
    }

    @Test("an upload that is cut off loses nothing of what came before it")
    func cutOff() async throws {
        try await PortalWorld.with { world in
            let token = try await world.link()
            let form = try await world.form(token).adding("text", "My words").adding(file: "one.pdf", [1, 2, 3])
                .adding(file: "half.bin", [UInt8](repeating: 9, count: 600_000))
            let half = Array(form.bytes.dropLast(300_000))
            let head = "POST /reply/\(token) HTTP/1.1\r\nHost: portal.zegel.example\r\nContent-Type: \(form.contentType)\r\n"
            // The other side says more than it sends, and hangs up.
            let hangUp = try await RawExchange.begin(
                Array("\(head)Content-Length: \(form.bytes.count)\r\n\r\n".utf8) + half, port: world.server.port)
            for _ in 0..<600 where try await world.replies.draft(token).files.isEmpty { try await Task.sleep(for: .milliseconds(10)) }
            hangUp()
            for _ in 0..<600 {
                if try await world.mail.store.read({ try $0.rows("SELECT id FROM reply_file WHERE is_complete = 0") }).isEmpty { break }
                try await Task.sleep(for: .milliseconds(10))
            }
            let draft = try await world.replies.draft(token)
            #expect(draft.text == "My words" && draft.files.map(\.name) == ["one.pdf"])
            #expect(try await world.mail.store.read { try $0.rows("SELECT id FROM reply_file") }.count == 1)
        }
    }

    @Test("a text of a million characters arrives whole; one too long is refused and the page says so")
    func longText() async throws {
        try await PortalWorld.with { world in
            let token = try await world.link()
            let text = String(repeating: "Zeile mit Umläuten äöü\r\n", count: 43_500)
            #expect(text.unicodeScalars.count > 1_000_000)
            let sent = try await world.post("/reply/\(token)", try await world.form(token).adding("text", text).adding("do", "send"))
            #expect(sent.body.contains("Your reply was sent"))
            try await world.mail.process()
            let reply = try await world.mail.outgoing(to: PortalWorld.alice)
            #expect(reply.part("text/plain") == text + "\r\n")
            let longer = String(repeating: "x", count: ReplyLimits.text + 1)
            let refused = try await world.post("/reply/\(token)", try await world.form(token).adding("text", longer).adding("do", "send"))
            #expect(refused.status == 422 && refused.body.contains("may have 25"))
        }
    }

    @Test("the same form twice is one reply; an empty one is none; files without text are one")
    func once() async throws {
        try await PortalWorld.with { world in
            let token = try await world.link()
            let empty = try await world.post("/reply/\(token)", try await world.form(token).adding("text", " \r\n ").adding("do", "send"))
            #expect(empty.status == 422 && empty.body.contains("Write something or add a file first"))
            let form = try await world.form(token).adding("text", "Yes").adding("do", "send")
            #expect(try await world.post("/reply/\(token)", form).body.contains("Your reply was sent"))
            let again = try await world.post("/reply/\(token)", form)
            #expect(again.status == 200 && again.body.contains("it was not sent twice"))
            #expect(try await world.mail.queue.list(limit: 10).count == 1)
            let file = try await world.form(token).adding("text", "").adding(file: "a.txt", type: "text/plain", [65]).adding("do", "send")
            #expect(try await world.post("/reply/\(token)", file).body.contains("Your reply was sent"))
        }
    }

    @Test("reply.copy-to-replier: a copy that must be encrypted, and never leaves in clear")
    func copy() async throws {
        try await PortalWorld.with([("reply.copy-to-replier", "true")]) { world in
            let token = try await world.link()
            _ = try await world.post("/reply/\(token)", try await world.form(token).adding("text", "MARK words").adding("do", "send"))
            try await world.mail.process()
            // No certificate, no PDF: nothing goes to him.
            let rows = try await world.mail.queue.list(limit: 10).filter {
                $0.envelope.forwardPaths.map(\.description) == [PortalWorld.dan]
            }
            #expect(rows.map(\.state).filter { $0 != .done } == [.held])
            #expect(try await world.mail.copies(for: PortalWorld.alice).count == 1)
            let traces = try await world.mail.store.read { try $0.rows("SELECT decision FROM trace").map { try $0.text(0) } }
            #expect(traces.contains { $0.contains(PortalWorld.dan) && $0.contains("mandatory") })
        }
    }

    @Test("reply.copy-to-replier: with a password of his the copy is a PDF", .enabled(if: Tool(named: "qpdf") != nil))
    func copyAsPDF() async throws {
        try await PortalWorld.with([("reply.copy-to-replier", "true")], pdf: true) { world in
            try await world.mail.set("password.static", "correct horse battery", user: PortalWorld.dan)
            try await world.mail.set("password.mode", "static", user: PortalWorld.dan)
            let token = try await world.link()
            _ = try await world.post("/reply/\(token)", try await world.form(token).adding("text", "MARK words").adding("do", "send"))
            try await world.mail.process()
            let row = try #require(
                try await world.mail.queue.list(in: .ready, limit: 10).first {
                    $0.envelope.forwardPaths.map(\.description) == [PortalWorld.dan]
                })
            let copy = Message(parsing: try await world.mail.queue.bytes(of: row.id))
            #expect(!copy.everything.contains("MARK") && copy.root.header.first(named: ReplyLetter.mark) == nil)
            #expect(try await OpenedPDF(of: copy).text("correct horse battery").contains("MARK words"))
        }
    }

    @Test("20 replies by a link and day, and again the next day")
    func daily() async throws {
        try await PortalWorld.with { world in
            let token = try await world.link()
            for number in 0..<ReplyLimits.daily {
                let sent = try await world.post(
                    "/reply/\(token)", try await world.form(token).adding("text", "\(number)").adding("do", "send"))
                #expect(sent.body.contains("Your reply was sent"))
            }
            #expect(try await world.get("/reply/\(token)").status == 404)
            world.mail.clock.advance(by: 86_400)
            #expect(try await world.get("/reply/\(token)").status == 200)
            #expect(try await world.mail.queue.list(limit: 100).count == ReplyLimits.daily)
        }
    }

    @Test("what was written by a link that ended is destroyed, the link forgotten a month later")
    func pruning() async throws {
        try await PortalWorld.with { world in
            let token = try await world.link(days: 1)
            _ = try await world.post("/reply/\(token)", try await world.form(token).adding("text", "words").adding(file: "a.pdf", [1]))
            func count(_ table: String) async throws -> Int {
                try await world.mail.store.read { try $0.rows("SELECT 1 FROM \(table)") }.count
            }
            _ = await ReplyPruning.run(world.mail.store)
            var counts = [try await count("reply_text"), try await count("reply_piece")]
            #expect(counts == [1, 1])
            world.mail.clock.advance(by: 2 * 86_400)
            _ = await ReplyPruning.run(world.mail.store)
            counts = []
            for table in ["reply_text", "reply_file", "reply_piece", "reply_link"] { counts.append(try await count(table)) }
            #expect(counts == [0, 0, 0, 1])
            world.mail.clock.advance(by: 31 * 86_400)
            _ = await ReplyPruning.run(world.mail.store)
            #expect(try await count("reply_link") == 0)
        }
    }
}
