import Foundation
import MIME
import Mail
import TestSupport
import Testing

@Suite("One-time passwords in a real browser: mail, sign-up, second factor, password, PDF", .serialized)
struct PortalAccountTests {
    private static let alice = "alice@zegel.example"
    private static let dan = "dan@partner.example"
    private static let password = "correct horse battery"
    private static let base = "https://portal.zegel.example"

    /// A gateway whose partner gets PDFs with one-time passwords.
    private func world() async throws -> (World, port: Int) {
        let world = try await World.start(configuration: "[portal]\nport = 0\n", pdfWorkers: 1)
        try await world.gateway.must("settings", "set", "portal.base-url", Self.base)
        try await world.set("encrypt.mode", "mandatory", domain: "partner.example")
        try await world.set("password.mode", "otp", domain: "partner.example")
        try await world.set("encrypt.methods", "pdf", domain: "partner.example")
        let line = try #require(world.gateway.log.split(separator: "\n").last { $0.contains("portal.listening") })
        let digits = try #require(line.firstMatch(of: #/"port":"?(\d+)/#)?.1)
        return (world, try #require(Int(digits)))
    }

    /// The path of a link in a mail.
    private func link(_ arrival: Inbox.Arrival, _ kind: String) throws -> String {
        let mail = Message(parsing: arrival.bytes)
        let text = mail.entities.filter { $0.contentType.mediaType == "text/plain" }.map {
            String(decoding: mail.decodedBody(of: $0), as: UTF8.self)
        }.joined()
        let found = try #require(text.firstMatch(of: try Regex("\(Self.base)(/\(kind)/[A-Za-z0-9]+)")), "\(text)")
        return String(try #require(found.output[1].substring))
    }

    /// What a story in the browser came to.
    private struct Outcome: Decodable {
        var password: String?
        var keyPassword: String?
        var secret: String?
        var uri: String?
        var codes: [String]?
        var lastStep: Int?
        var pages: [String]
        var problems: [String]
    }

    private func story(_ parts: [String], _ port: Int, _ folder: TemporaryFolder, _ task: [String: Any]) async throws -> Outcome {
        var task = task
        task["parts"] = parts
        task["base"] = "http://127.0.0.1:\(port)"
        task["address"] = Self.dan
        task["qr"] = folder.path("qr.png")
        task["screens"] = ProcessInfo.processInfo.environment["ZEGEL_SCREENS"]
        task["locale"] = ProcessInfo.processInfo.environment["ZEGEL_SCREENS_LOCALE"] ?? "en-GB"
        let file = try folder.write("task.json", JSONSerialization.data(withJSONObject: task))
        let text = try await PythonTools.pages.run("Tests/EndToEnd/Browser/accounts.py", [file])
        return try JSONDecoder().decode(Outcome.self, from: Data(text.utf8))
    }

    @Test(
        "A-29: the way from the mail: invitation, sign-up, authenticator, login, following the number; the password shown opens the PDF",
        .enabled(if: Tool(named: "qpdf") != nil && Tool(named: "chromium") != nil))
    func oneTimeWay() async throws {
        guard await PythonTools.pages.arePresent else { return }
        let (world, port) = try await world()
        let gateway = world.gateway
        await world.send(World.mail(from: Self.alice, to: Self.dan), from: Self.alice, to: Self.dan, fromInside: true)
        let arrival = try #require(await world.outside.mails(for: Self.dan).first)
        let (join, otp) = (try link(arrival, "join"), try link(arrival, "otp"))
        let folder = try TemporaryFolder()
        try await keyFile(world)
        let first = try await story(
            ["german", "sign_up", "follow", "forgotten"], port, folder, ["join": join, "otp": otp, "password": Self.password])
        #expect(first.problems.isEmpty, "\(first.problems.joined(separator: "\n"))")
        #expect(first.pages.count >= 20, "\(first.pages)")
        let password = try #require(first.password)
        #expect(try await PDFTests.decrypted(arrival, password, folder)?.contains("MARK in the body") == true)
        #expect(!PDFTests.everything(arrival).contains(password) && !gateway.log.contains(password))
        try await keyPassword(world, try #require(first.keyPassword), folder)

        // The next mail invites nobody who has an account; the story of the forgotten password goes on with the mail that came of it.
        await world.send(World.mail(from: Self.alice, to: Self.dan), from: Self.alice, to: Self.dan, fromInside: true)
        let mails = await world.outside.mails(for: Self.dan, count: 5)
        #expect(mails.count { PDFTests.everything($0).contains("/join/") } == 2, "the first PDF, and the key file before the sign-up")
        let reset = try #require(mails.first { PDFTests.everything($0).contains("\(Self.base)/password/") })
        let users = try await gateway.must("portal", "user", "list").text
        #expect(users.contains(Self.dan) && users.contains("active") && users.contains("yes"))
        let second = try await story(
            ["choose"], port, folder,
            ["link": try link(reset, "password"), "password": "another good password", "recovery": try #require(first.codes?.first)])
        #expect(second.problems.isEmpty, "\(second.problems.joined(separator: "\n"))")
        #expect(try await gateway.must("portal", "user", "list").text.contains("Nobody"))
        let audit = try await gateway.must("audit", "list").text
        for operation in ["portal-user.join", "portal-user.factor", "portal-user.password", "portal-user.delete"] {
            #expect(audit.contains(operation), "\(operation)")
        }
        for secret in [password, Self.password, first.secret ?? "-", String(join.dropFirst(6))] {
            #expect(!gateway.log.contains(secret) && !audit.contains(secret))
        }
        await world.stop()
    }

    /// A key for dan whose password waits in the portal (13.5).
    private func keyFile(_ world: World) async throws {
        let gateway = world.gateway
        try await gateway.must("ca", "create", "mail", "--unlimited", "--key", "p-256")
        try await world.set("encrypt.mode", "never", user: "keys@zegel.example")
        try await world.set("encrypt.override-allowed", "false", user: "keys@zegel.example")
        try await gateway.must("settings", "set", "ca.sender", "keys@zegel.example")
        try await gateway.must("settings", "set", "ca.pfx-channel", "portal")
        try await gateway.must("ca", "issue", Self.dan, "--external", "--key", "p-256", "--send", "file")
    }

    /// What the page showed opens the file that was mailed; no administrator gets it.
    private func keyPassword(_ world: World, _ password: String, _ folder: TemporaryFolder) async throws {
        let mails = await world.outside.mails(for: Self.dan, count: 2)
        let mail = try #require(
            mails.map { Message(parsing: $0.bytes) }.first { $0.root.header.first(named: "From")?.unfolded.contains("keys@") == true })
        let part = try #require(mail.root.children.last)
        let file = try folder.write("dan.p12", mail.decodedBody(of: part))
        let secret = try folder.write("key-secret", "\(password)\n".utf8)
        let openssl = try #require(Tool(named: "openssl"))
        #expect(try await openssl.run(["pkcs12", "-in", file, "-noout", "-passin", "file:\(secret)"]).status == 0)
        #expect(!String(decoding: mail.bytes, as: UTF8.self).contains(password))
        let shown = try await world.gateway.must("ca", "reveal", "--json").text
        #expect(!shown.contains(password) && !world.gateway.log.contains(password))
    }
}
