/// How far a message is set in pages. What lies beyond is told in the PDF, and the original message goes into it as a file.
public struct Limits: Codable, Hashable, Sendable {
    /// Pages of one PDF: a book, not a mail.
    public var pages = 300
    /// Characters that are set, headers and body together: 300 full pages.
    public var characters = 1_200_000
    /// Octets of HTML that are read.
    public var htmlSize = 8 << 20
    /// Elements within one another; Blink stops at 512. Tags beyond lose their effect, their text stays.
    public var depth = 256
    /// Elements and texts of an HTML body.
    public var htmlNodes = 400_000
    /// Boxes of a page tree: paragraphs, cells, lines of rules.
    public var boxes = 60_000
    /// Columns of a table: more are merged into the last.
    public var columns = 100
    /// Rules of style sheets within the mail.
    public var styleRules = 2_000
    /// Pixels of one picture, as its own header tells before anything is decoded (`threats.md`, picture bombs).
    public var picturePixels = 50_000_000
    /// Pixels of all pictures together.
    public var pixelsInAll = 120_000_000
    /// Pictures that are decoded; the others show their name.
    public var pictures = 500
    /// Links that are listed with their address.
    public var links = 500
    /// Octets of a password (ISO 32000-2 §7.6.4.3.2).
    public static let passwordSize = 127
    /// Seconds of processor time for one message, after which the worker is ended.
    public var seconds = 5
    /// Seconds for the layout of HTML, after which its plain text is set instead.
    public var layoutSeconds = 2.5
    /// Octets of address space of a worker. The program's own libraries take half a gigabyte of it.
    public var memory = 2 << 30

    public static let standard = Limits()

    public init() {}
}
