import Foundation
import TestSupport
import Testing

@Suite("A3.1 a login uses only its own addresses", .enabled(if: Tool(named: "python3") != nil && Tool(named: "openssl") != nil))
struct GateA3x1Login {
    private static let (alice, bob) = ("alice@zegel.example", "bob@partner.example")

    /// What a logged-in client says, and what it is told. Only the first and the last two leave, signed by Alice.
    private static let cases: [(reversePath: String, fields: String, code: String)] = [
        ("alice@zegel.example", "From: alice@zegel.example", "250"),
        ("carol@zegel.example", "From: alice@zegel.example", "550"),
        ("alice@zegel.example", "From: carol@zegel.example", "550"),
        ("", "From: carol@zegel.example", "550"),
        ("alice@zegel.example", "From: \"alice@zegel.example\" <carol@zegel.example>", "550"),
        ("alice@zegel.example", "From: alice@zegel.example, carol@zegel.example", "550"),
        ("alice@zegel.example", "From: alice@zegel.example\nFrom: carol@zegel.example", "550"),
        ("alice@zegel.example", "From: carol@zegel.example\nFrom: alice@zegel.example", "550"),
        ("alice@zegel.example", "From : carol@zegel.example", "550"),
        ("alice@zegel.example", "From: <carol@zegel.example", "550"),
        ("alice@zegel.example", "fRoM:\n CAROL@ZEGEL.EXAMPLE", "550"),
        ("alice@zegel.example", "From: alice@zegel.example\nSender: carol@zegel.example", "550"),
        ("alice@zegel.example", "From: Alice <ALICE@zegel.example>", "250"),
        ("alice@zegel.example", "X-None: there is no author", "250"),
    ]

    private static let script = """
        import smtplib, ssl, sys
        port, password, recipient = int(sys.argv[1]), open(sys.argv[2]).readline().strip(), sys.argv[3]
        for case in sys.argv[4:]:
            path, fields = case.split('|')
            c = smtplib.SMTP('127.0.0.1', port)
            c.starttls(context=ssl._create_unverified_context())
            c.login('alice@zegel.example', password)
            code = c.mail(path)[0]
            if code == 250: c.rcpt(recipient); code = c.data(fields.replace('\\n', '\\r\\n') + '\\r\\nSubject: x\\r\\n\\r\\nMARK\\r\\n')[0]
            print(code)
            c.quit()
        """

    @Test("envelope, From and Sender: right user, wrong user, and authors hidden in every way")
    func authors() async throws {
        let folder = try TemporaryFolder()
        let tls = try await TLSFiles.make(in: folder)
        let world = try await World.start(
            configuration: """
                \(tls.configuration)
                [[listeners]]
                name = "submission"
                port = 0
                tls = "starttls-required"
                origin = "by-client"
                login = "required"
                """)
        for address in [Self.alice, "carol@zegel.example"] { try await world.addKey(try world.authority.leaf(for: address)) }
        let password = try world.gateway.folder.write("password", "correct horse battery\n".utf8)
        try await world.gateway.must("account", "create", Self.alice, "--password-file", password)
        let port = try #require(world.gateway.log.firstMatch(of: /submission=127\.0\.0\.1:(\d+)/).map { String($0.1) })
        let said = Self.cases.map { "\($0.reversePath)|\($0.fields)" }
        let ran = try await #require(Tool(named: "python3")).run(["-c", Self.script, port, password, Self.bob] + said)
        #expect(ran.text.split(separator: "\n").map(String.init) == Self.cases.map(\.code), "\(ran.text) \(ran.errors)")
        let arrived = await world.outside.mails(for: Self.bob, count: 3)
        #expect(arrived.count == 3 && world.outside.all.allSatisfy { !$0.text.lowercased().contains("carol") })
        await world.stop()
    }
}
