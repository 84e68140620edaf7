import Foundation
import TestSupport
import Testing

/// Somebody at the pages who sends bytes as browsers do, or as they never would.
struct Visitor {
    let office: Office
    /// `zegel=…`; empty: none.
    var cookie = ""
    /// Of his forms.
    var token = ""

    var origin: String { "Origin: \(office.address)" }

    /// Logged in.
    static func logIn(_ office: Office, as name: String = "anna") async throws -> Visitor {
        var visitor = Visitor(office: office)
        let before = try #require(cookie(try await visitor.send("GET", "/login", [])))
        visitor.take(before)
        let body = "form-token=\(visitor.token)&name=\(name)&password=\(Office.password.replacing(" ", with: "+"))"
        let answer = try await visitor.send("POST", "/login", ["Cookie: \(before)", visitor.origin], body: body)
        visitor.take(try #require(cookie(answer), "\(answer.prefix(400))"))
        return visitor
    }

    private mutating func take(_ cookie: String) {
        self.cookie = cookie
        token = cookie.split(separator: ".").last.map(String.init) ?? ""
    }

    /// One request, and the whole answer.
    func send(_ method: String, _ path: String, _ headers: [String], body: String = "") async throws -> String {
        let lines = ["\(method) \(path) HTTP/1.1", "Host: 127.0.0.1:\(office.server.port)", "Connection: close"] + headers
        let length = method == "POST" ? ["Content-Type: application/x-www-form-urlencoded", "Content-Length: \(body.utf8.count)"] : []
        let text = (lines + length).joined(separator: "\r\n") + "\r\n\r\n" + body
        return String(decoding: try await RawExchange.run(Array(text.utf8), port: office.server.port), as: UTF8.self)
    }

    func get(_ path: String) async throws -> String { try await send("GET", path, ["Cookie: \(cookie)"]) }

    /// A form of ours, sent as a browser does.
    func post(_ path: String, _ fields: [(String, String)]) async throws -> String {
        let all = fields.filter { $0.0 != "form-token" } + [("form-token", token)]
        let body = all.map { "\(Self.escaped($0.0))=\(Self.escaped($0.1))" }.joined(separator: "&")
        return try await send("POST", path, ["Cookie: \(cookie)", origin], body: body)
    }

    static func escaped(_ text: String) -> String { text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "" }

    static func status(_ answer: String) -> Int { Int(answer.split(separator: " ").dropFirst().first ?? "") ?? 0 }

    static func cookie(_ answer: String) -> String? {
        answer.components(separatedBy: "\r\n").first { $0.lowercased().hasPrefix("set-cookie: zegel=") }
            .map { String($0.dropFirst("set-cookie: ".count).prefix { $0 != ";" }) }
    }
}

/// A form as it stands in a page.
struct SeenForm: Hashable {
    struct Control: Hashable {
        var name: String
        /// `hidden`, `text`, `password`, `checkbox`, `file`, `textarea`, `select` …
        var type: String
        var value: String
        var isRequired: Bool
    }

    var method: String
    var action: String
    var controls: [Control]

    /// Those that somebody fills in.
    var asked: [Control] { controls.filter { $0.type != "hidden" && $0.name != "form-token" } }

    static func all(in page: String) -> [SeenForm] {
        page.components(separatedBy: "<form ").dropFirst().map { text in
            let head = String(text.prefix { $0 != ">" })
            let body = text.components(separatedBy: "</form>")[0]
            return SeenForm(
                method: attribute("method", head) ?? "get", action: attribute("action", head) ?? "",
                controls: body.components(separatedBy: "<").dropFirst().compactMap(control))
        }
    }

    private static func control(_ text: String) -> Control? {
        let kind = String(text.prefix { $0 != " " })
        let attributes = String(text.dropFirst(kind.count).prefix { $0 != ">" })
        guard ["input", "textarea", "select"].contains(kind), let name = attribute("name", attributes) else { return nil }
        let type = kind == "input" ? attribute("type", attributes) ?? "text" : kind
        return Control(
            name: name, type: type, value: attribute("value", attributes) ?? "",
            isRequired: attributes.hasSuffix(" required") || attributes.contains(" required "))
    }

    private static func attribute(_ name: String, _ text: String) -> String? {
        guard let start = text.range(of: " \(name)=\"") ?? (text.hasPrefix("\(name)=\"") ? text.range(of: "\(name)=\"") : nil),
            let end = text[start.upperBound...].firstIndex(of: "\"")
        else { return nil }
        return unescaped(String(text[start.upperBound..<end]))
    }

    /// What the escapes of a page stand for.
    static func unescaped(_ text: String) -> String {
        text.replacing("&quot;", with: "\"").replacing("&#39;", with: "'").replacing("&lt;", with: "<").replacing("&gt;", with: ">")
            .replacing("&amp;", with: "&")
    }
}
