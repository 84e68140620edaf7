import Foundation
import MIME
import Mail
import TestSupport
import Testing

@Suite("The id of a message is everywhere (X-01, E-01)", .serialized)
struct MessageIdentityTests {
    private let alice = "alice@zegel.example"
    private let bob = "bob@partner.example"
    private let refuser = "refuser@partner.example"

    private func id(_ outcome: RecipientOutcome?) throws -> String {
        guard case .delivered(let reply)? = outcome else { throw HarnessError.notReady("not accepted: \(String(describing: outcome))") }
        #expect(reply.code == 250)
        let id = try #require(reply.lines.last?.split(separator: " ").last.map { String($0) })
        #expect(QueueID(id) != nil, "\(reply)")
        return id
    }

    /// The records of a log, as objects.
    private func records(_ log: String) throws -> [[String: String]] {
        // What a first start says to people is no record.
        try log.split(separator: "\n").filter { $0.hasPrefix("{") }.map {
            try #require(JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: String])
        }
    }

    /// A mail is delivered, one is refused by the policy, one by the next server.
    private func send(_ world: World) async throws -> [String: String] {
        try await world.set("encrypt.mode", "mandatory", user: "nokey@partner.example")
        try await world.set("encrypt.notify-sender", "true", domain: "zegel.example")
        var ids: [String: String] = [:]
        for recipient in [bob, "nokey@partner.example"] {
            let outcome = await world.send(World.mail(from: alice, to: recipient), from: alice, to: recipient, fromInside: true)
            ids[recipient] = try id(outcome[recipient])
        }
        return ids
    }

    @Test("in the 250, another for each message")
    func reply() async throws {
        let world = try await World.start()
        let ids = try await send(world)
        #expect(ids.count == 2 && Set(ids.values).count == 2)
        _ = await world.outside.mails(for: bob)
        _ = await world.inside.mails(for: alice)
        for id in ids.values { try await world.gateway.must("message", "trace", id) }
        await world.stop()
    }

    @Test("in every log record about it")
    func log() async throws {
        let world = try await World.start()
        try await world.addCertificate(try world.authority.leaf(for: bob))
        let ids = try await send(world)
        _ = await world.outside.mails(for: bob)
        _ = await world.inside.mails(for: alice, count: 2)
        await world.gateway.stop()
        let mail = try records(world.gateway.log).filter {
            $0["event"]?.hasPrefix("mail.") == true || $0["event"]?.hasPrefix("notice.") == true
        }
        for record in mail { #expect(record["id"].flatMap { QueueID($0) } != nil, "\(record)") }
        let events = ids.mapValues { id in Set(mail.filter { $0["id"] == id }.compactMap { $0["event"] }) }
        #expect(events[bob]?.isSuperset(of: ["mail.accepted", "mail.decided", "mail.delivered"]) == true, "\(events)")
        #expect(events["nokey@partner.example"]?.isSuperset(of: ["mail.accepted", "mail.decided"]) == true, "\(events)")
        await world.stop()
    }

    @Test("in every notice: not encrypted, encrypted, held, and not delivered")
    func notices() async throws {
        let world = try await World.start(configuration: "administrators = [\"it@zegel.example\"]")
        try await world.addCertificate(try world.authority.leaf(for: bob))
        let ids = try await send(world)
        try await world.set("encrypt.mode", "mandatory", user: "held@zegel.example")
        let outcome = await world.send(
            World.mail(from: bob, to: "held@zegel.example"), from: bob, to: "held@zegel.example", fromInside: false)
        let held = try id(outcome["held@zegel.example"])
        let told = await world.inside.mails(for: alice, count: 2).map { Message(parsing: $0.bytes) }
        #expect(told.count == 2)
        for id in ids.values { #expect(told.contains { has(id, $0) }, "\(id)") }
        let alarm = try #require(await world.inside.mails(for: "it@zegel.example").first)
        #expect(has(held, Message(parsing: alarm.bytes)))
        await world.stop()
    }

    @Test("in the notification that it could not be delivered")
    func notification() async throws {
        let sink = try MailSink { command, _ in command.uppercased().hasPrefix("RCPT") ? .reply("550 5.1.1 no such user") : nil }
        defer { sink.stop() }
        let inside = try await Inbox.start()
        let gateway = try GatewayProcess(routes: .init(internal: inside.port, external: sink.port))
        try await gateway.start()
        try await gateway.must("domain", "add", "zegel.example", "--internal")
        let mail = World.mail(from: alice, to: refuser)
        let lines = try await SMTPTestClient(port: gateway.insidePort).dialog(
            """
            S: 220
            C: EHLO client.example
            S: 250
            C: MAIL FROM:<\(alice)>
            S: 250
            C: RCPT TO:<\(refuser)>
            S: 250
            C: DATA
            S: 354
            R: \(String(decoding: mail, as: UTF8.self).replacingOccurrences(of: "\r\n", with: "\\r\\n")).\\r\\n
            S: 250
            C: QUIT
            S: 221
            """)
        let id = try #require(lines.lazy.compactMap { QueueID(String($0.split(separator: " ").last ?? "")) }.first)
        let notice = try #require(await inside.mails(for: alice).first)
        #expect(has(id.text, Message(parsing: notice.bytes)))
        gateway.kill()
        await inside.stop()
    }

    /// In both forms of its text, so that whoever reads it can ask about it.
    private func has(_ id: String, _ notice: Message) -> Bool {
        let texts = notice.entities.filter { ["text/plain", "text/html"].contains($0.contentType.mediaType) }
        return !texts.isEmpty && texts.allSatisfy { String(decoding: notice.decodedBody(of: $0), as: UTF8.self).contains(id) }
    }
}
