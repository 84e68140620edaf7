import Foundation
import Gateway
import Mail
import TestSupport
import Testing

@testable import PDF

@Suite("The open corpus becomes PDF", .enabled(if: Corpus.isPresent, Corpus.absent))
struct CorpusTests {
    @Test("every message becomes a PDF that opens, none takes 5 seconds of work, none loads anything")
    func all() async throws {
        let qpdf = try #require(Reader.qpdf)
        let canary = try await HTTPTestServer.start()
        let renderer = PDFRenderer(program: Renderers.program, workers: 1)
        var slowest = (milliseconds: 0, file: "")
        for mail in Corpus.mails {
            // What a mail calls by name leads to the canary.
            let text = String(decoding: try mail.bytes(), as: UTF8.self)
            let bytes =
                text.utf8.count == (try mail.bytes()).count
                ? Array(text.replacing("http://", with: "http://127.0.0.1:\(canary.port)/").utf8) : try mail.bytes()
            let rendered = try await renderer.render(bytes, password: try PDFPassword("secret"), frame: PDFFrame())
            if rendered.report.milliseconds > slowest.milliseconds { slowest = (rendered.report.milliseconds, mail.file) }
            #expect(rendered.report.pages > 0, "\(mail.file)")
            let folder = try TemporaryFolder()
            let check = try await qpdf.run(["--password=secret", "--check", try folder.write("in.pdf", rendered.pdf)])
            #expect(check.status == 0, "\(mail.file): \(check.text) \(check.errors)")
        }
        #expect(slowest.milliseconds < 5_000, "\(slowest)")
        #expect(canary.connections == 0)
        try await renderer.stop()
    }
}
