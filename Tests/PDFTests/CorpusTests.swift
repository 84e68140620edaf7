import Foundation
import Gateway
import Mail
import TestSupport
import Testing

@testable import PDF

@Suite("The open corpus becomes PDF", .enabled(if: Corpus.isPresent, Corpus.absent))
struct CorpusTests {
    /// What a mail calls by name leads to the canary: octet by octet, whatever its charset is.
    private static func calling(_ mail: [UInt8], _ canary: String) -> [UInt8] {
        // ISO 8859-1 has a character for every octet, and back.
        let text = String(String.UnicodeScalarView(mail.map { Unicode.Scalar($0) }))
        let calls = ["https://", "http://", "ftp://", "HTTP://", "3D\"//"].reduce(text) { $0.replacing($1, with: canary) }
        return calls.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
    }

    @Test("every message becomes a PDF that opens, none takes 5 seconds of work, none loads anything")
    func all() async throws {
        let qpdf = try #require(Reader.qpdf)
        let canary = try await HTTPTestServer.start()
        let renderer = PDFRenderer(program: Renderers.program, workers: 1)
        var slowest = (milliseconds: 0, file: "")
        #expect(Corpus.mails.count >= 300)
        for mail in Corpus.mails {
            let bytes = Self.calling(try mail.bytes(), "http://127.0.0.1:\(canary.port)/")
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
