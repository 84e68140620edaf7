import Foundation
import MIME
import Mail
import TestSupport
import Testing

@Suite("The reply page in a real browser: mail, PDF, SMS, link, reply with a file, inside server", .serialized)
struct ReplyTests {
    static let alice = "alice@zegel.example"
    static let dan = "dan@partner.example"
    static let base = "https://portal.zegel.example"

    /// A gateway whose partner gets PDFs with passwords by SMS, and links to reply by.
    struct Office {
        let world: World
        let provider: SMSProvider
        let folder: TemporaryFolder

        /// - Parameter configuration: more of it, in front of the tables of SMS.
        static func open(_ configuration: String = "") async throws -> Office {
            let provider = try await SMSProvider.start()
            let folder = try TemporaryFolder()
            let world = try await World.start(
                configuration: """
                    \(configuration)
                    \(provider.tables)
                    """, pdfWorkers: 1)
            let gateway = world.gateway
            for (key, value) in [
                ("sms.transport", "main"), ("sms.allowed", "true"), ("portal.base-url", ReplyTests.base),
                ("reply.sender", "replies@zegel.example"), ("reply.enabled", "true"), ("reply.max-size", "2 MB"),
            ] { try await gateway.must("settings", "set", key, value) }
            for (key, value) in [("encrypt.mode", "mandatory"), ("encrypt.methods", "pdf"), ("password.mode", "sms")] {
                try await world.set(key, value, domain: "partner.example")
            }
            try await world.set("sms.phone-number", "+31612345678", user: ReplyTests.dan)
            return Office(world: world, provider: provider, folder: folder)
        }

        func close() async {
            await world.stop()
            await provider.stop()
        }

        /// The password of the newest SMS, once there are more than `known`.
        func password(after known: Int) async throws -> String {
            for _ in 0..<600 where provider.exchanges.count <= known { try await Task.sleep(for: .milliseconds(50)) }
            let sms = try #require(provider.exchanges.last)
            #expect(sms.form["To"] == "+31612345678")
            let shown = try #require(sms.form["Body"]?.firstMatch(of: /[A-Z2-9]{4}(-[A-Z2-9]{4}){3}/)?.output.0)
            return String(shown.replacing("-", with: ""))
        }

        /// Sends a mail, opens the PDF that comes of it with the password of the SMS, and follows its link.
        /// - Returns: the path of the link, and the mail that was answered.
        func link(subject: String = "Your claim 2291") async throws -> (path: String, mail: [UInt8]) {
            let mail = World.mail(from: "Claims desk <\(ReplyTests.alice)>", to: ReplyTests.dan, subject: subject)
            let (known, messages) = (await world.outside.mails(for: ReplyTests.dan, count: 0).count, provider.exchanges.count)
            await world.send(mail, from: ReplyTests.alice, to: ReplyTests.dan, fromInside: true)
            let arrival = try #require(await world.outside.mails(for: ReplyTests.dan, count: known + 1).last)
            let text = try await opened(arrival, password(after: messages))
            let found = try #require(text.firstMatch(of: #/https://portal\.zegel\.example(/reply/[A-Z2-9]{32})/#)?.output.1)
            #expect(!PDFTests.everything(arrival).contains(found))
            return (String(found), mail)
        }

        /// The PDF of a mail as qpdf takes it apart.
        private func opened(_ arrival: Inbox.Arrival, _ password: String) async throws -> String {
            let mail = Message(parsing: arrival.bytes)
            let part = try #require(mail.entities.first { $0.contentType.mediaType == "application/pdf" })
            let pdf = try folder.write("mail.pdf", mail.decodedBody(of: part))
            let secret = try folder.write("secret", Array("\(password)\n".utf8))
            let qpdf = try #require(Tool(named: "qpdf"))
            let outcome = try await qpdf.run([
                "--password-file=\(secret)", "--decrypt", "--qdf", "--object-streams=disable", pdf, folder.path("plain.pdf"),
            ])
            try #require(outcome.status == 0, "\(outcome.errors)")
            return String(decoding: FileManager.default.contents(atPath: folder.path("plain.pdf")) ?? Data(), as: UTF8.self)
        }
    }

    /// What a story in the browser came to.
    struct Outcome: Decodable {
        var pages: [String]
        var problems: [String]
        var back: Bool?
        var sent: Bool?
    }

    static func story(_ parts: [String], _ port: Int, _ folder: TemporaryFolder, _ task: [String: Any]) async throws -> Outcome {
        try await story(in: try file(parts, port, folder, task))
    }

    private static func story(in file: String) async throws -> Outcome {
        let text = try await PythonTools.pages.run("Tests/EndToEnd/Browser/replies.py", [file])
        return try JSONDecoder().decode(Outcome.self, from: Data(text.utf8))
    }

    /// What a story reads.
    private static func file(_ parts: [String], _ port: Int, _ folder: TemporaryFolder, _ task: [String: Any]) throws -> String {
        let environment = ProcessInfo.processInfo.environment
        let own: [String: Any?] = [
            "parts": parts, "base": "http://127.0.0.1:\(port)", "screens": environment["ZEGEL_SCREENS"],
            "locale": environment["ZEGEL_SCREENS_LOCALE"],
        ]
        let all = task.merging(own.compactMapValues { $0 }) { $1 }
        return try folder.write("task-\(parts[0]).json", JSONSerialization.data(withJSONObject: all))
    }

