import Foundation
import HTTPTypes
import Hummingbird

/// What the browser keeps: the secret of the session, and the token that every form of it has to bring.
///
/// Both stand in one cookie that only this host can set and no script can read; the token is a secret of its own, so that a page
/// carries nothing that opens the session. A new login brings a new token (`docs/decisions/0032`).
struct Ticket: Sendable, Hashable {
    /// `nil`: nobody is logged in.
    var session: String?
    let token: String

    /// With a new token.
    init(session: String? = nil) {
        self.session = session
        var random = SystemRandomNumberGenerator()
        token = [random.next() as UInt64, random.next()].map { String($0, radix: 36) }.joined()
    }

    /// As the browser sent it; `nil` when it has none of ours.
    init?(_ request: Request, isSecure: Bool) {
        guard let value = request.cookies[Self.name(isSecure)]?.value, let dot = value.lastIndex(of: ".") else { return nil }
        let token = value[value.index(after: dot)...]
        guard (16...32).contains(token.utf8.count), value.utf8.count <= 512 else { return nil }
        session = dot == value.startIndex ? nil : String(value[..<dot])
        self.token = String(token)
    }

    /// RFC 6265bis §4.1.3.2: the prefix makes the browser insist on Secure, `/` and no Domain; on plain loopback there is none.
    private static func name(_ isSecure: Bool) -> String { isSecure ? "__Host-zegel" : "zegel" }

    /// The field `Set-Cookie`.
    func cookie(isSecure: Bool) -> String {
        "\(Self.name(isSecure))=\(session ?? "").\(token); Path=/; HttpOnly; SameSite=Strict\(isSecure ? "; Secure" : "")"
    }

    /// Whether a form brought the token; takes as long for any wrong one.
    func matches(_ sent: String?) -> Bool {
        let (own, other) = (Array(token.utf8), Array((sent ?? "").utf8))
        guard own.count == other.count else { return false }
        return zip(own, other).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}

/// Whether a form comes from a page of ours.
enum FormOrigin {
    /// The field `Origin` (RFC 6454 §7) names this host; a browser that leaves it out says `same-origin` (Fetch Metadata).
    static func isOwn(_ request: Request, isSecure: Bool) -> Bool {
        guard let host = request.head.authority, !host.isEmpty else { return false }
        guard let origin = request.headers[.origin] else { return request.headers[fetchSite] == "same-origin" }
        let schemes = isSecure ? ["https"] : ["http", "https"]
        return schemes.contains { origin.lowercased() == "\($0)://\(host.lowercased())" }
    }

    private static let fetchSite = HTTPField.Name("Sec-Fetch-Site")!
}
