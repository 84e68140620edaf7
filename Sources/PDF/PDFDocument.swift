import CQPDF
import MIME

/// A message as an AES-256 PDF (`behaviour.md` 14; ISO 32000-2 §7.6): laid out, drawn, and written encrypted with all its files.
public enum PDFDocument {
    /// Fonts are found and the libraries have read their settings: the first PDF afterwards is as fast as the next.
    public static func warmUp() {
        let setter = Typesetter(language: "en", limits: .standard, pageHeight: 100, seconds: nil)
        var style = TextStyle()
        for (family, weight, text) in [
            (TextStyle.Family.sans, 400, "Aa中あ한ع א क ก 😀 ✓ → €"), (.sans, 700, "Aa"), (.serif, 400, "Aa"), (.mono, 400, "Aa"),
        ] {
            (style.family, style.weight) = (family, weight)
            let box = TextBox([.text(text, style)])
            _ = try? box.layOut(width: 200, setter)
        }
    }

    /// - Parameter write: takes the PDF piece by piece; `false` ends the work.
    /// - Throws: `PDFError`.
    public static func render(_ job: PDFJob, write: (UnsafeBufferPointer<UInt8>) -> Bool) throws -> PDFReport {
        let message = Message(parsing: job.message)
        let composed = try Composition(job, message).compose()
        var report = composed.report
        report.attachments = composed.attachments.count
        try EncryptedWriter(job: job, message: message, composed: composed).write(to: write)
        return report
    }
}
