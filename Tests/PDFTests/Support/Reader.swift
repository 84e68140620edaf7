import Foundation
import TestSupport
import Testing

/// Other people's PDF readers.
enum Reader {
    static let qpdf = Tool(named: "qpdf")
    static let poppler = Tool(named: "pdftotext")
    static let pictures = Tool(named: "pdftoppm")
    static let mupdf = Tool(named: "mutool")
    static let detach = Tool(named: "pdfdetach")
    /// Debian's own, which has pikepdf.
    static let python = Tool(path: "/usr/bin/python3")
    static let areThere = qpdf != nil && poppler != nil && mupdf != nil && pictures != nil && detach != nil
    static let absent: Comment = "qpdf, poppler-utils or mupdf-tools is missing"
    static let hasFonts = [
        "truetype/noto/NotoSans-Regular.ttf", "opentype/noto/NotoSansCJK-Regular.ttc", "truetype/noto/NotoColorEmoji.ttf",
    ].allSatisfy {
        FileManager.default.fileExists(atPath: "/usr/share/fonts/\($0)")
    }
    static let hasPikepdf = FileManager.default.fileExists(atPath: "/usr/lib/python3/dist-packages/pikepdf")

    /// Decrypted and written out so that its objects can be read as text.
    static func objects(_ pdf: [UInt8], password: String) async throws -> String {
        let folder = try TemporaryFolder()
        let path = try folder.write("in.pdf", pdf)
        let outcome = try await #require(qpdf).run([
            "--password=\(password)", "--decrypt", "--qdf", "--object-streams=disable", path, folder.path("out.pdf"),
        ])
        #expect(outcome.status == 0, "\(outcome.errors)")
        return String(decoding: try Data(contentsOf: URL(filePath: folder.path("out.pdf"))), as: Unicode.ASCII.self)
    }

    static func text(_ pdf: [UInt8], password: String) async throws -> String {
        let folder = try TemporaryFolder()
        let path = try folder.write("in.pdf", pdf)
        return try await #require(poppler).run(["-upw", password, "-enc", "UTF-8", path, "-"]).text
    }

    /// The first page, in grey, at so many points to the inch, or `nil` when it does not open.
    static func page(_ pdf: [UInt8], _ number: Int, resolution: Int, password: String) async throws -> [UInt8] {
        let folder = try TemporaryFolder()
        let path = try folder.write("in.pdf", pdf)
        let outcome = try await #require(pictures).run([
            "-upw", password, "-r", String(resolution), "-f", String(number), "-l", String(number), "-singlefile", "-png", path,
            folder.path("page"),
        ])
        #expect(outcome.status == 0, "\(outcome.errors)")
        return Array(try Data(contentsOf: URL(filePath: folder.path("page.png"))))
    }
}
