import Foundation
import PDF
import TestSupport
import Testing

/// Pages as pictures, kept at low resolution beside their mails. `ZEGEL_WRITE_GOLDEN=1` writes them anew: look at them then.
@Suite("The gallery looks as it did", .enabled(if: Reader.areThere && Reader.hasFonts, "poppler or the Noto fonts are missing"))
struct GalleryTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/Gallery")
    static let names: [String] = {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return files.filter { $0.hasSuffix(".eml") }.map { String($0.dropLast(4)) }.sorted()
    }()
    /// Pages of a mail that are compared.
    private static let pages = 2
    private static let resolution = 40

    @Test("there are 20 mails and more")
    func count() { #expect(Self.names.count >= 20) }

    @Test("page by page", arguments: names)
    func pages(_ name: String) async throws {
        let mail = Array(try Data(contentsOf: Self.folder.appending(path: "\(name).eml")))
        let rendered = try await Renderers.render(mail, frame: Self.frame(name))
        #expect(!rendered.report.isTextInstead && !rendered.report.isCut)
        for page in 1...min(rendered.report.pages, Self.pages) {
            let got = try await Reader.page(rendered.pdf, page, resolution: Self.resolution, password: "secret")
            let expected = Self.folder.appending(path: "\(name)-\(page).png")
            if ProcessInfo.processInfo.environment["ZEGEL_WRITE_GOLDEN"] != nil { try Data(got).write(to: expected) }
            let scratch = try TemporaryFolder()
            let gotPicture = try #require(GreyPicture(path: try scratch.write("got.png", got)))
            let expectedPicture = try #require(GreyPicture(path: expected.path), "\(name)-\(page).png is missing")
            let difference = gotPicture.difference(to: expectedPicture)
            let isSame = difference.mean < 1.5 && difference.share < 0.01
            if !isSame { try Data(got).write(to: Self.folder.appending(path: "got.\(name)-\(page).png")) }
            #expect(isSame, "\(name), page \(page): mean \(difference.mean), share \(difference.share)")
        }
    }

    /// One of them shows all that a frame can hold.
    private static func frame(_ name: String) -> PDFFrame {
        var frame = PDFFrame()
        guard name == "attachments" else { return frame }
        (frame.organisation, frame.language) = ("Beispiel & Söhne", "de")
        frame.coverText = "Diese Nachricht wurde für Sie verschlüsselt.\n\nFragen? Rufen Sie uns an: +31 20 555 01 23."
        frame.replyAddress = "https://portal.example.org/r/abc"
        (frame.signature, frame.isSignatureValid) = ("Unterschrieben von anna.jansen@example.org, gültig.", true)
        frame.logo = (try? Data(contentsOf: folder.appending(path: "logo.png"))).map(Array.init) ?? []
        return frame
    }
}
