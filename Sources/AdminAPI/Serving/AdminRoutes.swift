import AdminOperations
import Foundation
import HTTPTypes
import Hummingbird
import Mail
import NIOCore
import Web

/// Answers everything below `/api/`; what stands elsewhere is for pages.
struct AdminRoutes: RouterMiddleware {
    typealias Context = WebContext

    let dispatcher: AdminDispatcher
    let streams: OpenStreams
    /// Networks whose word counts about the client's address.
    let proxies: [Network]

    /// Names the client of an admin process on another machine.
    static let clientAddress = "zegel-client-address"

    func handle(_ request: Request, context: WebContext, next: (Request, WebContext) async throws -> Response) async throws -> Response {
        let target = request.head.path ?? ""
        guard target.hasPrefix("/api/") else { return try await next(request, context) }
        do {
            let method = request.method.rawValue
            var asked = APIRequest(method: method, target: target, headers: Self.fields(request.headers), body: [])
            try Self.refuseForeignPages(asked, request)
            let asker = asker(asked, context)
            if asked.path == AdminDispatcher.base + "events" { return try await events(asked, asker) }
            try await dispatcher.admit(method, target, asker)
            asked.body = try await Self.body(of: request, upTo: AdminDispatcher.longestBody(for: method, target))
            if asked.headers["accept"] == "text/event-stream" { return progress(of: asked, asker) }
            return Self.response(await dispatcher.answer(asked, by: asker))
        } catch let problem as APIProblem {
            return Self.response(dispatcher.refusal(problem))
        }
    }

    // MARK: Who asks

    /// A page of another site can make a browser send requests; none of ours needs to be answered to it. With a token in the request that
    /// is belt and braces: a browser sends none by itself.
    private static func refuseForeignPages(_ asked: APIRequest, _ request: Request) throws(APIProblem) {
        if let site = asked.headers["sec-fetch-site"], site == "cross-site" { throw APIProblem.foreignOrigin }
        guard let origin = asked.headers["origin"] else { return }
        let own = request.head.authority ?? ""
        guard origin.lowercased().hasSuffix("://" + own.lowercased()) else { throw APIProblem.foreignOrigin }
    }

    /// RFC 6750 §2.1: the token in the header field alone; neither the address nor a cookie is proof.
    private func asker(_ asked: APIRequest, _ context: WebContext) -> Asker {
        var address = context.address
        if let told = asked.headers[Self.clientAddress], let peer = address, proxies.contains(where: { $0.contains(peer) }),
            Network(told) != nil, !told.contains("/")
        {
            address = told
        }
        let words = (asked.headers["authorization"] ?? "").split(separator: " ", maxSplits: 1)
        guard words.count == 2, words[0].lowercased() == "bearer" else { return Asker(.nobody, address: address) }
        let secret = words[1].trimmingCharacters(in: .whitespaces)
        return Asker(secret.hasPrefix("zegel_") ? .token(secret) : .session(secret), address: address)
    }

    // MARK: In and out

    private static func fields(_ fields: HTTPFields) -> [String: String] {
        Dictionary(fields.map { ($0.name.canonicalName, $0.value) }) { "\($0), \($1)" }
    }

    /// Piece by piece up to a limit, whatever length was told.
    private static func body(of request: Request, upTo limit: Int) async throws -> [UInt8] {
        if let told = request.headers[.contentLength].flatMap(Int.init), told > limit { throw APIProblem.tooLarge(limit) }
        var bytes: [UInt8] = []
        for try await piece in request.body {
            guard bytes.count + piece.readableBytes <= limit else { throw APIProblem.tooLarge(limit) }
            bytes.append(contentsOf: piece.readableBytesView)
        }
        return bytes
    }

    private static func response(_ answer: APIAnswer) -> Response {
        var fields = HTTPFields()
        for (name, value) in answer.headers {
            if let name = HTTPField.Name(name) { fields[name] = value }
        }
        fields[.contentSecurityPolicy] = StrictHeaders.data
        let body = answer.body.isEmpty ? ResponseBody() : ResponseBody(byteBuffer: ByteBuffer(bytes: answer.body))
        return Response(status: .init(code: answer.status), headers: fields, body: body)
    }

    // MARK: Streams

    private static var streamFields: HTTPFields {
        [.contentType: "text/event-stream", .cacheControl: "no-store", .contentSecurityPolicy: StrictHeaders.data]
    }

    private func events(_ asked: APIRequest, _ asker: Asker) async throws(APIProblem) -> Response {
        guard asked.method == "GET" else { throw APIProblem.wrongMethod(["GET"]) }
        guard asker.proof != .nobody else { throw APIProblem(.notLoggedIn, "show a token or a session: Authorization: Bearer …") }
        let live = LiveEvents(service: dispatcher.service, asker: asker)
        let topics = try await live.topics(asked)
        guard streams.enter() else { throw APIProblem(.temporary, "\(LiveEvents.most) live views are open already: close one") }
        let (streams, last) = (streams, asked.headers["last-event-id"])
        return Response(
            status: .ok, headers: Self.streamFields,
            body: ResponseBody { writer in
                defer { streams.leave() }
                try await live.run(topics, after: last, isOpen: { streams.isOpen }) { try await writer.write(ByteBuffer(string: $0)) }
                try await writer.finish(nil)
            })
    }

    /// Long work whose asker wants to hear that it goes on: `progress` every two seconds, at last `result` or `problem`.
    private func progress(of asked: APIRequest, _ asker: Asker) -> Response {
        let dispatcher = dispatcher
        return Response(
            status: .ok, headers: Self.streamFields,
            body: ResponseBody { writer in
                let (steps, step) = AsyncStream.makeStream(of: String.self, bufferingPolicy: .bufferingNewest(8))
                let work = Task {
                    let answer = await dispatcher.answer(asked, by: asker)
                    let value = try? WireFormat.decoder.decode(JSONValue.self, from: answer.body)
                    step.yield(LiveEvents.event(answer.status < 400 ? "result" : "problem", value ?? .object([:])))
                    step.finish()
                }
                let clock = Task {
                    var seconds = 0
                    while (try? await Task.sleep(for: .seconds(2))) != nil {
                        seconds += 2
                        step.yield(LiveEvents.event("progress", ["seconds": .integer(seconds)]))
                    }
                }
                defer { clock.cancel() }
                for await text in steps { try await writer.write(ByteBuffer(string: text)) }
                await work.value
                try await writer.finish(nil)
            })
    }
}
