import AdminOperations
import Foundation
import NIOPosix
import SMTPTransport
import TestSupport
import Testing

@testable import AdminAPI

/// One engine, reached through its socket and over TLS by the real program (`behaviour.md` 27.1).
@Suite("Every verb gives the same answer through the socket and through --server", .serialized)
struct BothWaysTests {
    /// The built program: beside the test bundle.
    private static var program: Tool {
        let beside = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(path: "zegel").path
        let built = FileManager.default.isExecutableFile(atPath: beside)
        return Tool(path: built ? beside : "\(FileManager.default.currentDirectoryPath)/.build/debug/zegel")
    }

    /// `@` stands for a name that is `s` one way and `r` the other; FOLDER for a folder with files.
    static let verbs = [
        "status --json", "settings list --json", "settings show", "settings show --json",
        "settings set encrypt.mode allow --domain @.example",
        "settings show encrypt.mode --domain @.example", "settings unset encrypt.mode --domain @.example",
        "settings set encrypt.mode wrong",
        "settings set no.such.key x", "settings export", "settings diff FOLDER/settings.toml", "settings diff FOLDER/bad.toml",
        "settings apply FOLDER/settings.toml --yes", "domain add @.example.org --internal", "domain list", "domain list --json",
        "domain remove @.example.org", "domain remove nobody.example", "domain add not_a_domain!", "user add @@zegel.example",
        "user show @@zegel.example", "user list", "user list --json", "user remove @@zegel.example", "user remove nobody@zegel.example",
        "account create @ --sender @@zegel.example --password-file FOLDER/password", "account list", "account list --json",
        "account password @ --password-file FOLDER/password", "account remove @", "account remove nobody",
        "certificate import FOLDER/@.pem", "certificate list", "certificate list --json", "certificate show THUMB-@",
        "certificate show 00112233", "certificate export THUMB-@", "certificate trust THUMB-@ --note why", "certificate distrust THUMB-@",
        "certificate approve THUMB-@", "certificate verify FOLDER/@.pem", "certificate delete THUMB-@", "certificate delete 00112233",
        "key import FOLDER/@.key.pem", "key list", "key list --json", "key request @.key@zegel.example --json",
        "root import FOLDER/@.root.pem",
        "root list", "root remove 00112233", "crl import FOLDER/@.pem", "crl list", "crl list --json", "crl show 00112233",
        "crl export 00112233",
        "crl delete 00112233", "crl update", "queue list", "queue list --json", "queue show MESSAGE", "queue show 00000000000000000000",
        "queue hold 00000000000000000000", "queue release 00000000000000000000", "queue retry 00000000000000000000",
        "queue delete 00000000000000000000 --yes", "message trace MESSAGE", "message trace 00000000000000000000", "message trace --json",
        "message statistics", "message statistics --json", "message statistics --hours 0",
        "message explain --from alice@zegel.example --to bob@partner.example",
        "message explain --from alice@zegel.example --to bob@partner.example --json", "template list", "template list --json",
        "template show failure", "template set failure FOLDER/password", "template reset failure", "template preview failure",
        "audit verify",
        "doctor --json", "ca create @-authority --json", "ca list", "ca list --json", "ca show nobody", "ca export nobody",
        "ca default nobody",
        "ca crl nobody", "ca import FOLDER/password", "ca remove-key nobody --yes", "ca issue @.new@zegel.example --json", "ca requests",
        "ca approve 00000000000000000000", "ca renew 00112233", "ca revoke 00112233 --reason superseded", "ca send 00112233", "ca reveal",
        "ca bulk FOLDER/password --yes", "ca bulk show 00000000000000000000", "ca bulk list",
        "ca lost nobody@zegel.example --reason x --dry-run",
        "ca leave nobody@zegel.example --reason x --dry-run", "ca compromise nobody@zegel.example --reason x --dry-run",
        "ca compromise-server --reason x --dry-run", "sms list", "sms list --json", "sms test +31612345678",
        "sms retry 00000000000000000000",
        "sms delete 00000000000000000000", "password list", "password reveal nobody@zegel.example", "password clear nobody@zegel.example",
        "message test --from alice@zegel.example --to bob@partner.example --json", "message test --from nobody --to nobody",
        "status", "doctor", "domain add @.audit.example", "audit list --limit 1", "audit list --limit 1 --json", "audit export",
        "audit export --syslog", "ca bulk start FOLDER/password --yes", "ca bulk cancel 00000000000000000000",
        "admin setup --json", "admin create @-chief --role helpdesk --password-file FOLDER/password",
        "admin create @-chief --role helpdesk --password-file FOLDER/password",

        "admin create nobody --role cook --password-file FOLDER/password",
        "admin list", "admin list --json", "admin show @-chief", "admin show @-chief --json", "admin show nobody",
        "admin roles @-chief --role auditor", "admin reset @-chief --password-file FOLDER/password", "admin lock @-chief",
        "admin unlock @-chief", "admin session list", "admin session list --json", "admin session revoke 00000000000000000000",
        "admin token list",
        "admin token list --json", "admin token revoke @-token", "admin token revoke 00000000000000000000", "admin remove @-chief",
        "admin remove nobody", "role create @-role --right queue.list", "role create @-role --right no.right", "role list",
        "role list --json", "role list --rights", "role show @-role", "role show nobody", "role remove @-role", "role remove nobody",
        "reply list", "reply list --json", "reply revoke 00000000000000000000", "reply revoke --recipient bob@partner.example --json",
        "reply revoke", "portal user invite @@partner.example", "portal user list", "portal user list --json",
        "portal user show @@partner.example", "portal user show @@partner.example --json", "portal user show nobody@partner.example",
        "portal user lock @@partner.example", "portal user unlock @@partner.example", "portal user reset @@partner.example",
        "portal user remove @@partner.example", "portal user remove nobody@partner.example",
    ]

