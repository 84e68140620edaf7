/// One message to be made a PDF: all a worker is told.
///
/// On the pipe: a magic number, then frame and limits as JSON, password, owner password and message, each with its length before
/// it. Nothing of it ever stands in arguments, environment or files.
public struct PDFJob: Sendable {
    /// Which part of the message becomes the pages.
    public enum BodyChoice: String, Codable, Sendable {
        /// HTML where it can be laid out, else the plain text.
        case best
        /// Plain text alone: the second try after a worker died.
        case text
    }

    public var message: [UInt8]
    public var password: PDFPassword
    /// Random, kept nowhere (`behaviour.md` F-02): at most 127 octets of ASCII.
    public var ownerPassword: String
    public var frame: PDFFrame
    public var body = BodyChoice.best
    public var limits = Limits.standard

    public init(message: [UInt8], password: PDFPassword, ownerPassword: String, frame: PDFFrame) {
        self.message = message
        self.password = password
        self.ownerPassword = ownerPassword
        self.frame = frame
    }

    /// What is written as JSON. What is absent is the default.
    struct Options: Codable {
        var frame: PDFFrame?
        var body: BodyChoice?
        var limits: Limits?
    }
}
