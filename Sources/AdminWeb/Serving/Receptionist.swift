import AdminOperations
import Foundation
import HTTPTypes
import Hummingbird
import Web

/// Takes requests in: who is it, may he, is it a form of ours; and turns what pages come to into answers.
struct Receptionist: Sendable {
    let service: any AdminService
    /// The listener itself speaks TLS.
    let listenerIsSecure: Bool
    let now: @Sendable () -> Date
    private let findings = RecentFindings()

    init(service: any AdminService, listenerIsSecure: Bool, now: @escaping @Sendable () -> Date) {
        self.service = service
        self.listenerIsSecure = listenerIsSecure
        self.now = now
    }

    /// Over plain HTTP only loopback is served without TLS; for any other name something in front of us speaks it.
    private func isSecure(_ request: Request) -> Bool {
        guard !listenerIsSecure else { return true }
        let host = (request.head.authority ?? "").lowercased()
        return !["127.0.0.1", "localhost", "[::1]"].contains { host == $0 || host.hasPrefix("\($0):") }
    }

    func answer(_ request: Request, _ context: WebContext, _ route: Route, _ handler: Route.Handler) async throws -> Response {
        let isSecure = isSecure(request)
        let sent = Ticket(request, isSecure: isSecure)
        var visit = Visit(
            path: request.uri.path, query: Fields(encoded: request.uri.query ?? ""), form: FormBody(), language: language(request),
            isSecure: isSecure, service: service, findings: findings, now: now(), ticket: sent ?? Ticket(),
            asker: Asker(sent?.session.map { .session($0) } ?? .nobody, address: context.address))
        var answer: Answer
        do {
            if request.method == .post {
                guard FormOrigin.isOwn(request, isSecure: isSecure), sent != nil else {
                    return response(ProblemPages.foreign(visit), visit)
                }
                visit.form = try await FormBody(request)
                guard visit.ticket.matches(visit.form.fields["form-token"]) else { return response(ProblemPages.foreign(visit), visit) }
            }
            answer = try await serve(&visit, route, handler, isPost: request.method == .post)
        } catch let error as HTTPError where error.status == .contentTooLarge {
            answer = ProblemPages.tooLarge(visit)
        }
        if answer.ticket == nil, sent != visit.ticket { answer.ticket = visit.ticket }
        return response(answer, visit)
    }

    private func language(_ request: Request) -> Language {
        request.cookies["zegel-language"].flatMap { Language(rawValue: $0.value) } ?? Language(accepted: request.headers[.acceptLanguage])
    }

    private func serve(_ visit: inout Visit, _ route: Route, _ handler: Route.Handler, isPost: Bool) async throws -> Answer {
        do {
            if visit.ticket.session != nil, let me = try await whoIsThere(visit) { visit.me = me }
            if route.audience != .everybody {
                guard let me = visit.me else { return try await SessionPages.askToLogIn(visit) }
                if me.mustEnrol, route.audience == .administrators { return .redirect("/enrol") }
            }
            if isPost, let password = visit.form.fields["confirm-password"] {
                if let refusal = try await SessionPages.confirm(&visit, password) { return refusal }
            }
            defer { if isPost { findings.forget() } }
            return try await handler(visit)
        } catch let problem as AdminProblem { return ProblemPages.answer(problem, visit, isPost: isPost) }
    }

    /// `nil` when the session has ended.
    private func whoIsThere(_ visit: Visit) async throws(AdminProblem) -> SessionShow.Me? {
        do { return try await visit.perform(SessionShow()) } catch {
            if error.type == .notLoggedIn { return nil }
            throw error
        }
    }

    private func response(_ answer: Answer, _ visit: Visit) -> Response {
        let isSecure = visit.isSecure
        var headers: HTTPFields = [:]
        headers[Self.referrerPolicy] = "same-origin"
        if let ticket = answer.ticket { headers.append(.init(name: .setCookie, value: ticket.cookie(isSecure: isSecure))) }
        if let language = answer.language {
            let secure = isSecure ? "; Secure" : ""
            headers.append(
                .init(
                    name: .setCookie,
                    value: "zegel-language=\(language.rawValue); Path=/; Max-Age=31536000; HttpOnly; SameSite=Strict\(secure)"))
        }
        if let seconds = answer.refresh {
            headers[.retryAfter] = String(seconds)
            headers[Self.refresh] = String(seconds)
        }
        switch answer.content {
        case .page(let page):
            headers[.contentType] = "text/html; charset=utf-8"
            if page.hasFrame { headers[.contentSecurityPolicy] = StrictHeaders.pages + "; frame-src 'self'" }
            return Response(status: answer.status, headers: headers, body: .init(byteBuffer: ByteBuffer(string: Layout.text(page, visit))))
        case .redirect(let address):
            headers[.location] = address
            return Response(status: .seeOther, headers: headers)
        case .file(let name, let type, let bytes):
            headers[.contentType] = type
            headers[.contentDisposition] =
                "attachment; filename=\"\(name.filter { $0.isASCII && ($0.isLetter || $0.isNumber || "._-@".contains($0)) })\""
            headers[.contentSecurityPolicy] = StrictHeaders.data
            return Response(status: answer.status, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
        case .bare(let markup, let policy):
            headers[.contentType] = "text/html; charset=utf-8"
            headers[.contentSecurityPolicy] = policy
            return Response(status: answer.status, headers: headers, body: .init(byteBuffer: ByteBuffer(string: markup.text)))
        }
    }

    private static let referrerPolicy = HTTPField.Name("Referrer-Policy")!
    private static let refresh = HTTPField.Name("Refresh")!
}
