import Foundation
import Mail
import SMTPTransport
import TestSupport
import Testing

@Suite(
    "RFC 3464: a notification in every shape, read back by Python and passed on by a strict Postfix", .serialized,
    .enabled(if: PostfixServer.isPossible, Comment(rawValue: PostfixServer.reason)))
struct StatusNotificationTests {
    private static let alice = "alice@zegel.example"

    /// Python's own reader: the whole shape as JSON, with every defect it finds.
    private static let reader = """
        import email, email.policy, json, sys
        m = email.message_from_binary_file(open(sys.argv[1], 'rb'), policy=email.policy.default)
        status = m.get_payload(1)
        blocks = [{k.lower(): str(v) for k, v in b.items()} for b in status.get_payload()]
        print(json.dumps({
            'type': m.get_content_type(), 'report': m.get_param('report-type'), 'from': str(m['from']), 'to': str(m['to']),
            'auto': str(m['auto-submitted']), 'date': m['date'].datetime.isoformat(), 'id': str(m['message-id']),
            'parts': [p.get_content_type() for p in m.get_payload()], 'message': blocks[0], 'recipients': blocks[1:],
            'text': m.get_body(('plain',)).get_content() if m.get_body(('plain',)) else
                next(p for p in m.walk() if p.get_content_type() == 'text/plain').get_content(),
            'header': m.get_payload(2).get_payload(decode=True).decode('utf-8') if m.get_payload(2).get_content_maintype() == 'text'
                else str(m.get_payload(2)),
            'defects': [str(d) for p in m.walk() for d in p.defects] + [str(d) for v in m.values() for d in v.defects]}))
        """

    private struct Shape: Decodable {
        var type, report, from, to, auto, date, id, text, header: String
        var parts: [String]
        var message: [String: String]
        var recipients: [[String: String]]
        var defects: [String]
    }

    private struct Place {
        let world: World
        let postfix: PostfixServer
        let mailboxes: MailSink
        let outside: MailSink

        func stop() async throws {
            try await postfix.stop()
            await world.stop()
        }
    }

    /// The inside is a Postfix that refuses whatever is not as the standards say.
    private func start() async throws -> Place {
        let port = try LoopbackPort.free()
        let mailboxes = try MailSink()
        let outside = try MailSink(extensions: ["PIPELINING", "8BITMIME"]) { command, _ in
            switch command {
            case _ where command.contains("TO:<no@"):
                .reply("550-5.1.1 No such user <no@partner.example>\r\n550 5.1.1 here; \"ask\" (someone) \\ else")
            case _ where command.contains("TO:<full@"): .reply("552 5.2.2 Full")
            case _ where command.contains("TO:<later@"): .reply("450 4.2.1 Later")
            case _ where command.contains("TO:<bare@"): .reply("554 no enhanced code")
            default: nil
            }
        }
        let world = try await World.start(insidePort: port.number, outsidePort: outside.port)
        let postfix = try PostfixServer(
            [.init(port: port)], hostName: "mail.zegel.example", networks: "127.0.0.1/32", inside: mailboxes.port, outside: mailboxes.port,
            main: """
                strict_rfc821_envelopes = yes
                strict_7bit_headers = yes
                strict_8bitmime = yes
                strict_8bitmime_body = yes
                strict_mime_encoding_domain = yes
                """)
        try await postfix.start()
        return Place(world: world, postfix: postfix, mailboxes: mailboxes, outside: outside)
    }

    private func send(_ place: Place, to recipients: [String], asking: DeliveryRequest? = nil, id: String? = nil) async throws {
        let mail = World.mail(
            from: Self.alice, to: recipients[0], subject: "Größe", extra: "X-Long: \(String(repeating: "a ", count: 500))\r\n")
        let paths = recipients.compactMap { EmailAddress($0) }
        var envelope = Envelope(reversePath: EmailAddress(Self.alice), forwardPaths: paths, body: .eightBitMIME)
        envelope.isInternationalized = paths.contains(where: \.isInternationalized)
        envelope.envelopeID = id
        for path in paths { envelope.requests[path] = asking }
        let outcomes = await place.world.send(mail, in: envelope, through: "inside")
        #expect(outcomes.values.allSatisfy { if case .delivered = $0 { true } else { false } }, "\(outcomes)")
    }

