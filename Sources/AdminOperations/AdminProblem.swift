/// Why an operation was not carried out, in the shape of RFC 9457. Nothing was changed then.
public struct AdminProblem: Error, Codable, Sendable, Hashable, CustomStringConvertible {
    /// The kind of problem, which decides the HTTP status and the exit code.
    public enum Kind: String, Codable, Sendable, CaseIterable {
        case badInput = "bad-input"
        case notFound = "not-found"
        case refused
        case noPermission = "no-permission"
        case temporary
        case failed

        public var httpStatus: Int {
            switch self {
            case .badInput: 400
            case .notFound: 404
            case .refused: 409
            case .noPermission: 403
            case .temporary: 503
            case .failed: 500
            }
        }

        /// `behaviour.md` 27.1.
        public var exitCode: Int32 {
            switch self {
            case .badInput: 2
            case .notFound: 3
            case .refused: 4
            case .noPermission: 77
            case .temporary: 75
            case .failed: 1
            }
        }
    }

    public var type: Kind
    /// What happened and what to do, for people.
    public var detail: String
    /// The input field it is about.
    public var field: String?

    public init(_ type: Kind, _ detail: String, field: String? = nil) {
        self.type = type
        self.detail = detail
        self.field = field
    }

    public var description: String { detail }
}