    @Test(
        "17.2: the whole round, by a portal process of its own; its pages hold for everybody, and come back when the engine does",
        .enabled(if: Tool(named: "qpdf") != nil && Tool(named: "chromium") != nil))
    func round() async throws {
        guard await PythonTools.pages.arePresent else { return }
        let office = try await Office.open()
        let (world, folder) = (office.world, office.folder)
        let pages = try PublicPages("engine = \"unix:\(world.gateway.state)/portal.sock\"")
        try await pages.start()
        let (link, original) = try await office.link()
        let files = [("Formular ü.pdf", 700_000), ("Foto.jpg", 300_000)]
        let paths = try files.map { try folder.write($0.0, [UInt8](repeating: 0x41, count: $0.1)) }
        let large = try folder.write("Film.mp4", [UInt8](repeating: 0x42, count: 2_500_000))
        let text = "Thank you. The form is attached.\nGrüße, Dan"
        let changed = link.dropLast() + (link.hasSuffix("A") ? "B" : "A")
        let task: [String: Any] = [
            "link": link, "changed": String(changed), "sender": Self.alice, "subject": "Your claim 2291", "secret": "MARK in the body",
            "text": text, "files": paths, "large": large,
        ]
        let written = try await Self.story(["write", "refused"], pages.port, folder, task)
        #expect(written.problems.isEmpty, "\(written.problems.joined(separator: "\n"))")
        #expect(written.pages.count >= 10, "\(written.pages)")
        let arrival = try #require(await world.inside.mails(for: Self.alice).first)
        try check(arrival, original, text.replacing("\n", with: "\r\n"), paths[0])

        var plain = task
        (plain["script"], plain["text"]) = (false, "Second, without script")
        #expect(try await Self.story(["without_script"], pages.port, folder, plain).problems.isEmpty)
        #expect(await world.inside.mails(for: Self.alice, count: 2).count == 2)

        world.gateway.kill()
        let seen = folder.path("seen")
        let waiting = try Self.file(["comes_back"], pages.port, folder, task.merging(["seen": seen]) { $1 })
        async let story = Self.story(in: waiting)
        for _ in 0..<2400 where !FileManager.default.fileExists(atPath: seen) { try await Task.sleep(for: .milliseconds(50)) }
        try await world.gateway.start()
        let back = try await story
        #expect(back.problems.isEmpty && back.back == true, "\(back.problems.joined(separator: "\n"))")

        let unset = try await world.gateway.zegel("settings", "unset", "portal.base-url")
        #expect(unset.status == 4 && unset.errors.contains("portal.base-url") && unset.errors.contains("reply.enabled"), "\(unset.errors)")
        let list = try await world.gateway.must("reply", "list").text
        #expect(list.contains(Self.dan) && list.contains(Self.alice))
        #expect(try await world.gateway.must("reply", "revoke", "--recipient", Self.dan).text.contains("1 link does not work any more"))
        #expect(try await pages.get(link, until: 404).text.contains("This link does not work"))
        #expect(try await world.gateway.must("reply", "list").text.contains("revoked"))
        let last = try await Self.story(["throttled"], pages.port, folder, task)
        #expect(last.problems.isEmpty, "\(last.problems.joined(separator: "\n"))")
        for secret in [String(link.dropFirst(7)), "Thank you", "MARK"] {
            #expect(!world.gateway.log.contains(secret) && !pages.log.contains(secret), "\(secret.prefix(5))")
        }
        #expect(pages.files.sorted().filter { $0 != "log" && $0 != "zegel.toml" && $0 != "state" }.isEmpty, "\(pages.files)")
        pages.kill()
        await office.close()
    }

    /// The reply as the inside server got it (17.2).
    private func check(_ arrival: Inbox.Arrival, _ original: [UInt8], _ text: String, _ file: String) throws {
        #expect(arrival.recipients == [Self.alice] && arrival.reversePath?.description == "replies@zegel.example")
        let mail = Message(parsing: arrival.bytes)
        let header = mail.root.header
        #expect(header.first(named: "X-Zegel-Info-Portal-Reply")?.unfolded == "True")
        #expect(header.first(named: "From")?.decoded == "\"\(Self.dan)\" <replies@zegel.example>")
        #expect(header.first(named: "Reply-To")?.unfolded == Self.dan && header.first(named: "To")?.unfolded == Self.alice)
        #expect(header.first(named: "Subject")?.decoded == "Re: Your claim 2291")
        #expect(header.first(named: "In-Reply-To")?.unfolded == Message(parsing: original).root.header.first(named: "Message-ID")?.unfolded)
        let body = try #require(mail.entities.first { $0.contentType.mediaType == "text/plain" })
        #expect(String(decoding: mail.decodedBody(of: body), as: UTF8.self) == text + "\r\n")
        let attached = mail.entities.filter { $0.fileName != nil }
        #expect(attached.map(\.fileName) == ["Formular ü.pdf"] && attached.map(\.contentType.mediaType) == ["application/pdf"])
        #expect(attached.first.map { Data(mail.decodedBody(of: $0)) } == FileManager.default.contents(atPath: file))
    }
}
