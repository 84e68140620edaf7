import AdminOperations
import Foundation
import OpenSSL
import TestSupport
import Testing

/// The built program on a state folder of its own, without an engine.
struct Program: Sendable {
    let folder: TemporaryFolder
    /// It stands beside the test bundle.
    let tool = Tool(path: URL(filePath: ProcessInfo.processInfo.arguments[0]).deletingLastPathComponent().appending(path: "zegel").path)

    init() throws {
        folder = try TemporaryFolder()
        try folder.write("zegel.toml", Array("host_name = \"gw.zegel.example\"\nstate = \"\(folder.path("state"))\"\n".utf8))
    }

    func run(_ line: String..., input: [UInt8] = []) async throws -> Tool.Outcome {
        try await tool.run(["--config", folder.path("zegel.toml")] + line, input: input, environment: ["NO_COLOR": "1"])
    }
}

@Suite("Command line: the program itself", .serialized)
struct CommandLineTests {
    @Test("exit codes of 27.1; data on standard output, talk on standard error")
    func exitCodes() async throws {
        let zegel = try Program()
        let cases: [(line: [String], code: Int32)] = [
            (["domain", "add", "zegel.example", "--internal"], 0), (["domain", "add", "zegel.example"], 4),
            (["domain", "remove", "a.example"], 3),
            (["domain", "add", "no domain"], 2), (["domain", "add"], 2), (["nonsense"], 2),
            (["settings", "set", "encrypt.mode", "blah"], 2),
            (["status"], 1), (["queue", "show", "aaaaaaaaaaaaaaaaaaaa"], 3), (["certificate", "import", "/nowhere"], 3),
        ]
        for (line, code) in cases {
            let outcome = try await zegel.tool.run(["--config", zegel.folder.path("zegel.toml")] + line, environment: ["NO_COLOR": "1"])
            #expect(outcome.status == code, "\(line): \(outcome.errors)")
            if code > 1 { #expect(outcome.output.isEmpty && !outcome.errors.isEmpty, "\(line)") }
        }
        #expect(try await zegel.run("domain", "list").text == "domain         locality  own settings\nzegel.example  internal  1\n")
        let json = try JSONSerialization.jsonObject(with: Data(await zegel.run("domain", "list", "--json").output)) as? [[String: Any]]
        #expect(json?.first?["domain"] as? String == "zegel.example")
    }

    @Test("a broken configuration names file, line and column, and nothing is made")
    func brokenConfiguration() async throws {
        let zegel = try Program()
        try zegel.folder.write(
            "zegel.toml", Array("state = \"\(zegel.folder.path("state"))\"\n[[listeners]]\nport = \"x\"\norigin = \"inside\"\n".utf8))
        let check = try await zegel.run("config", "check")
        #expect(check.status == 5 && check.text.contains("zegel.toml:3:1: "))
        let list = try await zegel.run("domain", "list")
        #expect(list.status == 2 && list.errors.contains("zegel.toml:3:1: "))
        #expect(!FileManager.default.fileExists(atPath: zegel.folder.path("state")))
    }

    @Test("config check warns of strangers who would count as inside, exit 0")
    func strangers() async throws {
        let zegel = try Program()
        let text = """
            inside_networks = ["0.0.0.0/0"]
            [[listeners]]
            name = "all"
            port = 0
            origin = "by-client"
            trusted_hosts = ["::/0"]
            [[listeners]]
            name = "in"
            address = "0.0.0.0"
            port = 0
            origin = "inside"
            """
        try zegel.folder.write("zegel.toml", text.utf8)
        let check = try await zegel.run("config", "check")
        #expect(check.status == 0 && check.text.contains("can be used"))
        for words in ["inside_networks has 0.0.0.0/0", "trusted_hosts of listener all has ::/0", "Listener in takes everybody"] {
            #expect(check.text.contains("! \(words)"), "\(check.text)")
        }
    }

    @Test("a .p12 with a wrong password is refused with exit 2; with the right one its key is there, and secret files are closed")
    func keyImport() async throws {
        let zegel = try Program()
        let alice = try TestAuthority().leaf(for: "alice@zegel.example")
        let file = try zegel.folder.write(
            "alice.p12",
            try PKCS12.write(key: alice.key, certificate: alice.certificate.x509, chain: [], password: "right", iterations: 2048))
        let (wrong, right) = (
            try zegel.folder.write("wrong", Array("wrong\n".utf8)), try zegel.folder.write("right", Array("right\n".utf8))
        )
        let refused = try await zegel.run("key", "import", file, "--password-file", wrong)
        #expect(refused.status == 2 && refused.errors.contains("password is wrong"))
        #expect(try await zegel.run("key", "import", file).status == 2)
        #expect(try await zegel.run("key", "import", file, "--password-file", right).status == 0)
        let keys = try WireFormat.decoder.decode([CertificateItem].self, from: Data(await zegel.run("key", "list", "--json").output))
        #expect(keys.map(\.thumbprint) == [alice.certificate.thumbprint])
        for name in ["state/master.key", "state/zegel.db"] {
            let mode = try FileManager.default.attributesOfItem(atPath: zegel.folder.path(name))[.posixPermissions] as? Int
            #expect(mode == 0o600, "\(name)")
        }
    }

    @Test("certificate verify: exit 0 below its root, 5 without, 2 for options that make no sense")
    func verify() async throws {
        let zegel = try Program()
        let authority = try TestAuthority()
        let bob = try authority.leaf(for: "bob@partner.example")
        let leaf = try zegel.folder.write("bob.pem", bob.certificate.pem.utf8)
        let root = try zegel.folder.write("root.der", authority.root.certificate.der)
        #expect(
            try await zegel.run("certificate", "verify", leaf, "--root", root, "--purpose", "encrypt", "--email", "bob@partner.example")
                .status == 0)
        #expect(try await zegel.run("certificate", "verify", "-", "--root", root, input: Array(bob.certificate.pem.utf8)).status == 0)
        let untrusted = try await zegel.run("certificate", "verify", leaf, "--json")
        #expect(untrusted.status == 5 && untrusted.text.contains("C-03"))
        #expect(try await zegel.run("certificate", "verify", leaf, "--root", root, "--email", "eve@partner.example").text.contains("C-07"))
        #expect(
            try await zegel.run("certificate", "verify", leaf, "--root", root, "--at", "2001-01-01T00:00:00Z").text.contains(
                "not yet valid"))
        #expect(try await zegel.run("certificate", "verify", leaf, "--root", root, "--revocation", "require").status == 5)
        #expect(try await zegel.run("certificate", "verify", leaf, "--root", root, "--explicit-policy", "--policy", "1.2.3").status == 5)
        for options in [["--purpose", "x"], ["--at", "noon"], ["--policy", "x.y"], ["--email", "x"], ["--revocation", "x"]] {
            let outcome = try await zegel.tool.run(["certificate", "verify", leaf] + options)
            #expect(outcome.status == 2, "\(options)")
        }
    }

    @Test("hostile bytes from others do not reach the terminal raw")
    func terminal() async throws {
        let zegel = try Program()
        let mail = Array("Subject: \u{1B}[2Jcleared\r\nContent-Type: text/plain; name=\"\u{9B}x\"\r\n\r\nbody\r\n".utf8)
        let outcome = try await zegel.run("message", "inspect", "-", input: mail)
        #expect(outcome.status == 0 && !outcome.output.contains(0x1B) && !outcome.text.unicodeScalars.contains("\u{9B}"))
    }
}
