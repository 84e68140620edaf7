import CConfinement
import Foundation
import Gateway
import Mail
import TestSupport
import Testing

@testable import PDF

@Suite("A worker's death is a failed PDF, nothing else")
struct WorkerTests {
    @Test("a program that dies of every mail: 5.6.5 for that mail")
    func deadly() async throws {
        let renderer = PDFRenderer(program: try Self.program("printf 'R\\0\\0\\0\\0010'; head -c 1 > /dev/null; kill -9 $$"), workers: 1)
        await #expect {
            _ = try await renderer.render(Mails.text("x"), password: try PDFPassword("secret"), frame: PDFFrame())
        } throws: {
            ($0 as? MailFailure)?.status == EnhancedStatus(5, 6, 5)
        }
        try await renderer.stop()
    }

    @Test("a program that cannot be started, or says nothing sensible: 4.3.0, the mail waits")
    func absent() async throws {
        for program in ["/nonexistent/zegel", try Self.program("exit 0"), try Self.program("echo nonsense")] {
            let renderer = PDFRenderer(program: program, workers: 1)
            await #expect {
                _ = try await renderer.render(Mails.text("x"), password: try PDFPassword("secret"), frame: PDFFrame())
            } throws: {
                ($0 as? MailFailure)?.status == EnhancedStatus(4, 3, 0)
            }
            try await renderer.stop()
        }
    }

    @Test("a worker that never answers is ended when patience is")
    func silent() async throws {
        let program = try Self.program("printf 'R\\0\\0\\0\\0010'; exec cat > /dev/null")
        let renderer = PDFRenderer(program: program, workers: 1, patience: .milliseconds(300))
        await #expect {
            _ = try await renderer.render(Mails.text("x"), password: try PDFPassword("secret"), frame: PDFFrame())
        } throws: {
            ($0 as? MailFailure)?.status == EnhancedStatus(5, 6, 5)
        }
        try await renderer.stop()
    }

    @Test("workers that were killed while they were idle are replaced, and no mail fails")
    func killedWhileIdle() async throws {
        let renderer = PDFRenderer(program: Renderers.program, workers: 1)
        for _ in 0..<3 {
            _ = try await renderer.render(Mails.text("x"), password: try PDFPassword("secret"), frame: PDFFrame())
            for child in try Self.children() { kill(child, SIGKILL) }
        }
        try await renderer.stop()
    }

    @Test("20 at once, each its own text and password")
    func many() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<20 {
                group.addTask {
                    let rendered = try await Renderers.render(Mails.text("number \(number) of twenty"), password: "password \(number)")
                    let text = try await Reader.text(rendered.pdf, password: "password \(number)")
                    #expect(text.contains("number \(number) of twenty"))
                }
            }
            try await group.waitForAll()
        }
    }

    /// A shell script in a worker's place.
    private static func program(_ script: String) throws -> String {
        let folder = try TemporaryFolder()
        let path = NSTemporaryDirectory() + "zegel-test-worker-\(UUID().uuidString)"
        try Data("#!/bin/sh\n\(script)\n".utf8).write(to: URL(filePath: folder.path("w")))
        try FileManager.default.moveItem(atPath: folder.path("w"), toPath: path)
        try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: path)
        return path
    }

    /// Workers of this process.
    private static func children() throws -> [pid_t] {
        try FileManager.default.contentsOfDirectory(atPath: "/proc").compactMap { entry in
            guard let identifier = pid_t(entry), let text = try? String(contentsOfFile: "/proc/\(entry)/stat", encoding: .utf8) else {
                return nil
            }
            let words = text.split(separator: " ")
            return words.count > 3 && words[1] == "(zegel)" && Int32(words[3]) == getpid() ? identifier : nil
        }
    }
}
