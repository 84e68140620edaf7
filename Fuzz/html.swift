// modules: Mail MIME PDF
// c-modules: CPDF
// cxx-modules: CQPDF
// pkg-config: pangocairo
// link: -lqpdf -lstdc++
import Foundation
import MIME

@testable import PDF

/// Any HTML becomes pages or is refused as too complex; nothing of it is drawn out of place, and every stretch of the sheet is on a page.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzHTML(_ data: UnsafePointer<UInt8>, _ size: Int) -> Int32 {
    let bytes = Array(UnsafeBufferPointer(start: data, count: size))
    let html = String(decoding: bytes, as: UTF8.self)
    checkStyles(html)
    var pictures = PartPictures(MailContent(Message(parsing: picture), body: .best), limits: limits)
    let setter = Typesetter(language: "en", limits: limits, pageHeight: geometry.contentHeight - 4, seconds: limits.layoutSeconds)
    do {
        let boxes = try HTMLLayout.boxes(of: html, pictures: &pictures, words: .of("en"), limits: limits)
        try draw(BlockBox(boxes), setter)
    } catch {
        require(error is PDFError, "\(error)")
    }
    return 0
}

private let geometry = PageGeometry(.a4)
private let limits: PDF.Limits = {
    var limits = PDF.Limits.standard
    (limits.pages, limits.layoutSeconds) = (20, 4)
    return limits
}()

/// One picture that `cid:a` names.
private let picture: [UInt8] = Array(
    """
    Content-Type: multipart/related; boundary=b\r\n\r\n--b\r\nContent-Type: image/gif\r\nContent-ID: <a>\r\n\
    Content-Transfer-Encoding: base64\r\n\r\nR0lGODlhAgACAIAAAP8AAAAA/ywAAAAAAgACAAACAkQKADs=\r\n--b--\r\n
    """.utf8)

private func draw(_ page: BlockBox, _ setter: Typesetter) throws {
    let extent = try page.extent(setter)
    require(extent.least.isFinite && extent.best.isFinite && extent.least >= 0, "an extent is no number")
    let height = try page.layOut(width: geometry.contentWidth, setter)
    require(height.isFinite && height >= 0, "a height is no number")
    var sheet = Sheet(limits: limits)
    try page.place(x: 0, y: 0, on: &sheet)
    for atom in sheet.atoms {
        require(atom.top.isFinite && atom.bottom.isFinite && atom.bottom >= atom.top - 0.01, "a line is no line")
        require(atom.element >= 0 && atom.element < sheet.elements.count, "a line of no element")
    }
    let cuts = PageCutter(sheet, height: geometry.contentHeight, end: height).cuts(most: limits.pages)
    require(cuts.pages >= 1 && cuts.pages <= limits.pages && cuts.places.count == cuts.pages + 1, "pages do not fit their places")
    for page in 0..<cuts.pages {
        require(cuts.places[page + 1] >= cuts.places[page], "a page ends before it begins")
        let used = cuts.places[page + 1] - cuts.places[page] + cuts.shift(of: page)
        require(used <= geometry.contentHeight + 0.01, "a page is higher than the paper")
    }
    require(cuts.end >= height - 0.01 || cuts.pages == limits.pages, "something stands on no page")
    let facts = DocumentFacts(title: "x", author: "x", madeAt: "", pageNumber: { "\($0)/\($1)" }, foot: "x")
    let painter = PagePainter(sheet: sheet, cuts: cuts, geometry: geometry, facts: facts, setter: setter)
    let pdf = try painter.paint().pdf
    require(pdf.starts(with: "%PDF".utf8), "no PDF")
}

/// Style sheets and declarations from any text.
private func checkStyles(_ text: String) {
    let sheet = StyleSheet(text, limits: limits)
    let node = HTMLNode(name: "p", attributes: ["class": "a b", "id": "c", "style": text])
    let declarations = sheet.declarations(for: node) + CSSDeclarations.read(text)
    var style = ElementStyle()
    style.apply(declarations, parent: ElementStyle())
    style.apply(node)
    require(style.text.size >= 0 && style.text.size <= 72, "letters of \(style.text.size)")
    let sides = [style.box.margin, style.box.padding, style.box.border].flatMap { [$0.top, $0.right, $0.bottom, $0.left] }
    require(sides.allSatisfy { $0.isFinite && $0 >= -20 && $0 <= 300 }, "an edge of \(sides)")
    require(style.height.isFinite && style.height >= 0, "a height of \(style.height)")
}
