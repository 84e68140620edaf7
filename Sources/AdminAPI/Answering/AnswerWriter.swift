import AdminOperations
import Foundation
import OpenSSL

/// Makes an HTTP answer of a result: status, media type, the next page, the tag of what can be edited.
struct AnswerWriter {
    let operation: any AdminOperation.Type
    let request: APIRequest
    let input: [String: JSONValue]

    /// What is shown before it is changed.
    private static let edited: Set<String> = Set(AllOperations.list.compactMap { $0.route.guardedBy })

    static func isEdited(_ operation: any AdminOperation.Type) -> Bool { edited.contains(operation.name) }

    /// A strong tag (RFC 9110 §8.8.3): the same bytes, the same tag.
    static func tag(of output: Data) -> String {
        "\"" + Digest.sha256.hex(output).prefix(32) + "\""
    }

    func answer(_ output: Data) -> APIAnswer {
        var headers: [(name: String, value: String)] = []
        if Self.edited.contains(operation.name), request.method == "GET" || request.method == "HEAD" {
            let tag = Self.tag(of: output)
            headers.append(("ETag", tag))
            if known(tag) { return APIAnswer(status: 304, headers: headers, body: Data()) }
        }
        if let link = nextPage(output) { headers.append(("Link", "<\(link)>; rel=\"next\"")) }
        if operation.hasNoContent { return APIAnswer(status: 204, headers: headers, body: Data()) }
        let (type, body) = content(output)
        headers.append(("Content-Type", type))
        return APIAnswer(status: 200, headers: headers, body: request.method == "HEAD" ? Data() : body)
    }

    private func known(_ tag: String) -> Bool {
        guard let field = request.headers["if-none-match"] else { return false }
        return field.split(separator: ",").contains { $0.trimmingCharacters(in: .whitespaces) == tag } || field == "*"
    }

    /// A file as its bytes, everything else as JSON.
    private func content(_ output: Data) -> (String, Data) {
        guard let download = operation.route.download else { return ("application/json", output) }
        let value = try? WireFormat.decoder.decode(JSONValue.self, from: output)
        guard case .text(let text) = download.member.map({ value?.member($0) }) ?? value else { return ("application/json", output) }
        let isText = download.mediaType.hasPrefix("text/") || ["application/x-pem-file", "application/toml"].contains(download.mediaType)
        return (download.mediaType, isText ? Data(text.utf8) : Data(base64Encoded: text) ?? Data())
    }

    /// Where the next page is (RFC 8288), when this one is full.
    private func nextPage(_ output: Data) -> String? {
        guard let page = operation.route.page, let value = try? WireFormat.decoder.decode(JSONValue.self, from: output) else { return nil }
        let after: String
        switch page {
        case .told:
            guard case .text(let next) = value.member("next") else { return nil }
            after = next
        case .member(let name):
            guard case .list(let items) = value, case .integer(let limit) = input["limit"], items.count >= limit,
                case .text(let last) = items.last?.member(name)
            else { return nil }
            after = last
        }
        let others = (request.query ?? "").split(separator: "&").filter { !$0.hasPrefix("after=") }.map(String.init)
        return request.path + "?" + (others + ["after=" + APIRequest.encoded(after)]).joined(separator: "&")
    }
}

extension AdminOperation {
    /// Its result says nothing.
    static var hasNoContent: Bool { Result.self == Done.self }
}
