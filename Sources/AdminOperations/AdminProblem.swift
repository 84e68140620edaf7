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
        /// Nobody is logged in, or no longer.
        case notLoggedIn = "not-logged-in"
        /// He may, but has to prove again who he is.
        case needsConfirmation = "needs-confirmation"
        /// Too many tries; `retryAfter` says how long to wait.
        case tooMany = "too-many"
        /// Somebody else changed it in the meantime.
        case conflict

        public var httpStatus: Int {
            switch self {
            case .badInput: 400
            case .notFound: 404
            case .refused: 409
            case .noPermission: 403
            case .temporary: 503
            case .failed: 500
            case .notLoggedIn: 401
            case .needsConfirmation: 403
            case .tooMany: 429
            case .conflict: 412
            }
        }

        /// `behaviour.md` 27.1.
        public var exitCode: Int32 {
            switch self {
            case .badInput: 2
            case .notFound: 3
            case .refused, .conflict: 4
            case .noPermission, .notLoggedIn, .needsConfirmation: 77
            case .temporary, .tooMany: 75
            case .failed: 1
            }
        }
    }

    public var type: Kind
    /// What happened and what to do, for people.
    public var detail: String
    /// The input field it is about.
    public var field: String?
    /// Seconds to wait before the next try.
    public var retryAfter: Int?

    public init(_ type: Kind, _ detail: String, field: String? = nil, retryAfter: Int? = nil) {
        self.type = type
        self.detail = detail
        self.field = field
        self.retryAfter = retryAfter
    }

    public var description: String { detail }
}
