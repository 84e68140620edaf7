import Foundation
import OpenSSL
import TestSupport
import Testing

@Suite("Pipes and devices as files of the command line", .serialized)
struct InputFileTests {
    /// One line of a shell; `$Z` is the program with its configuration.
    private func shell(_ line: String, _ zegel: Program, input: [UInt8] = []) async throws -> Tool.Outcome {
        let bash = try #require(Tool(named: "bash"))
        return try await bash.run(
            ["-c", "Z() { '\(zegel.tool.path)' --config '\(zegel.folder.path("zegel.toml"))' \"$@\"; }; \(line)"], input: input,
            environment: ["NO_COLOR": "1"])
    }

    @Test("a password from a pipe, a certificate from standard input and from a fifo", .enabled(if: Tool(named: "bash") != nil))
    func read() async throws {
        let zegel = try Program()
        let authority = try TestAuthority()
        let alice = try authority.leaf(for: "alice@zegel.example")
        let p12 = try PKCS12.write(
            key: alice.key, certificate: alice.certificate.x509, chain: [], password: "right", iterations: 2048)
        let file = try zegel.folder.write("a.p12", p12)
        let key = try await shell("Z key import '\(file)' --password-file <(printf 'right\\n')", zegel)
        #expect(key.status == 0, "\(key.errors)")
        let wrong = try await shell("Z key import '\(file)' --password-file <(printf 'wrong\\n')", zegel)
        #expect(wrong.status == 2, "\(wrong.errors)")
        let fromDevice = try await shell("printf right | Z key import '\(file)' --password-file /dev/stdin", zegel)
        #expect(fromDevice.status == 0, "\(fromDevice.errors)")
        let bob = try authority.leaf(for: "bob@partner.example").certificate.pem
        let piped = try await shell("cat | Z certificate import /dev/stdin", zegel, input: Array(bob.utf8))
        #expect(piped.status == 0, "\(piped.errors)")
        #expect(try await zegel.run("certificate", "list", "--json").text.contains("bob@partner.example"))
    }

    @Test("an empty pipe or device says that it is empty; one that never ends is not read for ever")
    func refused() async throws {
        let zegel = try Program()
        let file = try zegel.folder.write("a.pem", try TestAuthority().leaf(for: "a@zegel.example").certificate.pem.utf8)
        let empty = try await zegel.run("certificate", "verify", file, "--root", "/dev/null")
        #expect(empty.status == 2 && empty.errors.contains("/dev/null is empty"), "\(empty.errors)")
        let endless = try await zegel.run("certificate", "import", "/dev/zero")
        #expect(endless.status == 2 && endless.errors.contains("/dev/zero does not end within 256 MiB"), "\(endless.errors)")
    }
}
