import Foundation
import MIME
import Mail
import NIOPosix
import SMTPTransport
import TestSupport
import Testing

@Suite("Certificates that end are announced", .serialized)
struct ExpiryTests {
    private static let day: TimeInterval = 86_400
    private let alice = "alice@zegel.example"
    private let carol = "carol@zegel.example"
    private let administrator = "it@zegel.example"

    @Test("to the owner inside and to the administrators, once; not when the successor is there, and not of other people's")
    func announced() async throws {
        let inbox = try await Inbox.start()
        let gateway = try GatewayProcess(
            routes: .init(internal: inbox.port, external: inbox.port), configuration: "administrators = [\"\(administrator)\"]")
        try await gateway.must("domain", "add", "zegel.example", "--internal")
        let authority = try TestAuthority()
        let ending = try await add("key", authority, alice, days: 10, to: gateway)
        try await add("key", authority, carol, days: 5, to: gateway)
        try await add("key", authority, carol, days: 300, to: gateway)
        try await add("certificate", authority, "dan@zegel.example", days: 5, to: gateway)
        try await gateway.start()
        for recipient in [alice, administrator] {
            let mail = try #require(await inbox.mails(for: recipient).first)
            #expect(mail.reversePath == nil)
            #expect(mail.header("Auto-Submitted") == "auto-generated")
            let message = Message(parsing: mail.bytes)
            #expect(message.root.children.map(\.contentType.mediaType) == ["text/plain", "text/html"])
            for part in message.root.children {
                let text = try #require(message.text(of: part))
                #expect(text.contains(alice) && !text.contains(carol))
                #expect(text.replacing("\r\n", with: "").contains(ending.certificate.thumbprint))
            }
        }
        #expect(inbox.all.first { $0.recipients == [administrator] }?.header("Subject")?.hasPrefix("A certificate ends on") == true)
        #expect(await gateway.stop() == 0)
        try await gateway.start()
        // The job's row says when it ran: it is not due again, whatever starts. A later mail arrives, and nothing before it.
        await deliver(World.mail(from: carol, to: carol), to: carol, gateway.insidePort)
        #expect(await inbox.mails(for: carol).count == 1)
        #expect(inbox.all.map(\.recipients).sorted { $0[0] < $1[0] } == [[alice], [carol], [administrator]])
        gateway.kill()
        await inbox.stop()
    }

    private func deliver(_ bytes: [UInt8], to recipient: String, _ port: Int) async {
        guard let address = EmailAddress(recipient),
            let client = try? RelayClient(group: MultiThreadedEventLoopGroup.singleton, helo: "client.example")
        else { return }
        _ = await client.deliver(
            envelope: Envelope(reversePath: address, forwardPaths: [address]),
            to: NextHop(host: "127.0.0.1", port: port, tls: .none), content: OutgoingContent(bytes))
        await client.close()
    }

    @discardableResult
    private func add(_ noun: String, _ authority: TestAuthority, _ address: String, days: Double, to gateway: GatewayProcess) async throws
        -> TestAuthority.Identity
    {
        let now = Date()
        let identity = try authority.leaf(
            for: address, from: now.addingTimeInterval(-Self.day), until: now.addingTimeInterval(days * Self.day))
        let text = try noun == "key" ? identity.pem() : identity.certificate.pem
        try await gateway.must(noun, "import", try gateway.folder.write("\(identity.certificate.thumbprint.prefix(12)).pem", text.utf8))
        return identity
    }
}
