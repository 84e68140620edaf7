import HTTPTypes
import Hummingbird

/// The same header fields on every answer: no page runs what is not ours, stands in another's, or tells where one came from
/// (`behaviour.md` 17.1).
public struct StrictHeaders: RouterMiddleware {
    public typealias Context = WebContext

    private let policy: String
    private let isSecure: Bool

    /// - Parameters:
    ///   - policy: the Content-Security-Policy.
    ///   - isSecure: the listener speaks TLS: browsers are told to come back over TLS only (RFC 6797).
    public init(policy: String = StrictHeaders.pages, isSecure: Bool) {
        self.policy = policy
        self.isSecure = isSecure
    }

    /// For pages with our own style sheet, script and pictures.
    public static let pages =
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; "
        + "frame-ancestors 'none'; base-uri 'none'"

    /// For answers that are no pages.
    public static let data = "default-src 'none'; frame-ancestors 'none'; sandbox"

    public func handle(
        _ request: Request, context: WebContext, next: (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        var response: Response
        do { response = try await next(request, context) } catch let error as any HTTPResponseError {
            response = try error.response(from: request, context: context)
        }
        if response.headers[.contentSecurityPolicy] == nil { response.headers[.contentSecurityPolicy] = policy }
        response.headers[.xContentTypeOptions] = "nosniff"
        // Under no-referrer a browser sends `Origin: null` with forms: pages that check it ask for same-origin.
        if response.headers[Self.referrerPolicy] == nil { response.headers[Self.referrerPolicy] = "no-referrer" }
        response.headers[Self.frameOptions] = "DENY"
        if response.headers[.cacheControl] == nil { response.headers[.cacheControl] = "no-store" }
        if isSecure { response.headers[.strictTransportSecurity] = "max-age=31536000" }
        return response
    }

    private static let referrerPolicy = HTTPField.Name("Referrer-Policy")!
    private static let frameOptions = HTTPField.Name("X-Frame-Options")!
}
