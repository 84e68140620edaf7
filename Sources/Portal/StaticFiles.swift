import HTTPTypes
import Hummingbird
import NIOCore
import Web

/// Style sheet, scripts and logo.
enum StaticFiles {
    /// Of the style sheet and scripts, so that an update is fetched at once.
    static let version = digest(PortalLook.sheet + PortalScripts.reply + PortalScripts.starting)

    static func routes(on router: Router<WebContext>, _ site: PortalSite) {
        router.get("static/portal.css") { _, _ in file(PortalLook.sheet, "text/css; charset=utf-8") }
        router.get("static/reply.js") { _, _ in file(PortalScripts.reply, "text/javascript; charset=utf-8") }
        router.get("static/starting.js") { _, _ in file(PortalScripts.starting, "text/javascript; charset=utf-8") }
        router.get("static/logo") { _, _ -> Response in
            let logo = await site.house().logo
            guard !logo.isEmpty else { return .nothingHere }
            let type = logo.first == 0x89 ? "image/png" : "image/jpeg"
            return Response(
                status: .ok, headers: [.contentType: type, .cacheControl: "public, max-age=3600"],
                body: .init(byteBuffer: ByteBuffer(bytes: logo)))
        }
    }

    private static func file(_ text: String, _ type: String) -> Response {
        Response(
            status: .ok, headers: [.contentType: type, .cacheControl: "public, max-age=86400"],
            body: .init(byteBuffer: ByteBuffer(string: text)))
    }

    /// FNV-1a: tells versions apart, nothing more.
    private static func digest(_ text: String) -> String {
        String(text.utf8.reduce(UInt64(0xcbf2_9ce4_8422_2325)) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }, radix: 36)
    }
}
