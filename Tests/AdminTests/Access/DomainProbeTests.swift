import Admin
import AdminOperations
import Foundation
import Mail
import Queue
import Settings
import TestSupport
import Testing

@testable import Store

/// Two domains that do not know of each other: all an owner of one can ask for is asked for, with everything the other has.
@Suite("Administrators of some domains only: nothing of other domains is seen or changed by any operation")
struct DomainProbeTests {
    private static let marks = ["other.example", "MARK-of-the-other"]

    private struct World {
        let fixture: AccessFixture
        /// Everything of the other domain that an input could name.
        var names: [String]
        /// Of a mail from outside to both domains.
        var mixed: String
        var anna: Asker
    }

    private func world() async throws -> World {
        let fixture = try await AccessFixture()
        let admin = fixture.admin
        for domain in ["own.example", "other.example"] {
            try await admin.run(DomainAdd(domain: domain, internal: true))
            for number in 0..<3 { try await admin.run(UserAdd(address: "u\(number)@\(domain)")) }
            try await admin.run(SettingsSet(level: "domain:\(domain)", key: "encrypt.mode", value: "force"))
            try await admin.run(SettingsSet(level: "user:u0@\(domain)", key: "password.static", value: "MARK-of-the-other-1"))
        }
        let authority = try TestAuthority()
        let certificate = try authority.leaf(for: "u0@other.example").pem
        let thumbprints = try await admin.run(CertificateImport(file: certificate)).items.compactMap(\.thumbprint)
        let flow = try admin.mailFlow()
        let other = try await admin.pass(flow, from: "u1@other.example", to: "u0@other.example", subject: "MARK-of-the-other")
        let mixed = try await accept(admin, ["u0@own.example", "u1@other.example"])
        let waiting = try await accept(admin, ["u2@other.example"])
        let number = try #require(PhoneNumber("+31612345678"))
        let recipient = try #require(EmailAddress("u0@other.example"))
        try await fixture.store.write { try $0.addSMS(NewSMS(to: number, for: recipient, text: "MARK-of-the-other"), id: "sms1") }
        try await fixture.run(RoleCreate(role: "all but nothing", rights: ["user.list"]), by: AccessFixture.local)
        return World(
            fixture: fixture,
            names: [
                "other.example", "*.example", "u0@other.example", "U0@OTHER.example", "<u0@other.example>", "domain:other.example",
                "user:u0@other.example", "global", "sms1", other, mixed, waiting, "other", "",
            ] + thumbprints,
            mixed: mixed,
            anna: try await fixture.loggedIn("anna", ["owner"], domains: ["own.example"]))
    }

    private func accept(_ admin: AdminFixture, _ recipients: [String]) async throws -> String {
        let submission = Submission(
            origin: .outside, originReason: "listener", listener: "outside", clientAddress: "192.0.2.7", heloName: "client",
            receivedAt: Date())
        let envelope = Envelope(reversePath: EmailAddress("x@partner.example"), forwardPaths: recipients.compactMap { EmailAddress($0) })
        return try await admin.queue.accept(Array("Subject: Hello\r\n\r\nHello\r\n".utf8), envelope, submission).text
    }

    /// Each field holds the same name, whatever it is for; what is left out takes its usual value.
    private static func input(_ operation: any AdminOperation.Type, _ name: String, all: Bool) throws -> Data {
        var values: [String: Any] = [:]
        for field in operation.fields where all || field.isRequired {
            switch field.kind {
            case .text: values[field.name] = name
            case .list: values[field.name] = [name]
            case .boolean: values[field.name] = true
            case .integer: values[field.name] = 100
            case .bytes: values[field.name] = Data("From: <u0@other.example>\r\n\r\n".utf8).base64EncodedString()
            }
        }
        return try JSONSerialization.data(withJSONObject: values)
    }

