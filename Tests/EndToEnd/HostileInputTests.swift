import Foundation
import Mail
import OpenSSL
import SMIME
import TestSupport
import Testing

@Suite("Bad input gets a clear answer and nothing is lost", .serialized)
struct HostileInputTests {
    let alice = "alice@zegel.example"
    let bob = "bob@partner.example"

    @Test(
        "50,000 nested parts, a header of 10 MB, a line of 1 MB: passed on unchanged, or refused; the gateway goes on",
        arguments: ["nested", "header", "line"])
    func floods(_ kind: String) async throws {
        let world = try await World.start()
        let mail = flood(kind)
        let outcome = await world.send(mail, from: alice, to: bob, fromInside: true)
        if case .delivered = outcome[bob] {
            #expect(await world.outside.mails(for: bob).first?.belowReceived == mail)
        } else {
            guard case .failed(let reply, _) = outcome[bob] else { throw HarnessError.stopped("\(outcome)") }
            #expect(reply.code == 552)
        }
        await world.send(World.mail(from: alice, to: bob), from: alice, to: "next@partner.example", fromInside: true)
        #expect(await world.outside.mails(for: "next@partner.example").count == 1)
        await world.stop()
    }

    private func flood(_ kind: String) -> [UInt8] {
        let head = "From: \(alice)\r\nTo: \(bob)\r\nSubject: flood\r\nMIME-Version: 1.0\r\n"
        switch kind {
        case "nested":
            let levels = (0..<50_000).map { "Content-Type: multipart/mixed; boundary=b\($0)\r\n\r\n--b\($0)\r\n" }
            return Array((head + levels.joined() + "\r\nend\r\n").utf8)
        case "header":
            return Array((head + "X-Long: " + String(repeating: "folded words\r\n ", count: 700_000) + "end\r\n\r\nbody\r\n").utf8)
        default: return Array((head + "\r\n" + String(repeating: "x", count: 1_000_000) + "\r\n").utf8)
        }
    }

    @Test("NUL bytes are refused; a message over SIZE gets 552; DATA cut off in the middle queues nothing")
    func refusals() async throws {
        let world = try await World.start(configuration: "maximum_size = 100000")
        let nul = await world.send(Array("Subject: x\r\n\r\na\0b\r\n".utf8), from: alice, to: bob, fromInside: true)
        guard case .failed(let nulReply, _) = nul[bob] else { throw HarnessError.stopped("\(nul)") }
        #expect(nulReply.code == 550)
        let big = await world.send(
            Array("Subject: x\r\n\r\n".utf8) + [UInt8](repeating: 0x61, count: 200_000) + [13, 10], from: alice, to: bob, fromInside: true)
        guard case .failed(let bigReply, _) = big[bob] else { throw HarnessError.stopped("\(big)") }
        #expect(bigReply.code == 552 && bigReply.status == EnhancedStatus(5, 3, 4))
        let script =
            "import socket\ns=socket.create_connection(('127.0.0.1',\(world.gateway.insidePort)))\nf=s.makefile('rb')\nf.readline()\n"
            + "for c in (b'EHLO x',b'MAIL FROM:<\(alice)>',b'RCPT TO:<\(bob)>',b'DATA'):\n s.sendall(c+b'\\r\\n')\n while f.readline()[3:4]==b'-': pass\n"
            + "s.sendall(b'Subject: half\\r\\n\\r\\nhalf a mail')\ns.close()\n"
        let python = try #require(Tool(named: "python3"))
        #expect(try await python.run(["-c", script]).status == 0)
        let outcome = await world.send(World.mail(from: alice, to: bob), from: alice, to: bob, fromInside: true)
        #expect(outcome[bob].map { if case .delivered = $0 { true } else { false } } == true)
        #expect(await world.outside.mails(for: bob).map { $0.text.contains("half a mail") } == [false])
        // The good mail may be listed as received a moment longer than it takes to arrive (decision 18).
        var queue = try await world.gateway.must("queue", "list", "--json").text
        for _ in 0..<50 where queue.contains("\"received\"") { queue = try await world.gateway.must("queue", "list", "--json").text }
        #expect(!queue.contains("\"received\""))
        await world.stop()
    }