    /// What no token may do, `--server` or not; `EndToEnd/LogManagerTests` does it with a session.
    static let notByToken: Set<String> = ["admin token create"]

    /// Verbs that ask no engine: they look at files, at the configuration or at the program itself.
    static let local: Set<String> = [
        "serve", "version", "config check", "config show", "message inspect", "pdf preview", "api openapi",
        "smime sign", "smime encrypt", "smime decrypt", "smime verify", "smime measure",
    ]

    @Test("the list above has every verb the program knows, as it says itself")
    func complete() async throws {
        let outcome = try await Self.program.run(["--experimental-dump-help"])
        let tree = try JSONDecoder().decode(CommandTree.self, from: Data(outcome.output))
        let known = Set(tree.command.verbs(after: []))
        #expect(known.count > 100)
        let tried = Set(known.filter { verb in Self.verbs.contains { $0 == verb || $0.hasPrefix("\(verb) ") } })
        let others = Self.local.union(Self.notByToken)
        #expect(known.subtracting(others).subtracting(tried).isEmpty, "not tried: \(known.subtracting(others).subtracting(tried))")
        #expect(others.isSubset(of: known) && others.isDisjoint(with: tried))
    }

    /// What `--experimental-dump-help` of ArgumentParser prints.
    private struct CommandTree: Decodable {
        struct Command: Decodable {
            var commandName: String
            var subcommands: [Command]?

            /// The words of every command that has none below it.
            func verbs(after words: [String]) -> [String] {
                (subcommands ?? []).filter { $0.commandName != "help" }.flatMap { child in
                    let path = words + [child.commandName]
                    let below = child.verbs(after: path)
                    return below.isEmpty ? [path.joined(separator: " ")] : below
                }
            }
        }
        var command: Command
    }

