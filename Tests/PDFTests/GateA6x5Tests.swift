import MIME
import TestSupport
import Testing

@testable import PDF

@Suite("A6.5 attachments lie in the PDF and do nothing", .enabled(if: Reader.areThere, Reader.absent))
struct GateA6x5Tests {
    private static let names = [
        "../../etc/passwd", "/etc/passwd", "C:\\Windows\\system32\\evil.exe", "\\\\server\\share\\x", "report\u{202E}fdp.exe",
        "a\u{0}b.txt", "..",
        ".bashrc", "con<>|?*.txt", "x\r\ny.txt", String(repeating: "n", count: 4_000) + ".pdf", "invoice.pdf.js", "same.txt", "SAME.TXT",
        "javascript:alert(1).html", "name(with)\\(parens).pdf",
    ]

    @Test("names are cleaned, unique and keep their letters")
    func names() {
        var taken: Set<String> = []
        for name in Self.names + ["見積書 第二版.xlsx", "Größe.pdf", "ملف.pdf"] {
            let cleaned = FileName.unique(FileName.cleaned(name), among: &taken)
            #expect(!cleaned.contains { "/\\:*?\"<>|".contains($0) || $0.isNewline || $0 == "\0" })
            #expect(!cleaned.hasPrefix(".") && cleaned.count <= 210)
            #expect(!cleaned.unicodeScalars.contains(where: FileName.turnsAround))
        }
        #expect(taken.count == Self.names.count + 3)
        #expect(taken.contains("見積書 第二版.xlsx") && taken.contains("same.txt") && taken.contains("same (2).txt"))
    }

    @Test("files of every hostile name and type are embedded, and the document has no action for any of them")
    func embedded() async throws {
        let types = ["application/x-msdownload", "text/html", "application/javascript", "application/pdf", "image/svg+xml", "a/b(c)#<d>"]
        let files = Self.names.enumerated().map { index, name in
            EntityBuilder.data(Array("file \(index)".utf8), mediaType: types[index % types.count], fileName: name)
        }
        let rendered = try await Renderers.render(Mails.mixed(.text("Files."), files))
        #expect(rendered.report.attachments == Self.names.count)
        let objects = try await Reader.objects(rendered.pdf, password: "secret")
        #expect(objects.components(separatedBy: "/Type /Filespec").count == Self.names.count + 1)
        for key in [
            "/URI", "/Launch", "/SubmitForm", "/GoToR", "/GoToE", "/JavaScript", "/OpenAction", "/AA", "/FileAttachment", "/AcroForm",
        ] {
            #expect(!objects.contains(key), "\(key)")
        }
        let folder = try TemporaryFolder()
        let path = try folder.write("in.pdf", rendered.pdf)
        let check = try await #require(Reader.qpdf).run(["--password=secret", "--check", path])
        #expect(check.status == 0, "\(check.text)")
        let text = try await Reader.text(rendered.pdf, password: "secret")
        #expect(text.contains("a program: open it only if you expected it"))
    }

    @Test("a message within becomes a file of its own kind, and its attachments stay in it")
    func nested() async throws {
        let inner = Mails.mixed(.text("inner"), [.data([1, 2, 3], mediaType: "application/zip", fileName: "x.zip")], subject: "In/ner")
        let rendered = try await Renderers.render(Mails.mixed(.text("outer"), [.message(inner)]))
        #expect(rendered.report.attachments == 1)
        let objects = try await Reader.objects(rendered.pdf, password: "secret")
        #expect(objects.contains("(In_ner.eml)") && objects.contains("/message#2frfc822"))
    }
}