    @Test("truncated CMS and a wrong key: delivered as received, marked")
    func brokenCMS() async throws {
        let world = try await World.start()
        try await world.addKey(try world.authority.leaf(for: alice))
        let stranger = try world.authority.leaf(for: alice)
        let mail = try SMIMEWriter.encrypt(
            World.mail(from: bob, to: alice), to: [.init(certificate: stranger.certificate.x509)], cipher: .aes256GCM)
        await world.send(mail, from: bob, to: alice, fromInside: false)
        let wrong = try #require(await world.inside.mails(for: alice).first)
        #expect(wrong.header("X-Zegel-Info-SMIME-Decryption-Key-Not-Found") == "True")
        let cut = Array(mail.prefix(mail.count - 200)) + [13, 10]
        await world.send(cut, from: bob, to: alice, fromInside: false)
        let broken = try #require(await world.inside.mails(for: alice, count: 2).last)
        #expect(
            broken.header("X-Zegel-Info-SMIME-Decryption-Failed") == "True"
                || broken.header("X-Zegel-Info-SMIME-Decryption-Key-Not-Found") == "True")
        #expect(broken.bytes.suffix(400) == cut.suffix(400))
        await world.stop()
    }

    @Test("a .p12 with a wrong password, a file that is none, an unknown setting: exit code and words")
    func commandLine() async throws {
        let world = try await World.start()
        let identity = try world.authority.leaf(for: alice)
        let p12 = try world.gateway.folder.write(
            "alice.p12",
            PKCS12.write(key: identity.key, certificate: identity.certificate.x509, chain: [], password: "right", iterations: 2048))
        let password = try world.gateway.folder.write("password", "wrong\n".utf8)
        let wrong = try await world.gateway.zegel("key", "import", p12, "--password-file", password)
        #expect(wrong.status == 2 && wrong.errors.contains("the password is wrong"))
        let missing = try await world.gateway.zegel("key", "import", "/nowhere.p12")
        #expect(missing.status == 3)
        let setting = try await world.gateway.zegel("settings", "set", "encrypt.mod", "force")
        #expect(setting.status == 2 && setting.errors.contains("encrypt.mode"))
        await world.stop()
    }

    @Test("an unreadable configuration says file, line and column; a port in use and a second engine say so")
    func starting() async throws {
        let world = try await World.start()
        let folder = world.gateway.folder
        let bad = try folder.write("bad.toml", "host_name = \"a\"\n\nlisten = 5\n".utf8)
        let check = try await world.gateway.tool.run(["--config", bad, "config", "check"])
        #expect(check.status == 5 && check.text.contains("bad.toml:3:1"))
        let broken = try folder.write("broken.toml", "host_name = \n".utf8)
        let serve = try await world.gateway.tool.run(["--config", broken, "serve"])
        #expect(serve.status == 2 && serve.errors.contains("broken.toml:1:"))
        let taken = try folder.write(
            "taken.toml",
            "state = \"\(folder.path("other"))\"\n[[listeners]]\naddress = \"127.0.0.1\"\nport = \(world.gateway.insidePort)\norigin = \"inside\"\n"
                .utf8)
        let port = try await world.gateway.tool.run(["--config", taken, "serve"])
        #expect(port.status == 75 && port.errors.contains("in use"))
        let second = try folder.write(
            "second.toml",
            "state = \"\(world.gateway.state)\"\n[[listeners]]\naddress = \"127.0.0.1\"\nport = 0\norigin = \"inside\"\n".utf8)
        let engine = try await world.gateway.tool.run(["--config", second, "serve"])
        #expect(engine.status == 75 && engine.errors.contains("in use by another zegel process"))
        await world.stop()
    }
}
