import Foundation

/// One request as it came, whatever it came through.
struct APIRequest: Sendable {
    var method: String
    /// Path and query as they stand in the request line.
    var target: String
    /// Fields by lower-case name; several of one name are joined by a comma (RFC 9110 §5.2).
    var headers: [String: String]
    var body: [UInt8]

    var path: String { String(target.prefix { $0 != "?" }) }

    var query: Substring? {
        target.firstIndex(of: "?").map { target[target.index(after: $0)...] }
    }

    /// Without its parameters, in lower case; empty where there is none.
    var mediaType: String {
        (headers["content-type"] ?? "").prefix { $0 != ";" }.trimmingCharacters(in: .whitespaces).lowercased()
    }

    /// The parts of the path below `/api/v1/`, decoded; `nil` when the path is another one.
    /// - Throws: `APIProblem` when a part is no text.
    func segments() throws(APIProblem) -> [String]? {
        guard path.hasPrefix(AdminDispatcher.base) else { return nil }
        var parts: [String] = []
        for part in path.dropFirst(AdminDispatcher.base.count).split(separator: "/", omittingEmptySubsequences: false) {
            guard let text = Self.decoded(part, plus: false) else {
                throw APIProblem(.badInput, "the path is not percent-encoded UTF-8")
            }
            parts.append(text)
        }
        return parts
    }

    /// The parameters of the query in their order.
    func parameters() throws(APIProblem) -> [(name: String, value: String)] {
        var list: [(name: String, value: String)] = []
        for pair in (query ?? "").split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = Self.decoded(parts[0], plus: true), let value = Self.decoded(parts.count > 1 ? parts[1] : "", plus: true)
            else {
                throw APIProblem(.badInput, "the query is not percent-encoded UTF-8")
            }
            list.append((name, value))
        }
        return list
    }

    /// RFC 3986 §2.1; the plus sign stands for a blank in queries, as forms write it.
    static func decoded(_ text: Substring, plus: Bool) -> String? {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%") {
                let digits = rest.prefix(2)
                guard digits.count == 2, digits.allSatisfy({ Unicode.Scalar($0).properties.isASCIIHexDigit }),
                    let value = UInt8(String(decoding: digits, as: UTF8.self), radix: 16)
                else { return nil }
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(plus && byte == UInt8(ascii: "+") ? 0x20 : byte)
            }
        }
        return String(validating: bytes, as: UTF8.self)
    }

    /// The same the other way: everything but letters, digits and `-._~` is encoded.
    static func encoded(_ text: String) -> String {
        text.utf8.map { byte in
            let isPlain = (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte) || "-._~".utf8.contains(byte)
            let digits = String(byte, radix: 16, uppercase: true)
            return isPlain ? String(Unicode.Scalar(byte)) : "%" + (digits.count < 2 ? "0" : "") + digits
        }.joined()
    }
}
