import Foundation
import MIME
import Mail
import TestSupport
import Testing

@Suite("A key on its way: from the first authority to a revoked certificate", .serialized, .enabled(if: Tool(named: "openssl") != nil))
struct KeyDeliveryTests {
    private let alice = "alice@zegel.example"
    private let bob = "bob@partner.example"

    /// An authority for the partner too, a sender of keys, and the partner's domain mandatory.
    private func world(_ more: String = "") async throws -> World {
        let world = try await World.start(configuration: "[portal]\nport = 0\n\(more)")
        let gateway = world.gateway
        try await gateway.must("settings", "set", "ca.crl-url", "http://pki.zegel.example/pki")
        try await gateway.must("ca", "create", "mail", "--unlimited", "--key", "p-256")
        try await world.set("encrypt.mode", "never", user: "keys@zegel.example")
        try await world.set("encrypt.override-allowed", "false", user: "keys@zegel.example")
        try await gateway.must("settings", "set", "ca.sender", "keys@zegel.example")
        try await world.set("encrypt.mode", "mandatory", domain: "partner.example")
        return world
    }

    private func object(_ outcome: Tool.Outcome) throws -> [String: Any] {
        try #require(JSONSerialization.jsonObject(with: Data(outcome.output)) as? [String: Any])
    }

    private func publicPort(_ gateway: GatewayProcess) throws -> Int {
        let line = try #require(gateway.log.split(separator: "\n").last { $0.contains("portal.listening") })
        let digits = try #require(line.firstMatch(of: #/"port":"?(\d+)/#)?.1)
        return try #require(Int(digits))
    }

    private func fetch(_ path: String, from port: Int) async throws -> [UInt8]? {
        let bytes = try await RawExchange.run(
            Array("GET \(path) HTTP/1.1\r\nHost: pki.zegel.example\r\nConnection: close\r\n\r\n".utf8), port: port)
        guard String(decoding: bytes.prefix(15), as: UTF8.self).contains(" 200 "), let end = bytes.firstRange(of: Array("\r\n\r\n".utf8))
        else {
            return nil
        }
        return Array(bytes[end.upperBound...])
    }

