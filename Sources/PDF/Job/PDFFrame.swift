/// What stands around the message in the PDF: who sends it, in which language, and what it says beside the mail itself.
public struct PDFFrame: Codable, Hashable, Sendable {
    /// Of the frame's own words and of the document (BCP 47): en, de, nl, fr; others get English words.
    public var language = "en"
    /// Shown beside the logo; empty shows none.
    public var organisation = ""
    /// A PNG or JPEG; empty for none.
    public var logo: [UInt8] = []
    /// What the template says at the top, plain text; empty for none.
    public var coverText = ""
    /// Where a reply leads (`https://…`): the only link of the document (`behaviour.md` F-03). Empty for none.
    public var replyAddress = ""
    /// What is known of the author's signature, as a sentence (`behaviour.md` F-08); empty for nothing.
    public var signature = ""
    /// Whether that sentence is a good one: green with a tick, else amber.
    public var isSignatureValid = false
    /// The original message goes into the PDF as `.eml` (`pdf.attach-original`).
    public var attachesOriginal = false
    /// When the document was made, RFC 3339; empty for unknown.
    public var madeAt = ""
    public var paper = Paper.a4

    /// The size of a page.
    public enum Paper: String, Codable, Sendable, CaseIterable {
        case a4, letter
    }

    public init() {}
}
