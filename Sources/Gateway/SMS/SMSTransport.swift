import Foundation
import Settings

/// One way to send SMS: an HTTP request by template (`behaviour.md` 16).
///
/// `{{number}}` `{{digits}}` (the number without `+`) `{{text}}` `{{id}}` `{{account}}` `{{from}}` `{{type}}` (`text`, or
/// `unicode` beyond the GSM alphabet) `{{secret}}` and `{{basic}}` (account and secret as RFC 7617 wants them) stand in URL, header fields and body, each escaped for its place.
public struct SMSTransport: Sendable {
    /// As `sms.transport` names it.
    public var name: String
    public var method: String
    public var url: String
    public var headers: [(name: String, value: String)]
    public var body: String
    /// Of the body, which decides how values are escaped in it.
    public var contentType: String
    /// Statuses that mean it was taken.
    public var accepted: Set<Int>
    /// What the answer must hold besides; `nil`: the status is enough.
    public var answer: Pattern?
    /// Finds the provider's word for what is wrong, its first group, in an answer that does not accept; `nil`: none is known.
    public var reason: Pattern?
    public var account: String
    /// Who it is from, as the provider knows it.
    public var from: String
    /// `file:PATH`, `env:NAME` or `credential:NAME`; `nil`: it needs none.
    public var secret: String?

    public init(
        name: String, method: String = "POST", url: String, headers: [(name: String, value: String)] = [], body: String = "",
        contentType: String = Self.form, accepted: Set<Int> = [200, 201, 202], answer: Pattern? = nil, account: String = "",
        from: String = "", secret: String? = nil
    ) {
        self.name = name
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.contentType = contentType
        self.accepted = accepted
        self.answer = answer
        self.account = account
        self.from = from
        self.secret = secret
    }

    public static let form = "application/x-www-form-urlencoded"
    public static let json = "application/json"
    /// The words that may stand in double braces.
    public static let variables = ["number", "digits", "text", "id", "account", "from", "type", "secret", "basic"]

    /// A word in double braces that is none of `variables`; `nil`: there is none.
    public var unknownVariable: String? {
        ([url, body] + headers.map(\.value)).lazy.flatMap(Self.words).first { !Self.variables.contains($0) }
    }

    /// The request that sends one SMS.
    /// - Parameter secret: what the reference names.
    func request(to number: PhoneNumber, text: String, id: String, secret: String) -> SMSRequest {
        let values = [
            "number": number.text, "digits": String(number.text.dropFirst()), "text": text, "id": id, "account": account, "from": from,
            "type": SMSText(text).isGSM ? "text" : "unicode", "secret": secret,
            "basic": Data("\(account):\(secret)".utf8).base64EncodedString(),
        ]
        let fields = headers.map { (name: $0.name, value: Self.fill($0.value, values, Self.inHeader)) }
        let type = body.isEmpty ? [] : [(name: "Content-Type", value: contentType)]
        return SMSRequest(
            method: method, url: Self.fill(url, values, Self.percentEncoded), headers: type + fields,
            body: Array(Self.fill(body, values, escape).utf8))
    }

    /// Whether an answer means that the provider took the SMS.
    func accepts(_ reply: SMSAnswer) -> Bool {
        guard accepted.contains(reply.status) else { return false }
        guard let answer else { return true }
        return answer.search(String(decoding: reply.body.prefix(65_536), as: UTF8.self)) == .found
    }

    /// What the provider calls the trouble: a number or one word, which cannot be the text; `nil`: it does not say.
    func reason(in reply: SMSAnswer) -> String? {
        let text = String(decoding: reply.body.prefix(65_536), as: UTF8.self)
        guard let found = reason?.captures(in: text)?.first?.group else { return nil }
        let word = text[found]
        let isWord =
            word.utf8.allSatisfy { (0x30...0x39).contains($0) } || word.utf8.allSatisfy { (0x41...0x5A).contains($0) || $0 == 0x5F }
        return (1...40).contains(word.utf8.count) && isWord ? String(word) : nil
    }

    // MARK: Places

    private var escape: @Sendable (String) -> String {
        let type = contentType.lowercased().prefix { $0 != ";" }
        if type == Self.form { return Self.percentEncoded }
        if type.hasSuffix("json") { return Self.inJSON }
        if type.hasSuffix("xml") { return Self.inXML }
        return { $0 }
    }

    // RFC 3986 §2.3: what needs no encoding anywhere.
    @Sendable private static func percentEncoded(_ text: String) -> String {
        var result = ""
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"):
                result.unicodeScalars.append(Unicode.Scalar(byte))
            default: result += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }
        return result
    }

    // RFC 8259 §7
    @Sendable private static func inJSON(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\u{0}"..<" ":
                let hex = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    @Sendable private static func inXML(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;").replacing("\"", with: "&quot;")
    }

    /// A header field has one line.
    @Sendable private static func inHeader(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7F }))
    }

    // MARK: Filling

    /// What is filled in is not looked at again.
    private static func fill(_ template: String, _ values: [String: String], _ escape: (String) -> String) -> String {
        pieces(template).map { piece in piece.isVariable ? values[piece.text].map(escape) ?? "" : piece.text }.joined()
    }

    private static func words(_ template: String) -> [String] { pieces(template).filter(\.isVariable).map(\.text) }

    private static func pieces(_ template: String) -> [(text: String, isVariable: Bool)] {
        var result: [(text: String, isVariable: Bool)] = []
        var rest = template[...]
        while let open = rest.firstRange(of: "{{"), let close = rest[open.upperBound...].firstRange(of: "}}") {
            result.append((String(rest[..<open.lowerBound]), false))
            result.append((String(rest[open.upperBound..<close.lowerBound]), true))
            rest = rest[close.upperBound...]
        }
        return result + [(String(rest), false)]
    }
}

/// What is sent to a provider. It says nothing when printed.
public struct SMSRequest: Sendable, CustomStringConvertible {
    public var method: String
    public var url: String
    public var headers: [(name: String, value: String)]
    public var body: [UInt8]

    public var description: String { "(SMS request)" }
}

/// What a provider answered; never shown, since it may repeat the text.
public struct SMSAnswer: Sendable {
    public var status: Int
    public var body: [UInt8]

    public init(status: Int, body: [UInt8]) {
        self.status = status
        self.body = body
    }
}
