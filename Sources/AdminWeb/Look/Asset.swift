import Foundation
import HTTPTypes
import Hummingbird
import Web

/// A file of the pages: style sheet, script, seal.
struct Asset: Sendable {
    let path: String
    let type: String
    let text: String

    static let all = [
        Asset(path: "/admin.css", type: "text/css; charset=utf-8", text: PageLook.foundation + AdminLook.sheet),
        Asset(path: "/admin.js", type: "text/javascript; charset=utf-8", text: AdminScript.text),
        Asset(path: "/seal.svg", type: "image/svg+xml", text: seal),
    ]

    /// A wax seal with a Z.
    private static let seal = """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><defs><radialGradient id="w" cx="38%" cy="32%" r="75%">\
        <stop offset="0" stop-color="#d0554c"/><stop offset="1" stop-color="#8a211b"/></radialGradient></defs>\
        <circle cx="16" cy="16" r="15" fill="url(#w)"/><circle cx="16" cy="16" r="11.2" fill="none" stroke="#fff" stroke-opacity=".35"/>\
        <path d="M11 10.5h10v2.1l-6.4 7.3h6.5v2.1H10.9v-2.1l6.4-7.3H11z" fill="#fff"/></svg>
        """

    /// Changes with the content, so that a browser keeps it until then.
    private var tag: String {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        return "\"\(String(hash, radix: 36))\""
    }

    func response(to request: Request) -> Response {
        var headers: HTTPFields = [.contentType: type, .eTag: tag, .cacheControl: "no-cache"]
        guard request.headers[.ifNoneMatch] != tag else { return Response(status: .notModified, headers: headers) }
        headers[.contentLength] = nil
        return Response(status: .ok, headers: headers, body: .init(byteBuffer: ByteBuffer(string: text)))
    }
}
