import Foundation

/// Addresses within the pages.
enum Link {
    /// `/message?id=…`; what is `nil` is left out.
    static func to(_ path: String, _ values: KeyValuePairs<String, String?> = [:]) -> String {
        adding(values.compactMap { item in item.value.map { (item.key, $0) } }, to: path)
    }

    static func to(_ path: String, _ fields: Fields) -> String { adding(fields.items.map { ($0.name, $0.value) }, to: path) }

    /// With one value more, or another one.
    static func adding(_ name: String, _ value: String, to address: String) -> String { adding([(name, value)], to: address) }

    private static func adding(_ values: [(String, String)], to path: String) -> String {
        guard !values.isEmpty else { return path }
        let text = values.map { "\(encoded($0.0))=\(encoded($0.1))" }.joined(separator: "&")
        return path + (path.contains("?") ? "&" : "?") + text
    }

    private static func encoded(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: unreserved) ?? ""
    }

    /// RFC 3986 §2.3.
    private static let unreserved = CharacterSet(charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")

    /// A path of these pages that somebody sent along; anything else leads home.
    static func local(_ text: String?) -> String {
        guard let text, text.utf8.count <= 2000, text.hasPrefix("/"), !text.hasPrefix("//"), !text.contains("\\"),
            text.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
        else { return "/" }
        return text
    }
}
