import HTTPTypes
import Hummingbird
import Web

/// One request as a page needs it: the reader's language, where it comes from, and how addresses are written from here.
struct PortalVisit: Sendable {
    let language: Language
    /// The reader chose the language on a page; links and forms keep it.
    let isLanguageChosen: Bool
    /// `/reply/…`, without the query.
    let path: String
    /// The reader's network address, as far as proxies of ours tell it.
    let address: String
    /// What the query says.
    let query: [String: String]

    init(_ request: Request, _ context: WebContext, _ proxies: TrustedProxies) {
        path = request.uri.path
        query = Dictionary(
            request.uri.queryParameters.map { (String($0.key), String($0.value)) }, uniquingKeysWith: { first, _ in first })
        let chosen = query["lang"].flatMap(Language.init(rawValue:))
        language = chosen ?? Language(accepted: request.headers[.acceptLanguage])
        isLanguageChosen = chosen != nil
        address = proxies.address(of: context.address, request.headers)
    }

    /// A relative address, so that the portal may live below any path of a host (`portal.base-url`).
    /// - Parameter target: from the portal's root, without `/` before it: `reply/…`, `static/portal.css`.
    func link(_ target: String, _ parameters: KeyValuePairs<String, String> = [:]) -> String {
        plainLink(target) + query(parameters)
    }

    /// For files, which are the same in every language.
    func plainLink(_ target: String) -> String {
        let depth = path.utf8.dropFirst().count { $0 == UInt8(ascii: "/") }
        let root = depth == 0 ? "./" : String(repeating: "../", count: depth)
        return root + target
    }

    /// This very page.
    func here(_ parameters: KeyValuePairs<String, String> = [:]) -> String {
        let query = query(parameters)
        return query.isEmpty ? (path.split(separator: "/").last.map { String($0) } ?? "./") : query
    }

    private func query(_ parameters: KeyValuePairs<String, String>) -> String {
        var all = parameters.map { "\($0.key)=\($0.value)" }
        if isLanguageChosen { all.append("lang=\(language.rawValue)") }
        return all.isEmpty ? "" : "?" + all.joined(separator: "&")
    }
}