    @Test(
        "create, issue from CSV, the key arrives plain, its owner reads and answers; revoke: the list shows it, the next mail does not go to it"
    )
    func story() async throws {
        let world = try await world()
        let (gateway, openssl) = (world.gateway, try Tool.needed("openssl"))
        let port = try publicPort(gateway)
        try await world.addKey(try world.authority.leaf(for: alice))

        // From a file of people.
        let people = try gateway.folder.write("people.csv", "address,common-name,key,send\n\(bob),Bob Partner,rsa-2048,yes\n".utf8)
        let refused = try await gateway.zegel("ca", "bulk", people, "--dry-run")
        #expect(refused.status == 5 && refused.text.contains("in no domain of ours"))
        let bulk = try await gateway.must("ca", "bulk", people, "--external")
        #expect(bulk.text.contains("1 of 1 issued"), "\(bulk.text)")

        // The file came plain, although everything to the partner has to be encrypted.
        let mail = try #require(await world.outside.mails(for: bob).first)
        #expect(mail.header("From")?.contains("keys@zegel.example") == true && mail.reversePath == nil)
        #expect(mail.header("Content-Type")?.contains("multipart/mixed") == true)
        let message = Message(parsing: mail.bytes)
        let part = try #require(message.root.children.last)
        let file = try gateway.folder.write("bob.p12", message.decodedBody(of: part))
        let shown = try object(try await gateway.must("ca", "reveal", "--json"))
        let item = try #require((shown["items"] as? [[String: Any]])?.first)
        let password = try #require(item["password"] as? String).replacing("-", with: "")
        #expect(!mail.text.contains(password) && !gateway.log.contains(password))
        let thumbprint = try #require(item["thumbprint"] as? String)

        // Bob's program.
        let secret = try gateway.folder.write("password", "\(password)\n".utf8)
        let (key, chain) = (gateway.folder.path("bob.pem"), gateway.folder.path("chain.pem"))
        try await openssl.must(["pkcs12", "-in", file, "-nodes", "-nocerts", "-passin", "file:\(secret)", "-out", key])
        try await openssl.must([
            "pkcs12", "-in", file, "-clcerts", "-nokeys", "-passin", "file:\(secret)", "-out", gateway.folder.path("bob.crt"),
        ])
        try await openssl.must(["pkcs12", "-in", file, "-cacerts", "-nokeys", "-passin", "file:\(secret)", "-out", chain])
        await world.send(World.mail(from: alice, to: bob, body: "MARK for Bob"), from: alice, to: bob, fromInside: true)
        let sealed = try #require(await world.outside.mails(for: bob, count: 2).dropFirst().first)
        #expect(!sealed.text.contains("MARK for Bob"))
        let opened = try await openssl.must(
            [
                "smime", "-decrypt", "-in", try gateway.folder.write("sealed.eml", sealed.bytes), "-recip", gateway.folder.path("bob.crt"),
                "-inkey", key,
            ])
        #expect(opened.text.contains("application/pkcs7-signature") || opened.text.contains("multipart/signed"))
        #expect(opened.text.contains("MARK for Bob"))

        // Bob answers, signed.
        let answer = try gateway.folder.write("answer.txt", "Content-Type: text/plain\r\n\r\nMARK from Bob\r\n".utf8)
        let signed = try await openssl.must(
            [
                "cms", "-sign", "-in", answer, "-signer", gateway.folder.path("bob.crt"), "-inkey", key, "-certfile", chain, "-from", bob,
                "-to",
                alice, "-subject", "Answer",
            ])
        await world.send(signed.output.crlf, from: bob, to: alice, fromInside: false)
        let arrived = try #require(await world.inside.mails(for: alice).first)
        #expect(arrived.header("X-Zegel-Info-Signer-Verified-0-0") == "True", "\(arrived.text.prefix(1500))")
        #expect(arrived.header("X-Zegel-Info-Signer-Trusted-0-0") == "True", "\(arrived.text.prefix(1500))")

        // A-59: what was encrypted to the key, before anything is done about it.
        let planned = try object(
            try await gateway.must(
                "ca", "compromise", bob, "--external", "--reason", "asked first", "--since", "1 d", "--dry-run", "--json"))
        let messages = try #require(planned["messages"] as? [[String: Any]])
        #expect(messages.count == 1 && messages.first?["to"] as? [String] == [bob] && messages.first?["direction"] as? String == "sent")
        #expect(messages.first?["from"] as? String == alice, "\(messages)")

        try await revoked(world, thumbprint, port)
        await world.stop()
    }

