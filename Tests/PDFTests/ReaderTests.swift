import Foundation
import MIME
import TestSupport
import Testing

@testable import PDF

@Suite("Other readers open it", .enabled(if: Reader.areThere, Reader.absent))
struct ReaderTests {
    private static let files: [(name: String, type: String, octets: [UInt8])] = {
        var random = SeededRandom(seed: 8)
        let noise = (0..<300_000).map { _ in UInt8.random(in: 0...255, using: &random) }
        return [
            ("Bericht 2026.pdf", "application/pdf", noise), ("見積書.csv", "text/csv", Array("1;2;3\r\n".utf8) + Array("a;b;\n".utf8)),
            ("empty.bin", "application/octet-stream", []),
        ]
    }()

    private static let mail = Mails.mixed(
        .text("The word is Kürbis, in Arabic قرع, in Chinese 南瓜, in Hindi कद्दू."),
        files.map { .data($0.octets, mediaType: $0.type, fileName: $0.name) })

    @Test("A-15: three attachments, one name in Japanese: all come out of poppler byte for byte")
    func poppler() async throws {
        let rendered = try await Renderers.render(Self.mail, password: "pässwörd😀")
        #expect(rendered.report.attachments == 3)
        let folder = try TemporaryFolder()
        let path = try folder.write("in.pdf", rendered.pdf)
        let outcome = try await #require(Reader.detach).run(["-upw", "pässwörd😀", "-saveall", "-o", folder.root, path])
        #expect(outcome.status == 0)
        for file in Self.files {
            #expect(Array(try Data(contentsOf: URL(filePath: folder.path(file.name)))) == file.octets, "\(file.name)")
        }
        let text = try await Reader.text(rendered.pdf, password: "pässwörd😀")
        for word in ["Kürbis", "南瓜", "कद्दू", "見積書.csv"] { #expect(text.contains(word), "\(word)") }
    }

    @Test("mupdf gives the text, and nothing for a wrong password")
    func mupdf() async throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("in.pdf", try await Renderers.render(Self.mail).pdf)
        let tool = try #require(Reader.mupdf)
        let right = try await tool.run(["draw", "-p", "secret", "-F", "txt", path])
        #expect(right.text.contains("Kürbis") && right.text.contains("南瓜"))
        let wrong = try await tool.run(["draw", "-p", "Secret", "-F", "txt", path])
        #expect(wrong.status != 0 && !wrong.text.contains("Kürbis"))
    }

    @Test(
        "pikepdf gives names, types and octets; a wrong password opens nothing",
        .enabled(if: Reader.hasPikepdf, "python3-pikepdf is missing"))
    func pikepdf() async throws {
        struct Answer: Decodable {
            struct File: Decodable { var name, type, sha256: String }
            var opened: Bool
            var pages: Int
            var files: [File]
        }
        let folder = try TemporaryFolder()
        let path = try folder.write("in.pdf", try await Renderers.render(Self.mail).pdf)
        let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Readers/pikepdf_reader.py").path
        let outcome = try await Reader.python.run([script, path], input: Array("secret".utf8))
        let answer = try JSONDecoder().decode(Answer.self, from: Data(outcome.output))
        #expect(answer.opened && answer.pages == 1)
        #expect(answer.files.map(\.name) == Self.files.map(\.name))
        #expect(answer.files.map(\.type) == Self.files.map { "/\($0.type)" } || answer.files.map(\.type) == Self.files.map(\.type))
        for (file, found) in zip(Self.files, answer.files) {
            let original = try folder.write("file", file.octets)
            let sum = try await #require(Tool(named: "sha256sum")).run([original]).text.prefix(64)
            #expect(found.sha256 == sum)
        }
        let wrong = try await Reader.python.run([script, path], input: Array("Secret".utf8))
        #expect(try !JSONDecoder().decode(Answer.self, from: Data(wrong.output)).opened)
    }

    @Test("qpdf finds nothing to complain about, and poppler sees tags, language and outline")
    func structure() async throws {
        let mail = Mails.html("<html lang='nl'><h1>One</h1><p>Text</p><h2>Two</h2><ul><li>a</li></ul><table><tr><td>b</td></tr></table>")
        let rendered = try await Renderers.render(mail)
        let folder = try TemporaryFolder()
        let path = try folder.write("in.pdf", rendered.pdf)
        let check = try await #require(Reader.qpdf).run(["--password=secret", "--check", path])
        #expect(check.status == 0 && check.text.contains("No syntax or stream encoding errors found"), "\(check.text)")
        let tags = try await #require(Tool(named: "pdfinfo")).run(["-upw", "secret", "-struct", path]).text
        for tag in ["Document", "H1", "P", "H2", "LI", "Table", "TR", "TD"] { #expect(tags.contains(tag), "\(tag)") }
        let objects = try await Reader.objects(rendered.pdf, password: "secret")
        #expect(objects.contains("/Lang (nl)"))
        #expect(objects.contains("/DisplayDocTitle true") && objects.contains("/Outlines"))
    }

    @Test("the reply address is the only link, and the words of the frame are in its language")
    func reply() async throws {
        var frame = PDFFrame()
        (frame.language, frame.organisation, frame.coverText) = ("de", "Beispiel GmbH", "Diese Nachricht ist vertraulich.")
        frame.replyAddress = #"https://portal.example.org/r/a'b\c(d)?x=1"#
        let mail = Mails.html("<p>See <a href='https://elsewhere.example/path'>there</a>.</p>")
        let rendered = try await Renderers.render(mail, frame: frame)
        let objects = try await Reader.objects(rendered.pdf, password: "secret")
        #expect(objects.components(separatedBy: "/S /URI").count == 2)
        #expect(objects.contains(#"(https://portal.example.org/r/a'b\\c\(d\)?x=1)"#), "the address stands as it was given")
        let text = try await Reader.text(rendered.pdf, password: "secret")
        for words in ["Sicher antworten", "Beispiel GmbH", "Diese Nachricht ist vertraulich.", "Von", "[1] https://elsewhere.example/path"]
        {
            #expect(text.contains(words), "\(words)")
        }
    }
}
