import Foundation

/// Why the authority did not do what was asked. Nothing was changed then but the audit.
public enum CAError: Error, Hashable, Sendable, CustomStringConvertible {
    /// A value that cannot be used, and the field it stands in.
    case badInput(String, field: String)
    /// A rule forbids it; the text says which, and what to do.
    case refused(String)
    case notFound(String)

    public var description: String {
        switch self {
        case .badInput(let text, _), .refused(let text), .notFound(let text): text
        }
    }
}
