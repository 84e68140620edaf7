import Foundation
import MIME
import SMIME
import TestSupport
import Testing

@Suite("A4.13 line length or 8-bit conversion breaks cryptography", .serialized)
struct GateA4x13LineLength {
    @Test("next hop without 8BITMIME, lines of 5,000 characters: what arrives is 7-bit, of ordinary lines, and its signature is valid")
    func signed() async throws {
        let (inside, outside) = (try MailSink(), try MailSink(extensions: ["PIPELINING"]))
        let gateway = try GatewayProcess(routes: .init(internal: inside.port, external: outside.port))
        let authority = try TestAuthority()
        let (alice, carol) = ("alice@zegel.example", "carol@partner.example")
        try await gateway.start()
        try await gateway.must("domain", "add", "zegel.example", "--internal")
        try await gateway.must("root", "import", gateway.folder.write("root.pem", authority.root.certificate.pem.utf8))
        try await gateway.must("key", "import", gateway.folder.write("key.pem", authority.leaf(for: alice, rsa: true).pem().utf8))
        try await gateway.must("settings", "set", "sign.mode", "required", "--user", alice)
        let bodies = [
            String(repeating: "x", count: 5000), String(repeating: "Größe ", count: 900), "äöü\r\n" + String(repeating: "日本", count: 2000),
            String(repeating: "a ", count: 2500) + "\r\nFrom here\r\n..dots\r\n",
        ]
        let client = SMTPTestClient(port: gateway.insidePort)
        for (number, body) in bodies.enumerated() {
            let mail = String(
                decoding: World.mail(
                    from: alice, to: carol, subject: "Long", body: body, extra: "Content-Transfer-Encoding: 8bit\r\n"), as: UTF8.self)
            let stuffed = mail.replacingOccurrences(of: "\r\n.", with: "\r\n..").replacingOccurrences(of: "\r\n", with: "\\r\\n")
            try await client.dialog(
                "S: 220\nC: EHLO c\nS: 250\nC: MAIL FROM:<\(alice)> BODY=8BITMIME\nS: 250\nC: RCPT TO:<\(carol)>\nS: 250\nC: DATA\nS: 354\nR: \(stuffed)\nR: .\\r\\n\nS: 250"
            )
            let arrived = try #require(await outside.waitFor(count: number + 1).last)
            #expect(arrived.message.allSatisfy { $0 < 0x80 })
            #expect(arrived.message.split(separator: 0x0A).allSatisfy { $0.count <= 999 })
            let signers = MessageReader().open(arrived.message, keys: []).signers
            #expect(signers.count == 1 && signers.allSatisfy { $0.defect == nil }, "body \(number)")
            let file = try gateway.folder.write("arrived-\(number).eml", arrived.message)
            let openssl = try #require(Tool(named: "openssl"))
            let checked = try await openssl.run(["cms", "-verify", "-noverify", "-in", file, "-out", gateway.folder.path("out")])
            #expect(checked.status == 0, "body \(number): \(checked.errors)")
        }
        gateway.kill()
    }
}
