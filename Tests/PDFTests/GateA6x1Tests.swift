import MIME
import TestSupport
import Testing

@testable import PDF

@Suite("A6.1 all of a PDF is encrypted, and nothing in it acts", .enabled(if: Reader.areThere, Reader.absent))
struct GateA6x1Tests {
    private static let mark = "MARK7f3a91"

    private static func rendered() async throws -> [UInt8] {
        var frame = PDFFrame()
        (frame.organisation, frame.coverText, frame.replyAddress) = ("\(mark)o", "\(mark)c", "https://reply.example/\(mark)r")
        frame.attachesOriginal = true
        let html = """
            <p>\(mark)b</p><a href="javascript:app.alert('\(mark)')">x</a><a href="file:///etc/\(mark)">y</a>
            <form action="https://evil.example/\(mark)"><input value="\(mark)"></form><img src="cid:p" alt="\(mark)a">
            """
        let mail = Mails.mixed(
            .text(html, subtype: "html"),
            [
                .data(Array("\(mark) in a file".utf8), mediaType: "text/plain", fileName: "\(mark)f.txt"),
                .data(Array(String(repeating: mark, count: 2_000).utf8), mediaType: "application/x-\(mark)", fileName: "g.bin"),
            ], subject: "\(mark)s")
        return try await Renderers.render(mail, frame: frame).pdf
    }

    @Test("R 6, and AESv3 for streams, strings and files")
    func encryption() async throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("in.pdf", try await Self.rendered())
        let shown = try await #require(Reader.qpdf).run(["--password=secret", "--show-encryption", path]).text
        #expect(shown.contains("R = 6"))
        for part in ["stream", "string", "file"] { #expect(shown.contains("\(part) encryption method: AESv3")) }
        let check = try await #require(Reader.qpdf).run(["--password=secret", "--check", path])
        #expect(check.status == 0, "\(check.text)")
    }

    @Test("nothing of subject, frame, body, names, types or files stands in the raw octets; no way around encryption is named")
    func raw() async throws {
        let pdf = try await Self.rendered()
        let raw = String(decoding: pdf, as: Unicode.ASCII.self)
        for word in [Self.mark, "Identity/", "/Identity ", "EncryptMetadata false", "reply.example", "Annots", "EmbeddedFile"] {
            #expect(!raw.contains(word), "\(word)")
        }
        // Absent is true (ISO 32000-2, table 21), and absent EFF is StmF (table 20).
        #expect(raw.contains("/StmF /StdCF") && raw.contains("/StrF /StdCF") && !raw.contains("/EFF /Identity"))
    }

    @Test("decrypted it has no action but the one link, no form, no script, no XFA")
    func actions() async throws {
        let objects = try await Reader.objects(try await Self.rendered(), password: "secret")
        for key in [
            "/OpenAction", "/AA", "/JavaScript", "/JS", "/Launch", "/SubmitForm", "/ImportData", "/GoToR", "/GoToE", "/RichMedia",
            "/AcroForm",
            "/XFA", "/Movie", "/Sound", "/Rendition", "/Thread", "/Hide ", "/Named",
        ] {
            #expect(!objects.contains(key), "\(key)")
        }
        #expect(objects.components(separatedBy: "/S /URI").count == 2)
        #expect(objects.contains(Self.mark), "the search itself works")
    }

    @Test("two PDFs of one mail with one password share no salt and no key")
    func keys() async throws {
        let (one, other) = (try await Self.rendered(), try await Self.rendered())
        #expect(one != other)
        let ends = [one, other].map { String(decoding: $0, as: Unicode.ASCII.self).components(separatedBy: "/UE <").last?.prefix(64) }
        #expect(ends[0] != ends[1])
    }
}
