import CConfinement
import Foundation
import MIME
import Mail
import TestSupport
import Testing

@testable import Gateway
@testable import PDF

@Suite("A worker's death is a failed PDF, nothing else")
struct WorkerTests {
    @Test("a program that dies of every mail: 5.6.5 for that mail")
    func deadly() async throws {
        let renderer = PDFRenderer(program: Self.program("deadly"), workers: 1)
        await #expect {
            _ = try await renderer.render(Mails.text("x"), password: try PDFPassword("secret"), frame: PDFFrame())
        } throws: {
            ($0 as? MailFailure)?.status == EnhancedStatus(5, 6, 5)
        }
        try await renderer.stop()
    }

    @Test("a program that cannot be started, or says nothing sensible: 4.3.0, the mail waits")
    func absent() async throws {
        for program in ["/nonexistent/zegel", Self.program("ends"), Self.program("nonsense")] {
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
        let program = Self.program("silent")
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
            let workers = renderer.idleProcesses
            #expect(workers.count == 1)
            for worker in workers { kill(worker, SIGKILL) }
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

    @Test("25 MB of attachments take less than 150 MB of memory")
    func memory() async throws {
        var random = SeededRandom(seed: 25)
        let noise = (0..<625_000).flatMap { _ in withUnsafeBytes(of: random.next()) { Array($0) } }
        let files = (0..<5).map { EntityBuilder.data(noise, mediaType: "application/zip", fileName: "\($0).zip") }
        let rendered = try await Renderers.render(Mails.mixed(.text("Files"), files))
        #expect(rendered.pdf.count > 25_000_000)
        #expect(rendered.report.memory > 40_000_000 && rendered.report.memory < 150_000_000, "\(rendered.report.memory)")
    }

    /// A shell script in a worker's place.
    private static func program(_ name: String) -> String {
        URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Programs/\(name).sh").path
    }
}
