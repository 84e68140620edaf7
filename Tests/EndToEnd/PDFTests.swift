import Foundation
import MIME
import Mail
import TestSupport
import Testing

@Suite("A mail becomes an encrypted PDF, from SMTP to SMTP", .serialized)
struct PDFTests {
    static let dan = "dan@partner.example"

    /// The PDF of a mail, decrypted by qpdf; `nil` when the password is wrong.
    static func decrypted(_ arrival: Inbox.Arrival, _ password: String, _ folder: TemporaryFolder) async throws -> String? {
        let mail = Message(parsing: arrival.bytes)
        let part = try #require(mail.entities.first { $0.contentType.mediaType == "application/pdf" })
        let qpdf = try #require(Tool(named: "qpdf"))
        let (pdf, secret) = (
            try folder.write("mail.pdf", mail.decodedBody(of: part)), try folder.write("secret", Array("\(password)\n".utf8))
        )
        let outcome = try await qpdf.run(["--password-file=\(secret)", "--decrypt", pdf, folder.path("plain.pdf")])
        guard outcome.status == 0, let text = Tool(named: "pdftotext") else { return nil }
        return try await text.run([folder.path("plain.pdf"), "-"]).text
    }

    /// Every decoded byte of it.
    static func everything(_ arrival: Inbox.Arrival) -> String {
        let mail = Message(parsing: arrival.bytes)
        return ([arrival.bytes] + mail.entities.map { mail.decodedBody(of: $0) }).map { String(decoding: $0, as: UTF8.self) }.joined()
    }

    @Test(
        "the password in the sender's notice opens what the recipient got; explain says so before; nothing of it is in log, trace or queue",
        .enabled(if: Tool(named: "qpdf") != nil))
    func originator() async throws {
        let world = try await World.start(pdfWorkers: 1)
        try await world.set("encrypt.mode", "mandatory", domain: "partner.example")
        let mail = World.mail(from: "alice@zegel.example", to: Self.dan)
        let file = try world.gateway.folder.write("mail.eml", mail)
        let told = try await world.gateway.zegel("message", "explain", file, "--from", "alice@zegel.example", "--to", Self.dan)
        #expect(told.text.contains("its password goes to the sender, who passes it on"), "\(told.text) \(told.errors)")
        #expect(told.text.contains("password.mode = originator"))
        await world.send(mail, from: "alice@zegel.example", to: Self.dan, fromInside: true)
        let arrival = try #require(await world.outside.mails(for: Self.dan).first)
        let notice = try #require(await world.inside.mails(for: "alice@zegel.example").first)
        let shown = String(try #require(Self.everything(notice).firstMatch(of: /Password: ([A-Z2-9]{4}(-[A-Z2-9]{4}){3})/)?.output.1))
        let password = shown.replacing("-", with: "")
        #expect(!Self.everything(arrival).contains("MARK") && !Self.everything(arrival).contains(shown))
        let folder = try TemporaryFolder()
        #expect(try await Self.decrypted(arrival, password, folder)?.contains("MARK in the body") == true)
        #expect(try await Self.decrypted(arrival, "WRONGWRONGWRONG2", folder) == nil)
        let id = try #require(arrival.text.firstMatch(of: /id ([a-z0-9]{20})/)?.output.1)
        let trace = try await world.gateway.must("message", "trace", String(id)).text
        #expect(trace.contains("its password goes to the sender"))
        for text in [trace, world.gateway.log] { #expect(!text.contains(shown) && !text.contains(password) && !text.contains("MARK")) }
        await world.stop()
    }

    @Test(
        "the password goes by SMS to a provider over HTTP and opens the PDF; sms list and test work",
        .enabled(if: Tool(named: "qpdf") != nil))
    func sms() async throws {
        let provider = try await SMSProvider.start()
        let world = try await World.start(
            configuration: provider.tables, pdfWorkers: 1)
        try await world.gateway.must("settings", "set", "sms.transport", "main")
        try await world.gateway.must("settings", "set", "sms.allowed", "true")
        #expect(try await world.gateway.must("sms", "test", "+31600000000").text.contains("main took it"))
        try await world.set("encrypt.mode", "mandatory", domain: "partner.example")
        try await world.set("sms.phone-number", "+31612345678", user: Self.dan)
        try await world.set("password.mode", "sms", user: Self.dan)
        await world.send(World.mail(from: "alice@zegel.example", to: Self.dan), from: "alice@zegel.example", to: Self.dan, fromInside: true)
        let arrival = try #require(await world.outside.mails(for: Self.dan).first)
        for _ in 0..<600 where provider.exchanges.count < 2 { try await Task.sleep(for: .milliseconds(50)) }
        let sms = try #require(provider.exchanges.last)
        #expect(sms.form["To"] == "+31612345678")
        let shown = String(try #require(sms.form["Body"]?.firstMatch(of: /[A-Z2-9]{4}(-[A-Z2-9]{4}){3}/)?.output.0))
        let folder = try TemporaryFolder()
        #expect(try await Self.decrypted(arrival, shown.replacing("-", with: ""), folder)?.contains("MARK in the body") == true)
        var list = ""
        for _ in 0..<100 where !list.contains(" sent ") { list = try await world.gateway.must("sms", "list").text }
        #expect(list.contains("…5678") && list.contains(Self.dan) && !list.contains("612345678"))
        for text in [world.gateway.log, list, Self.everything(arrival)] { #expect(!text.contains(shown) && !text.contains("MARK-token")) }
        await world.stop()
        await provider.stop()
    }

    @Test("A-08: [encrypt], only PDF possible, and no password possible: nothing leaves, the sender is told what is missing")
    func a08() async throws {
        let world = try await World.start(pdfWorkers: 1)
        try await world.gateway.must("domain", "add", "partner.example")
        try await world.set("password.mode", "static", domain: "partner.example")
        await world.send(
            World.mail(from: "alice@zegel.example", to: Self.dan, subject: "[encrypt] Offer"), from: "alice@zegel.example", to: Self.dan,
            fromInside: true)
        let notice = try #require(await world.inside.mails(for: "alice@zegel.example").first)
        #expect(Self.everything(notice).contains("no password is set for \(Self.dan)"))
        #expect(world.outside.all.isEmpty)
        await world.stop()
    }
}
