/// What became of a message. It holds nothing of its content.
public struct PDFReport: Codable, Hashable, Sendable {
    public var pages = 0
    public var attachments = 0
    /// The HTML could not be laid out, or its worker died: the plain text was set (`behaviour.md` F-04).
    public var isTextInstead = false
    /// A limit cut the pages off; the original message is in the PDF as a file.
    public var isCut = false
    /// Pictures that could not be shown.
    public var missingPictures = 0

    public init() {}
}