    @Test("all of them: output, words on standard error and exit code")
    func same() async throws {
        let world = try await APIWorld()
        let folder = try TemporaryFolder()
        let socket = try await AdminSocketServer.start(
            path: folder.path("zegel.sock"), service: world.desk, group: MultiThreadedEventLoopGroup.singleton, logger: APIWorld.quiet)
        let tls = try await TLSFiles.make(in: folder, address: "127.0.0.1")
        let context = try TLSIdentity(certificateFile: tls.certificate, keyFile: tls.key).serverContext()
        let server = try await AdminServer.start(
            host: "127.0.0.1", port: 0, service: world.desk, tls: { context }, group: MultiThreadedEventLoopGroup.singleton,
            logger: APIWorld.quiet)
        let message = try await world.fixture.pass(world.fixture.mailFlow(), to: "bob@partner.example")
        let thumbprints = try fill(folder)
        let ways = [
            ("s", ["--config", folder.path("zegel.toml")]),
            (
                "r",
                [
                    "--server", "https://127.0.0.1:\(server.port)", "--ca", tls.certificate, "--token-file", folder.path("token"),
                ]
            ),
        ]
        var codes: [Int32: Int] = [:]
        for verb in Self.verbs {
            var answers: [String] = []
            for (name, options) in ways {
                let words = verb.split(separator: " ").map { word in
                    String(word).replacing("MESSAGE", with: message).replacing("FOLDER", with: folder.root)
                        .replacing("THUMB-@", with: thumbprints[name] ?? "").replacing("@@", with: "\(name)@")
                        .replacing(#/^@|@(?=[-.])/#, with: name).replacing("/@", with: "/\(name)")
                }
                let outcome = try await Self.program.run(options + words)
                codes[outcome.status, default: 0] += 1
                answers.append(Self.plain("\(outcome.status)\n\(outcome.text)\n\(outcome.errors)", name, thumbprints))
            }
            #expect(answers[0] == answers[1], "\(verb)")
        }
        #expect(codes[0, default: 0] >= 100, "\(codes)")
        #expect([0, 2, 3, 4].allSatisfy { codes[$0, default: 0] > 0 } && codes[75] == nil && codes[77] == nil, "\(codes)")
        await server.stop()
        await socket.stop()
        await world.stop()
    }

    /// Files for the verbs: certificates, keys and roots once for each way.
    private func fill(_ folder: TemporaryFolder) throws -> [String: String] {
        try folder.write("zegel.toml", "state = \"\(folder.root)\"\n".utf8)
        try folder.write("token", "\(TokenDesk.owner)\n".utf8)
        try folder.write("password", "a long password\n".utf8)
        try folder.write("settings.toml", "".utf8)
        try folder.write("bad.toml", "[global]\nencrypt = 7\n".utf8)
        var thumbprints: [String: String] = [:]
        for name in ["s", "r"] {
            let authority = try TestAuthority(name: "Root of the way")
            let bob = try authority.leaf(for: "bob@partner.example")
            thumbprints[name] = bob.certificate.thumbprint
            try folder.write("\(name).pem", bob.certificate.pem.utf8)
            try folder.write("\(name).key.pem", authority.leaf(for: "alice@zegel.example").pem().utf8)
            try folder.write("\(name).root.pem", authority.root.certificate.pem.utf8)
        }
        return thumbprints
    }

    /// Without what must differ: names of the way, thumbprints, serial numbers, times, ids, lists that grow in between.
    private static func plain(_ text: String, _ name: String, _ thumbprints: [String: String]) -> String {
        text.replacing(#/[0-9a-f]{8,64}|[0-9A-F]{2}(:[0-9A-F]{2})+/#, with: "#").replacing(
            #/\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?Z?/#, with: "TIME"
        )
        .replacing(#/\b[0-9A-Za-z]{20}\b/#, with: "ID").replacing(#/\b[sr](?=[-@.]|\b)/#, with: "@")
        .replacing(#/-----BEGIN [^-]+-----[^-]+-----END [^-]+-----|MI[A-Za-z0-9+\/=\\n]{40,}/#, with: "PEM")
        .replacing(#/"(requestedBy|token)" : "[^"]+"/#, with: "$1").replacing(#/\b\d+ (records|bytes|messages)/#, with: "N $1").replacing(
            #/"(generation|processIdentifier)" : \d+/#, with: "N")
    }

    @Test(
        "the server's word counts: a missing token is a matter of usage, a wrong one exit 77, nobody there exit 75, another's certificate too"
    )
    func exits() async throws {
        let world = try await APIWorld()
        let folder = try TemporaryFolder()
        try folder.write("token", "zegel_gone\n".utf8)
        try folder.write("log", "\(world.desk.add("log-manager", ["message.trace"]))\n".utf8)
        let url = "http://127.0.0.1:\(world.server.port)"
        let wrong = try await Self.program.run(["status", "--server", url, "--token-file", folder.path("token")])
        #expect(wrong.status == 77, "\(wrong.errors)")
        let forbidden = try await Self.program.run(["domain", "add", "a.example", "--server", url, "--token-file=\(folder.path("log"))"])
        #expect(forbidden.status == 77 && forbidden.errors.contains("this needs the right domain.add"))
        let tokenless = try await Self.program.run(["domain", "list", "--server", url])
        #expect(tokenless.status == 2 && tokenless.errors.contains("--token-file"))
        let port = try LoopbackPort.free().number
        let absent = try await Self.program.run([
            "domain", "list", "--server", "http://127.0.0.1:\(port)", "--token-file", folder.path("token"),
        ])
        #expect(absent.status == 75 && absent.errors.contains("starting: the engine at"), "\(absent.errors)")
        for address in ["http://192.0.2.1:1", "ftp://127.0.0.1", "https://u:p@127.0.0.1", "https://127.0.0.1/x", "nonsense"] {
            let outcome = try await Self.program.run(["domain", "list", "--server", address, "--token-file", folder.path("token")])
            #expect(outcome.status == 2, "\(address): \(outcome.errors)")
        }
        // A-21, the command line's part.
        let export = try await Self.program.run([
            "ca", "export", "outer", "--key", folder.path("outer.p12"), "--password-file", folder.path("token"), "--server", url,
            "--token-file", folder.path("log"),
        ])
        #expect(export.status == 77 && export.errors.contains("authority.export-key"), "\(export.errors)")
        #expect(!FileManager.default.fileExists(atPath: folder.path("outer.p12")))
        let environment = try await Self.program.run(
            ["domain", "list", "--server", url], environment: ["ZEGEL_TOKEN_FILE": folder.path("token")])
        #expect(environment.status == 77)
        await world.stop()
    }

    @Test("a server whose certificate nobody vouches for hears no token")
    func untrusted() async throws {
        let folder = try TemporaryFolder()
        let world = try await APIWorld()
        let (theirs, ours) = (
            try await TLSFiles.make(in: folder, "theirs", address: "127.0.0.1"),
            try await TLSFiles.make(in: folder, "ours", address: "127.0.0.1")
        )
        let other = try await TLSFiles.make(in: folder, "other", name: "elsewhere.example")
        for (files, authorities, expected) in [(theirs, ours, 75), (other, other, 75), (theirs, theirs, 0)] {
            let context = try TLSIdentity(certificateFile: files.certificate, keyFile: files.key).serverContext()
            let server = try await AdminServer.start(
                host: "127.0.0.1", port: 0, service: world.desk, tls: { context }, group: MultiThreadedEventLoopGroup.singleton,
                logger: APIWorld.quiet)
            let token = try folder.write("token", TokenDesk.owner.utf8)
            let outcome = try await Self.program.run([
                "domain", "list", "--server", "https://127.0.0.1:\(server.port)", "--ca", authorities.certificate, "--token-file", token,
            ])
            #expect(Int(outcome.status) == expected, "\(outcome.errors)")
            await server.stop()
        }
        await world.stop()
    }
}