    private func next(_ place: Place, _ count: Int) async throws -> Shape {
        let received = await place.mailboxes.waitFor(count: count)
        try #require(received.count == count, "\(place.postfix.log.suffix(2000)) \(place.world.gateway.log.suffix(1000))")
        #expect(received[count - 1].reversePath.isEmpty && received[count - 1].forwardPaths == [Self.alice])
        let file = try place.world.gateway.folder.write("notice-\(count).eml", received[count - 1].message)
        let ran = try await #require(Tool(named: "python3")).run(["-c", Self.reader, file])
        try #require(ran.status == 0, "\(ran.errors)")
        let shape = try JSONDecoder().decode(Shape.self, from: Data(ran.output))
        #expect(shape.type == "multipart/report" && shape.report == "delivery-status" && shape.to == Self.alice)
        #expect(shape.parts == ["multipart/alternative", "message/delivery-status", "text/rfc822-headers"])
        #expect(shape.auto == "auto-replied" && shape.defects.isEmpty, "\(shape.defects)")
        #expect(shape.message["reporting-mta"] == "dns; gateway.zegel.example" && shape.message["arrival-date"] != nil)
        #expect(shape.header.contains("Subject:") && shape.header.contains("X-Long:") && !shape.header.contains("MARK"))
        return shape
    }

    private func say(_ shape: Shape) -> [String] {
        shape.recipients.map { "\($0["final-recipient"] ?? "") \($0["action"] ?? "") \($0["status"] ?? "")" }
    }

    @Test("failure of several recipients, delay, success that was asked for, internationalised, a reply without enhanced code")
    func shapes() async throws {
        let place = try await start()
        try await send(place, to: ["no@partner.example", "full@partner.example", "fine@partner.example"])
        let failed = try await next(place, 1)
        #expect(say(failed) == ["rfc822; no@partner.example failed 5.1.1", "rfc822; full@partner.example failed 5.2.2"])
        #expect(
            failed.recipients[0]["diagnostic-code"]?.contains("No such user <no@partner.example> here; \"ask\" (someone) \\ else") == true)
        #expect(failed.text.contains("no@partner.example") && failed.text.contains("full@partner.example"))
        #expect(failed.recipients.allSatisfy { $0["last-attempt-date"] != nil && $0["will-retry-until"] == nil })

        try await send(place, to: ["bare@partner.example"])
        #expect(say(try await next(place, 2)) == ["rfc822; bare@partner.example failed 5.0.0"])

        try await send(
            place, to: ["fine@partner.example"],
            asking: DeliveryRequest(notify: [.success, .failure], originalRecipient: "rfc822;fine+2Bx@partner.example"), id: "QQ+2B1")
        let relayed = try await next(place, 3)
        #expect(say(relayed) == ["rfc822; fine@partner.example relayed 2.0.0"])
        #expect(relayed.message["original-envelope-id"] == "QQ+1")
        #expect(relayed.recipients[0]["original-recipient"] == "rfc822; fine+x@partner.example")

        try await send(place, to: ["jörg@partner.example"])
        let international = try await next(place, 4)
        #expect(say(international) == ["utf-8; j\\x{F6}rg@partner.example failed 5.6.7"])

        try await place.world.gateway.must("settings", "set", "queue.delay-notice", "1 s")
        try await send(place, to: ["later@partner.example"])
        for _ in 0..<100 where place.mailboxes.received.count < 5 {
            try await place.world.gateway.zegel("queue", "retry", "--all", "--yes")
            try await Task.sleep(for: .milliseconds(100))
        }
        let delayed = try await next(place, 5)
        #expect(say(delayed) == ["rfc822; later@partner.example delayed 4.2.1"] && delayed.recipients[0]["will-retry-until"] != nil)

        // Of the machine, not of mail: Postfix looks for NIS whenever it starts.
        let complaints = place.postfix.log.split(separator: "\n").filter { !$0.contains("dict_nis_init") }.filter { line in
            ["warning", "reject", "bounced", "error", "fatal"].contains { line.lowercased().contains($0) }
        }
        #expect(complaints.isEmpty, "\(complaints)")
        try await place.stop()
    }
}
