import PDF

/// A finished, encrypted PDF and what became of the message on the way.
public struct RenderedPDF: Sendable {
    public var pdf: [UInt8]
    public var report: PDFReport

    public init(pdf: [UInt8], report: PDFReport) {
        (self.pdf, self.report) = (pdf, report)
    }
}
