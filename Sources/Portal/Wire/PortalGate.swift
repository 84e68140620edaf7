import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import PortalOperations
import Web

/// The engine's side of a portal process: answers its questions, one a request, and nothing else.
///
/// Who is on the other side was settled by the kernel (Unix socket) or by its certificate (mTLS); it has the role *portal service* then and
/// can ask no more than `PortalQuestions.list`.
public enum PortalGate {
    /// `POST /portal/v1/<name>` with the question as JSON.
    public static let prefix = "/portal/v1/"
    /// A piece of a file in base64, or a long text.
    static let longestQuestion = 16 * 1024 * 1024

    public static func routes(_ services: @escaping @Sendable () throws -> PortalServices, logger: Logger) -> Router<WebContext> {
        let routes = Router(context: WebContext.self)
        routes.add(middleware: StrictHeaders(policy: StrictHeaders.data, isSecure: false))
        routes.post("portal/v1/:name") { request, context in
            let name = context.parameters.get("name") ?? ""
            do throws(PortalProblem) {
                let body = try await read(request)
                return response(.ok, try await PortalQuestions.answer(name, body, by: try known(services)))
            } catch {
                logger.log(
                    level: error.kind == .refused || error.kind == .unavailable ? .debug : .warning, "portal.refused",
                    metadata: ["question": "\(name.prefix(40))", "reason": "\(error.kind.rawValue)"])
                return response(status(error.kind), (try? JSONEncoder().encode(error)) ?? Data())
            }
        }
        return routes
    }

    private static func read(_ request: Request) async throws(PortalProblem) -> Data {
        guard request.headers[.contentType] == "application/json",
            let body = try? await request.body.collect(upTo: longestQuestion)
        else { throw PortalProblem(.badQuestion) }
        return Data(body.readableBytesView)
    }

    private static func known(_ services: () throws -> PortalServices) throws(PortalProblem) -> PortalServices {
        do { return try services() } catch { throw PortalProblem(.unavailable) }
    }

    private static func status(_ kind: PortalProblem.Kind) -> HTTPResponse.Status {
        switch kind {
        case .unknown: .notFound
        case .badQuestion: .badRequest
        case .refused: .unprocessableContent
        case .unavailable: .serviceUnavailable
        case .failed: .internalServerError
        }
    }

    private static func response(_ status: HTTPResponse.Status, _ body: Data) -> Response {
        Response(status: status, headers: [.contentType: "application/json"], body: .init(byteBuffer: ByteBuffer(bytes: body)))
    }
}

/// The portal process's side: carries questions to the engine.
public enum PortalCarrier {
    public static func over(_ client: WebClient) -> RemotePortal.Carrier {
        { name, input in
            let answer: WebClient.Answer
            do {
                answer = try await client.ask(
                    .POST, PortalGate.prefix + name, headers: [("Content-Type", "application/json")], body: input)
            } catch {
                throw PortalUnavailable("\(error)")
            }
            if answer.status == 200 { return answer.body }
            guard let problem = try? JSONDecoder().decode(PortalProblem.self, from: answer.body) else {
                throw PortalUnavailable("the engine answered \(answer.status)")
            }
            throw problem
        }
    }
}
