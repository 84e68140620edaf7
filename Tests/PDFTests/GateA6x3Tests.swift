import Foundation
import Gateway
import TestSupport
import Testing

@testable import PDF

@Suite("A6.3 a password never passes a shell, an argument or a file", .enabled(if: Reader.areThere, Reader.absent))
struct GateA6x3Tests {
    /// 40, the last of 127 octets.
    static let passwords: [String] = [
        "simple", "with blank", " leading", "trailing ", "'; $(id)", "`id`", "$(touch /tmp/x)", "\"double\"", "'single'", "back\\slash",
        "%n%s%x",
        "-leading", "--help", "-upw", "a\nb", "a\tb", "a\r\nb", "😀🔒", "pässwörd", "пароль", "密码", "パスワード", "سر", "*?[a-z]", "~root",
        "!history",
        "#comment", "a;b", "a|b", "a&b", "<in", ">out", "(paren)", "{brace}", "^caret", "a=b", "@file", ":colon", "\u{1}\u{2}",
        String(repeating: "x", count: 127),
    ]

    @Test("40 passwords open with the same string in two readers", arguments: passwords)
    func opens(_ password: String) async throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("in.pdf", try await Renderers.render(Mails.text("The text"), password: password).pdf)
        let mupdf = try await #require(Reader.mupdf).run(["draw", "-p", password, "-F", "txt", path])
        #expect(mupdf.text.contains("The text"), "mupdf")
        let file = try folder.write("password", Array(password.utf8))
        let isOneLine = !password.contains { $0.isNewline }
        let words = isOneLine ? ["--password-file=\(file)"] : ["--password=\(password)"]
        let qpdf = try await #require(Reader.qpdf).run(words + ["--check", path])
        #expect(qpdf.status == 0, "qpdf: \(qpdf.errors)")
    }

    @Test("there are 40")
    func count() { #expect(Set(Self.passwords).count == 40) }

    @Test("128 octets are refused, not cut")
    func tooLong() {
        #expect(throws: PDFError.passwordTooLong(octets: 128)) { try PDFPassword(String(repeating: "x", count: 128)) }
        #expect(throws: PDFError.passwordTooLong(octets: 128)) { try PDFPassword(String(repeating: "ü", count: 64)) }
    }

    @Test("no process has it among its arguments or variables while it works")
    func processes() async throws {
        let password = "needle-48151623-in-no-process"
        let renderer = PDFRenderer(program: Renderers.program, workers: 1)
        let watcher = Task { try await Self.look(for: Array(password.utf8)) }
        for _ in 0..<10 { _ = try await renderer.render(Mails.text(password), password: try PDFPassword(password), frame: PDFFrame()) }
        watcher.cancel()
        let (found, looked) = try await watcher.value
        #expect(found == 0)
        #expect(looked > 10)
        try await renderer.stop()
    }

    /// Walks /proc until it is cancelled, and once more.
    private static func look(for needle: [UInt8]) async throws -> (found: Int, looked: Int) {
        var (found, looked) = (0, 0)
        var isLast = false
        repeat {
            isLast = Task.isCancelled
            for entry in try FileManager.default.contentsOfDirectory(atPath: "/proc") where Int(entry) != nil {
                for name in ["cmdline", "environ"] {
                    guard let data = FileManager.default.contents(atPath: "/proc/\(entry)/\(name)") else { continue }
                    looked += 1
                    if data.range(of: Data(needle)) != nil { found += 1 }
                }
            }
            await Task.yield()
        } while !isLast
        return (found, looked)
    }
}