    @Test("K-02: from a CSV file, the file comes by mail, what opens it by SMS to the number of its line; nobody here sees it")
    func bySMS() async throws {
        let provider = try await SMSProvider.start()
        let world = try await world(
            provider.tables)
        let (gateway, openssl) = (world.gateway, try Tool.needed("openssl"))
        let people = try gateway.folder.write("people.csv", "address,key,send,phone\n\(bob),p-256,yes,+31612345678\n".utf8)
        try await gateway.must("settings", "set", "sms.transport", "main")
        try await gateway.must("settings", "set", "ca.pfx-channel", "sms")
        let refused = try await gateway.zegel("ca", "bulk", people, "--external", "--dry-run")
        #expect(refused.status == 5 && refused.text.contains("set sms.allowed to true"), "\(refused.text)")
        try await gateway.must("settings", "set", "sms.allowed", "true")
        try await gateway.must("ca", "bulk", people, "--external")
        func opened(_ index: Int) async throws -> String {
            let mails = await world.outside.mails(for: bob, count: index + 1)
            let message = Message(parsing: try #require(mails.dropFirst(index).first).bytes)
            #expect(String(decoding: message.bytes, as: UTF8.self).contains("phone"))
            let part = try #require(message.root.children.last)
            let file = try gateway.folder.write("bob-\(index).p12", message.decodedBody(of: part))
            for _ in 0..<600 where provider.exchanges.count <= index { try await Task.sleep(for: .milliseconds(50)) }
            let exchange = try #require(provider.exchanges.dropFirst(index).first)
            #expect(exchange.form["To"] == "+31612345678")
            let words = String(try #require(exchange.form["Body"]?.firstMatch(of: /[A-Z2-9]{4}(-[A-Z2-9]{4})+/)?.output.0))
            let password = words.replacing("-", with: "")
            let secret = try gateway.folder.write("secret-\(index)", "\(password)\n".utf8)
            try await openssl.must(["pkcs12", "-in", file, "-nodes", "-nocerts", "-passin", "file:\(secret)"])
            #expect(!gateway.log.contains(password) && !gateway.log.contains("61234567"))
            return password
        }
        let first = try await opened(0)
        #expect(try await gateway.zegel("ca", "reveal").errors.contains("Nothing waits"))
        // Once more: the number is the person's by now.
        let requests = try JSONSerialization.jsonObject(with: Data(try await gateway.must("ca", "requests", "--json").output))
        let thumbprint = try #require((requests as? [[String: Any]])?.first { $0["address"] as? String == bob }?["thumbprint"] as? String)
        let sent = try await gateway.must("ca", "send", thumbprint)
        #expect(sent.text.contains("…5678 by SMS") && !sent.text.contains("only time"))
        let second = try await opened(1)
        #expect(first != second)
        await world.stop()
        await provider.stop()
    }

    /// The list (on a machine with nothing else to do within five seconds), and the next mail.
    private func revoked(_ world: World, _ thumbprint: String, _ port: Int) async throws {
        let (gateway, openssl) = (world.gateway, try Tool.needed("openssl"))
        let begin = ContinuousClock.now
        try await gateway.must("ca", "revoke", thumbprint, "--reason", "key-compromise")
        var listed = ""
        while ContinuousClock.now - begin < .seconds(120), !listed.contains("Key Compromise") {
            guard let der = try await fetch("/pki/mail.crl", from: port) else { continue }
            listed = try await openssl.must(
                ["crl", "-inform", "DER", "-noout", "-text", "-in", try gateway.folder.write("mail.crl", der)]).text
        }
        let certificate = try await openssl.must(["x509", "-in", gateway.folder.path("bob.crt"), "-noout", "-serial"]).text
        let serial = try #require(certificate.split(separator: "=").last?.trimmingCharacters(in: .whitespacesAndNewlines))
        #expect(listed.contains("Key Compromise") && listed.uppercased().contains(serial))
        print("the list showed the revocation after \(ContinuousClock.now - begin)")

        let explained = try await gateway.zegel("message", "explain", "--from", alice, "--to", bob, "--subject", "Next")
        #expect(explained.status == 4 && explained.text.contains("revoked"), "\(explained.text)")
        let before = world.outside.all.count
        await world.send(World.mail(from: alice, to: bob, body: "MARK two"), from: alice, to: bob, fromInside: true)
        let notice = try #require(await world.inside.mails(for: alice, count: 2).last)
        #expect(notice.text.contains("revoked"), "\(notice.text)")
        #expect(world.outside.all.count == before)
    }
}

extension [UInt8] {
    /// Mail goes with CRLF; the program writes what its platform has.
    fileprivate var crlf: [UInt8] {
        Array(String(decoding: self, as: UTF8.self).replacing("\r\n", with: "\n").replacing("\n", with: "\r\n").utf8)
    }
}

extension Tool {
    fileprivate static func needed(_ name: String) throws -> Tool { try #require(Tool(named: name)) }

    /// One run; a failure is an error with what it said.
    @discardableResult
    fileprivate func must(_ arguments: [String]) async throws -> Outcome {
        let outcome = try await run(arguments)
        guard outcome.status == 0 else { throw HarnessError.command(arguments.joined(separator: " "), outcome.status, outcome.errors) }
        return outcome
    }
}
