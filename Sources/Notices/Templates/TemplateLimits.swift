/// The limits of this module.
public enum TemplateLimits {
    /// Bytes of one template (`behaviour.md` 32).
    public static let size = 256 * 1024
    /// Sections within one another: a notice has three.
    static let depth = 8
    /// Bytes one part may grow to when it is filled: a notice that names 1,000 recipients with long reasons has 1 MiB.
    static let output = 4 << 20
    /// Characters of one value; what is longer ends in `…`. RFC 5321 §4.5.3.1: an address has at most 320.
    static let value = 1000
    /// Characters of the subject a message had, as a notice shows it.
    static let subject = 160
    /// Problems of one template that are reported together.
    static let problems = 20
    /// Items a list is cut to when a notice with all of them would not fit.
    static let shortList = 100
}
