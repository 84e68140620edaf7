import Foundation
import Testing

/// A browser as far as forms need one: keeps its cookie, and sends the token that stood in the last form.
public final class TestBrowser: @unchecked Sendable {
    public struct Page {
        public var status: Int
        public var headers: [(name: String, value: String)]
        public var text: String

        public func header(_ name: String) -> String? { headers.first { $0.name == name.lowercased() }?.value }

        /// Where it leads, from the root of the portal.
        public var location: String? { header("location") }
    }

    private let port: Int
    /// Where it says it comes from, as the web server in front does.
    public var network: String?
    private(set) var cookie: String?
    private(set) var token = ""

    public init(_ port: Int, network: String? = nil) {
        self.port = port
        self.network = network
    }

    public func get(_ path: String, _ headers: [String] = []) async throws -> Page { try await send("GET", path, headers, nil) }

    /// - Parameter token: instead of the one in the last form; empty: none.
    public func post(_ path: String, _ fields: KeyValuePairs<String, String> = [:], token other: String? = nil, _ headers: [String] = [])
        async throws
        -> Page
    {
        let token = other ?? self.token
        let pairs = fields.map { "\(Self.escaped($0.key))=\(Self.escaped($0.value))" } + (token.isEmpty ? [] : ["form=\(token)"])
        return try await send("POST", path, headers, pairs.joined(separator: "&"))
    }

    /// Follows as browsers do.
    public func follow(_ page: Page, from path: String) async throws -> Page {
        let target = try #require(page.location.flatMap { URL(string: $0, relativeTo: URL(string: "http://p\(path)")) })
        return try await get(target.path + (target.query.map { "?\($0)" } ?? ""))
    }

    private func send(_ method: String, _ path: String, _ more: [String], _ body: String?) async throws -> Page {
        var lines = ["\(method) \(path) HTTP/1.1", "Connection: close"] + more
        if !more.contains(where: { $0.hasPrefix("Host:") }) { lines.append("Host: 127.0.0.1:\(port)") }
        if let cookie { lines.append("Cookie: \(cookie)") }
        if let network { lines.append("X-Forwarded-For: \(network)") }
        if let body { lines += ["Content-Type: application/x-www-form-urlencoded", "Content-Length: \(body.utf8.count)"] }
        let bytes = try await RawExchange.run(Array((lines.joined(separator: "\r\n") + "\r\n\r\n" + (body ?? "")).utf8), port: port)
        let page = try #require(Self.page(bytes), "\(String(decoding: bytes.prefix(300), as: UTF8.self))")
        if let set = page.header("set-cookie") { cookie = String(set.prefix { $0 != ";" }) }
        if let found = page.text.firstMatch(of: #/name="form" value="([0-9a-zA-Z]+)"/#)?.output.1 { token = String(found) }
        return page
    }

    private static func page(_ bytes: [UInt8]) -> Page? {
        guard let end = bytes.firstRange(of: Array("\r\n\r\n".utf8)) else { return nil }
        let lines = String(decoding: bytes[..<end.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
        guard let status = lines.first?.split(separator: " ").dropFirst().first.flatMap({ Int($0) }) else { return nil }
        let headers = lines.dropFirst().compactMap { line -> (String, String)? in
            let parts = line.split(separator: ":", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
            return parts.count == 2 ? (parts[0].lowercased(), parts[1]) : nil
        }
        return Page(status: status, headers: headers, text: String(decoding: bytes[end.upperBound...], as: UTF8.self))
    }

    private static func escaped(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
    }
}
