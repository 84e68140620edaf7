/// Why there is no PDF.
public enum PDFError: Error, Hashable, Sendable, Codable {
    /// Longer than 127 octets: refused, never cut (`behaviour.md` F-07).
    case passwordTooLong(octets: Int)
    case passwordEmpty
    /// A NUL cannot be typed into any reader.
    case passwordUnusable
    /// The job that reached the worker is not one.
    case malformedJob
    /// A limit stopped the layout; `what` names it.
    case tooComplex(what: String)
    /// This machine has no fonts at all: every letter would be an empty box.
    case noFonts
    /// The library that writes PDF refused.
    case notWritten(reason: String)
    /// Nobody reads any more.
    case cancelled
}
