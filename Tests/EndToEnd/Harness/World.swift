import Foundation
import MIME
import Mail
import NIOPosix
import SMTPTransport
import TestSupport

/// A gateway, the inside mail server, the partner's mail server, and a certificate authority both sides trust.
final class World: Sendable {
    let gateway: GatewayProcess
    let inside: Inbox
    let outside: Inbox
    let authority: TestAuthority
    private let client: RelayClient

    private init(_ gateway: GatewayProcess, _ inside: Inbox, _ outside: Inbox, _ authority: TestAuthority) throws {
        self.gateway = gateway
        self.inside = inside
        self.outside = outside
        self.authority = authority
        client = try RelayClient(group: MultiThreadedEventLoopGroup.singleton, helo: "client.example")
    }

    /// Started, with `zegel.example` internal and the authority's root imported.
    /// - Parameters:
    ///   - insidePort: of another inside mail server than the inbox.
    ///   - outsidePort: of another server on the way out than the inbox.
    ///   - state: the folder of its state.
    ///   - tables: tables of the configuration instead of the route to the outside.
    ///   - pdfWorkers: 0: no PDFs are made.
    static func start(
        configuration: String = "", insidePort: Int? = nil, outsidePort: Int? = nil, state: String? = nil, tables: String? = nil,
        pdfWorkers: Int = 0
    ) async throws -> World {
        let (inside, outside) = (try await Inbox.start(), try await Inbox.start())
        let gateway = try GatewayProcess(
            routes: .init(internal: insidePort ?? inside.port, external: outsidePort ?? outside.port), configuration: configuration,
            state: state, tables: tables, pdfWorkers: pdfWorkers)
        let world = try World(gateway, inside, outside, TestAuthority())
        try await gateway.start()
        try await gateway.must("domain", "add", "zegel.example", "--internal")
        try await gateway.must("root", "import", gateway.folder.write("root.pem", world.authority.root.certificate.pem.utf8))
        return world
    }

    /// The end of a test: everything it started is stopped.
    func stop() async {
        gateway.kill()
        await client.close()
        await inside.stop()
        await outside.stop()
    }

    /// A key of ours.
    @discardableResult
    func addKey(_ identity: TestAuthority.Identity) async throws -> TestAuthority.Identity {
        let file = try gateway.folder.write(
            "key-\(identity.certificate.thumbprint.prefix(8)).pem", identity.pem().utf8)
        try await gateway.must("key", "import", file)
        return identity
    }

    /// Somebody else's certificate.
    @discardableResult
    func addCertificate(_ identity: TestAuthority.Identity) async throws -> TestAuthority.Identity {
        let file = try gateway.folder.write("certificate-\(identity.certificate.thumbprint.prefix(8)).pem", identity.certificate.pem.utf8)
        try await gateway.must("certificate", "import", file)
        return identity
    }

    func set(_ key: String, _ value: String, domain: String) async throws {
        try await gateway.must("settings", "set", key, value, "--domain", domain)
    }
    func set(_ key: String, _ value: String, user: String) async throws {
        try await gateway.must("settings", "set", key, value, "--user", user)
    }

    /// Sends a mail; one outcome a recipient.
    @discardableResult
    func send(_ bytes: [UInt8], from sender: String?, to recipients: String..., fromInside: Bool) async -> [String: RecipientOutcome] {
        await send(bytes, from: sender, to: recipients, fromInside: fromInside)
    }

    @discardableResult
    func send(_ bytes: [UInt8], from sender: String?, to recipients: [String], fromInside: Bool) async -> [String: RecipientOutcome] {
        await send(bytes, from: sender, to: recipients, through: fromInside ? "inside" : "outside")
    }

    /// - Parameter listener: its name in the configuration.
    @discardableResult
    func send(_ bytes: [UInt8], from sender: String?, to recipients: [String], through listener: String) async -> [String: RecipientOutcome]
    {
        let envelope = Envelope(reversePath: sender.flatMap { EmailAddress($0) }, forwardPaths: recipients.compactMap { EmailAddress($0) })
        return await send(bytes, in: envelope, through: listener)
    }

    @discardableResult
    func send(_ bytes: [UInt8], in envelope: Envelope, through listener: String) async -> [String: RecipientOutcome] {
        let hop = NextHop(host: "127.0.0.1", port: gateway.ports[listener] ?? 0, tls: .none)
        let outcomes = await client.deliver(envelope: envelope, to: hop, content: OutgoingContent(bytes))
        return Dictionary(uniqueKeysWithValues: outcomes.map { ($0.key.description, $0.value) })
    }

    /// A plain mail.
    static func mail(
        from: String, to: String, cc: String? = nil, subject: String = "Offer", body: String = "MARK in the body", extra: String = ""
    ) -> [UInt8] {
        let copy = cc.map { "Cc: \($0)\r\n" } ?? ""
        return Array(
            """
            From: \(from)\r
            To: \(to)\r
            \(copy)Subject: \(subject)\r
            \(extra)Message-ID: <\(UUID().uuidString)@zegel.example>\r
            Date: Tue, 24 Nov 2026 09:00:00 +0000\r
            MIME-Version: 1.0\r
            Content-Type: text/plain; charset=utf-8\r
            \r
            \(body)\r

            """.utf8)
    }
}
