import Foundation
import TestSupport
import Testing

@testable import zegel

@Suite("Secrets by reference")
struct SecretReferenceTests {
    private func read(_ text: String, _ environment: [String: String] = [:]) -> String {
        do throws(SecretReference.Problem) { return try SecretReference(text: text).read(environment) } catch { return error.description }
    }

    @Test("a file closed to others, a variable, a credential of systemd; the line end goes")
    func reads() throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("password", "p ä ss\r\n".utf8)
        chmod(file, 0o600)
        #expect(read("file:\(file)") == "p ä ss")
        #expect(read("env:SECRET", ["SECRET": "x"]) == "x")
        #expect(read("credential:password", ["CREDENTIALS_DIRECTORY": folder.root]) == "p ä ss")
        chmod(file, 0o640)
        #expect(read("file:\(file)") == "can be read by others: chmod 600 \(file)")
    }

    @Test("what cannot be read says why and never what was read", arguments: ["two\nlines", "", "\u{FFFD}"])
    func refuses(_ content: String) throws {
        let folder = try TemporaryFolder()
        let bytes = content == "\u{FFFD}" ? [0xFF, 0xFE] : Array(content.utf8)
        let file = try folder.write("password", bytes)
        chmod(file, 0o600)
        #expect(read("file:\(file)") == "in \(file) is not one line of text")
        #expect(read("file:/nowhere") == "cannot be read from /nowhere")
        #expect(read("env:SECRET").contains("SECRET") && read("credential:../x", ["CREDENTIALS_DIRECTORY": "/"]).contains("systemd"))
        #expect(read("secret").contains("file:PATH"))
    }
}
