import HTTPTypes
import Hummingbird

/// The one cookie of the account pages: the id of the session, when there is one, and what forms prove that they are ours with.
///
/// Both are made anew at each login. The engine decides what the session is worth; the form part only has to be the same in both places.
struct AccountCookie: Sendable, Hashable {
    /// `nil`: nobody is logged in.
    var session: String?
    let form: String
    /// The browser does not have it yet.
    private(set) var isNew: Bool
    private let isPlain: Bool

    /// - Parameter request: a host name of this machine is the only one that is reached without TLS.
    init(_ request: Request) {
        isPlain = Self.isLoopback(request.head.authority ?? "")
        let name = Self.name(isPlain)
        let found = request.headers[values: .cookie].flatMap { $0.split(separator: ";") }.compactMap { pair -> [Substring]? in
            let parts = pair.split(separator: "=", maxSplits: 1).map { $0.trimmingPrefix(while: \.isWhitespace) }
            guard parts.count == 2, parts[0] == name else { return nil }
            return parts[1].split(separator: ".", omittingEmptySubsequences: false)
        }.first
        guard let found, found.count == 2, Self.isToken(found[1]), found[0].isEmpty || Self.isToken(found[0]) else {
            (session, form, isNew) = (nil, Self.random(), true)
            return
        }
        (session, form, isNew) = (found[0].isEmpty ? nil : String(found[0]), String(found[1]), false)
    }

    private init(_ session: String?, isPlain: Bool) {
        (self.session, form, isNew, self.isPlain) = (session, Self.random(), true, isPlain)
    }

    /// For another session, with another form part.
    func changed(to session: String?) -> AccountCookie { AccountCookie(session, isPlain: isPlain) }

    /// RFC 6265bis §4.1.3.2: the prefix keeps other hosts from setting it.
    var field: String {
        let value = "\(Self.name(isPlain))=\(session ?? "").\(form); Path=/; HttpOnly; SameSite=Strict"
        return isPlain ? value : value + "; Secure"
    }

    /// Compares without stopping at the first difference.
    func proves(_ token: String) -> Bool {
        let (one, other) = (Array(form.utf8), Array(token.utf8))
        guard !isNew, one.count == other.count else { return false }
        return zip(one, other).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }

    private static func name(_ isPlain: Bool) -> String { isPlain ? "zegel" : "__Host-zegel" }

    private static func isLoopback(_ host: String) -> Bool {
        host.hasPrefix("[::1]") || ["127.0.0.1", "localhost"].contains(host.prefix { $0 != ":" })
    }

    private static func isToken(_ text: Substring) -> Bool {
        (16...64).contains(text.utf8.count)
            && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0) }
    }

    /// 128 bits of the system's generator.
    private static func random() -> String {
        var generator = SystemRandomNumberGenerator()
        return (0..<2).map { _ in
            let text = String(generator.next() as UInt64, radix: 16)
            return String(repeating: "0", count: 16 - text.count) + text
        }.joined()
    }
}
