import HTTPTypes
import Hummingbird
import NIOCore

extension Response {
    /// Words for people; nothing a stranger wrote is in them.
    static func plain(_ status: HTTPResponse.Status, _ text: String, _ fields: HTTPFields = [:]) -> Response {
        var headers = fields
        headers[.contentType] = "text/plain; charset=utf-8"
        headers[.connection] = "close"
        return Response(status: status, headers: headers, body: .init(byteBuffer: ByteBuffer(string: "\(text)\n")))
    }

    static var nothingHere: Response { plain(.notFound, "There is nothing here.") }
    static var tryAgain: Response { plain(.serviceUnavailable, "Please try again in a minute.", [.retryAfter: "60"]) }
    static var wrongMethod: Response { plain(.methodNotAllowed, "Only GET and HEAD are answered here.", [.allow: "GET, HEAD"]) }
}
