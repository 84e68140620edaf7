import HTTPTypes
import Hummingbird

/// Whether a change comes from a page of ours, as far as the browser tells (RFC 6454, Fetch Metadata).
///
/// Pages are sent with `Referrer-Policy: no-referrer`, so browsers write `Origin: null` for our own forms; `Sec-Fetch-Site`, which no page
/// can forge, says then where they come from. The token in the form counts beside it, always.
enum OriginCheck {
    static func isOurs(_ request: Request) -> Bool {
        if let site = request.headers[Self.fetchSite], site != "same-origin", site != "none" { return false }
        guard let origin = request.headers[.origin], origin != "null" else { return true }
        guard let mark = origin.firstRange(of: "://"), let host = request.head.authority else { return false }
        return origin[mark.upperBound...].lowercased() == host.lowercased()
    }

    private static let fetchSite = HTTPField.Name("Sec-Fetch-Site")!
}