    @Test("every operation there is, with every name the other domain has in every field: no answer shows it, no record is of it")
    func everyOperation() async throws {
        let world = try await world()
        let before = try await state(world)
        var answered: Set<String> = []
        var asked = 0
        for operation in AllOperations.list where operation.access == .right {
            for name in world.names {
                for all in [false, true] {
                    asked += 1
                    let input = try Self.input(operation, name, all: all)
                    guard
                        let output = try? await world.fixture.engine.perform(operation.name, input: input, by: world.anna)
                    else { continue }
                    answered.insert(operation.name)
                    let text = String(decoding: output, as: UTF8.self)
                    for mark in Self.marks { #expect(!text.contains(mark), "\(operation.name) \(name): \(text.prefix(300))") }
                }
            }
        }
        #expect(asked > 2000 && answered.isSuperset(of: ["domain.list", "user.list", "queue.list", "message.list", "status.show"]))
        for name in answered { #expect(Self.harmless.contains(name), "\(name) answers: does it show or change what is of others?") }
        #expect(try await state(world) == before)
    }

    /// What answers somebody of one domain who names another: lists without it, and what is of no domain.
    private static let harmless: Set<String> = [
        "domain.list", "user.list", "queue.list", "message.list", "status.show", "settings.list", "role.list", "crl.list",
        "authority.list", "token.list", "certificate.list", "password.list", "request.list", "sms.list", "queue.show", "message.trace",
    ]

    /// Of the other domain, and of all; a token list and roles are in it by the audit.
    private func state(_ world: World) async throws -> String {
        try await world.fixture.store.read { transaction in
            "\(try transaction.generation()) \(try transaction.domains()) \(try transaction.auditRecords(limit: 1000).count)"
        } + "\(try await world.fixture.run(QueueList(), by: AccessFixture.local).map { "\($0.id) \($0.state)" })"
    }

    @Test("of a mail from outside to both domains one sees its own recipient, and may not hold or delete it")
    func mixedMail() async throws {
        let world = try await world()
        let (fixture, anna) = (world.fixture, world.anna)
        let shown = try await fixture.run(QueueShow(id: world.mixed), by: anna)
        #expect(shown.entry.recipients == ["u0@own.example"])
        #expect(try await fixture.run(QueueList(), by: anna).map(\.recipients) == [["u0@own.example"]])
        for action in ["hold", "delete"] {
            #expect(await fixture.problem(QueueChange(id: world.mixed, action: action, reason: ""), by: anna)?.type == .noPermission)
        }
        let both = try await fixture.loggedIn("both", ["queue manager"], domains: ["own.example", "other.example"])
        try await fixture.run(QueueChange(id: world.mixed, action: "hold", reason: ""), by: both)
        try await fixture.run(QueueChange(id: world.mixed, action: "release", reason: ""), by: both)

        // Decides about all that waits.
        try await fixture.admin.pass(try fixture.admin.mailFlow(), to: "u2@own.example")
        // Each recipient's state is there once it was decided.
        for item in try await fixture.run(QueueList(), by: anna) {
            let entry = try await fixture.run(QueueShow(id: item.id), by: anna)
            #expect(entry.recipients.allSatisfy { $0.address.hasSuffix("@own.example") } && entry.tries.isEmpty)
        }
        let decided = try await fixture.run(QueueList(), by: AccessFixture.local)
        #expect(decided.contains { $0.recipients.contains("u1@other.example") })
        let whole = try await fixture.run(MessageTrace(id: world.mixed), by: AccessFixture.local)
        #expect(whole.story.contains("u1@other.example") && "\(whole.decisions)".contains("u1@other.example"))
        let trace = try await fixture.run(MessageTrace(id: world.mixed), by: anna)
        #expect(trace.story.contains("u0@own.example") && "\(trace.decisions)".contains("u0@own.example"))
        #expect(!trace.story.contains("other.example") && !"\(trace.decisions) \(trace.tries)".contains("other.example"))
        let lines = try await fixture.run(MessageList(), by: anna).items
        #expect(lines.contains { $0.id == world.mixed } && lines.allSatisfy { $0.to.hasSuffix("@own.example") })
    }

    @Test("where the page of a search ends tells nothing of what others have")
    func searchTellsNothing() async throws {
        let world = try await world()
        var search = MessageList(limit: 1)
        search.to = "u0@other.example"
        let byOwner = try await world.fixture.run(search, by: AccessFixture.local)
        #expect(byOwner.items.count == 1 && byOwner.next != nil)
        let byAnna = try await world.fixture.run(search, by: world.anna)
        #expect(byAnna.items.isEmpty && byAnna.next == nil)
        // Pages of one's own are whole.
        let flow = try world.fixture.admin.mailFlow()
        for number in 0..<5 { try await world.fixture.admin.pass(flow, to: "u\(number % 3)@own.example") }
        var (found, next): (Int, String?) = (0, nil)
        repeat {
            var page = MessageList(limit: 2)
            page.after = next
            let result = try await world.fixture.run(page, by: world.anna)
            found += result.items.count
            next = result.next
        } while next != nil
        let all = try await world.fixture.run(MessageList(limit: 1000), by: world.anna).items.count
        #expect(found == all && found >= 6)
    }

    @Test("what would become of mail is told of one's own domains and the outside, not of another domain inside")
    func explain() async throws {
        let world = try await world()
        func problem(_ from: String?, _ to: String, _ message: String? = nil) async -> AdminProblem.Kind? {
            await world.fixture.problem(
                MessageExplain(from: from, to: [to], message: message.map { Data($0.utf8) }), by: world.anna)?.type
        }
        #expect(await problem("u0@own.example", "bob@partner.example") == nil)
        #expect(await problem("bob@partner.example", "u0@own.example") == nil)
        #expect(await problem("u0@own.example", "u0@other.example") == .noPermission)
        #expect(await problem("u0@other.example", "u0@own.example") == .noPermission)
        #expect(await problem("bob@partner.example", "carl@partner.example") == .noPermission)
        #expect(await problem(nil, "u0@own.example", "From: <u0@other.example>\r\n\r\nx\r\n") == .noPermission)
        #expect(await problem("u0@own.example", "u0@own.example", "From: <u0@other.example>\r\n\r\nx\r\n") == .noPermission)
    }

    @Test("the status of the machine is shown without counts and warnings of all domains")
    func status() async throws {
        let world = try await world()
        let (all, own) = (
            try await world.fixture.run(StatusShow(), by: AccessFixture.local), try await world.fixture.run(StatusShow(), by: world.anna)
        )
        #expect(!all.queue.isEmpty && !all.warnings.isEmpty)
        #expect(own.queue.isEmpty && own.warnings.isEmpty && own.version == all.version)
    }
}
