import Foundation
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
        var slowest = (seconds: 0.0, file: "")
        for mail in Corpus.mails {
            let start = ContinuousClock.now
            // What a mail calls by name leads to the canary.
            let text = String(decoding: try mail.bytes(), as: UTF8.self)
            let bytes =
                text.utf8.count == (try mail.bytes()).count
                ? Array(text.replacing("http://", with: "http://127.0.0.1:\(canary.port)/").utf8) : try mail.bytes()
            let rendered = try await Renderers.render(bytes)
            let seconds = (ContinuousClock.now - start) / .seconds(1)
            if seconds > slowest.seconds { slowest = (seconds, mail.file) }
            #expect(rendered.report.pages > 0, "\(mail.file)")
            let folder = try TemporaryFolder()
            let check = try await qpdf.run(["--password=secret", "--check", try folder.write("in.pdf", rendered.pdf)])
            #expect(check.status == 0, "\(mail.file): \(check.text) \(check.errors)")
        }
        #expect(slowest.seconds < 5, "\(slowest)")
        #expect(canary.connections == 0)
    }
}
