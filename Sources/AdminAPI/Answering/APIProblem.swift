import AdminOperations
import Foundation

/// A problem as HTTP shows it (RFC 9457): those of operations, and those of HTTP itself.
struct APIProblem: Error, Sendable {
    var status: Int
    /// A URI reference, relative to `/api/v1/problems/` in spirit: the words of `AdminProblem.Kind` and a few of HTTP's own.
    var type: String
    var title: String
    var detail: String
    var field: String?
    var retryAfter: Int?
    /// Methods that are answered, with 405.
    var allowed: [String] = []
    /// The connection is given up: what still comes of the request is not read.
    var closes = false

    init(_ problem: AdminProblem) {
        status = problem.type.httpStatus
        type = problem.type.rawValue
        title = Self.title(of: problem.type)
        detail = problem.detail
        field = problem.field
        retryAfter = problem.retryAfter
    }

    init(_ kind: AdminProblem.Kind, _ detail: String, field: String? = nil) { self.init(AdminProblem(kind, detail, field: field)) }

    private init(status: Int, type: String, title: String, detail: String, field: String? = nil) {
        self.status = status
        self.type = type
        self.title = title
        self.detail = detail
        self.field = field
    }

    static func wrongMethod(_ allowed: [String]) -> APIProblem {
        var problem = APIProblem(
            status: 405, type: "wrong-method", title: "This method is not answered here",
            detail: "answered are \(allowed.joined(separator: ", "))")
        problem.allowed = allowed
        return problem
    }

    static func tooLarge(_ limit: Int, field: String? = nil) -> APIProblem {
        var problem = APIProblem(
            status: 413, type: "too-large", title: "The request is too large", detail: "the body has more than \(limit >> 20) MiB",
            field: field)
        problem.closes = true
        return problem
    }

    static func unsupportedMedia(_ detail: String) -> APIProblem {
        APIProblem(status: 415, type: "unsupported-media", title: "The body is of a type that is not taken here", detail: detail)
    }

    static let foreignOrigin = APIProblem(
        status: 403, type: "foreign-origin", title: "The request comes from a page of another site",
        detail: "a page of another site asked for this: it is not carried out")

    private static func title(of kind: AdminProblem.Kind) -> String {
        switch kind {
        case .badInput: "The input is not right"
        case .notFound: "There is no such thing"
        case .refused: "A rule forbids it"
        case .noPermission: "The right is missing"
        case .temporary: "Not now"
        case .failed: "It failed"
        case .notLoggedIn: "Nobody is logged in"
        case .needsConfirmation: "Prove again who you are"
        case .tooMany: "Too many tries"
        case .conflict: "Somebody else changed it"
        }
    }

    /// - Parameter instance: names this one occurrence, in the log too (RFC 9457 §3.1.5).
    func answer(instance: String) -> APIAnswer {
        var members: [String: JSONValue] = [
            "type": .text(type), "title": .text(title), "status": .integer(status), "detail": .text(detail), "instance": .text(instance),
        ]
        if let field { members["field"] = .text(field) }
        if let retryAfter { members["retryAfter"] = .integer(retryAfter) }
        var answer = APIAnswer(status: status, headers: [], body: (try? WireFormat.encoder.encode(JSONValue.object(members))) ?? Data())
        answer.headers.append(("Content-Type", "application/problem+json"))
        // RFC 9110 §10.2.3: what is temporary says when to come back.
        if let seconds = retryAfter ?? (status == 503 ? 2 : status == 429 ? 60 : nil) {
            answer.headers.append(("Retry-After", String(seconds)))
        }
        // RFC 9110 §11.6.1: 401 says how to do it; §15.5.6: 405 says what is allowed.
        if status == 401 { answer.headers.append(("WWW-Authenticate", "Bearer realm=\"zegel\"")) }
        if !allowed.isEmpty { answer.headers.append(("Allow", allowed.joined(separator: ", "))) }
        if closes { answer.headers.append(("Connection", "close")) }
        return answer
    }
}

/// An answer, whatever carries it.
struct APIAnswer: Sendable {
    var status: Int
    var headers: [(name: String, value: String)]
    var body: Data

    func header(_ name: String) -> String? { headers.first { $0.name.lowercased() == name.lowercased() }?.value }
}
