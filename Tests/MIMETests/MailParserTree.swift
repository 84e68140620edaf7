import Foundation

/// One message as mail-parser writes it in JSON.
struct MailParserTree: Decodable {
    struct Part: Decodable {
        let headers: [Field]
        let body: Body
        let offsetBody: Int
        let offsetEnd: Int

        enum CodingKeys: String, CodingKey {
            case headers, body
            case offsetBody = "offset_body"
            case offsetEnd = "offset_end"
        }
    }

    struct Field: Decodable {
        let name: Name
        let offsetField: Int
        let offsetEnd: Int
        let value: Value?

        enum CodingKeys: String, CodingKey {
            case name, value
            case offsetField = "offset_field"
            case offsetEnd = "offset_end"
        }

        init(from decoder: any Decoder) throws {
            let box = try decoder.container(keyedBy: CodingKeys.self)
            name = try box.decode(Name.self, forKey: .name)
            offsetField = try box.decode(Int.self, forKey: .offsetField)
            offsetEnd = try box.decode(Int.self, forKey: .offsetEnd)
            value = try? box.decode(Value.self, forKey: .value)
        }
    }

    struct Name: Decodable {
        let text: String

        init(from decoder: any Decoder) throws {
            let box = try decoder.singleValueContainer()
            let known = try? box.decode(String.self).replacing("_", with: "-")
            text = try known ?? box.decode([String: String].self)["other"] ?? ""
        }
    }

    /// The values the comparison looks at.
    struct Value: Decodable {
        struct ContentType: Decodable {
            struct Attribute: Decodable {
                let name: String
                let value: String
            }
            let c_type: String
            let c_subtype: String?
            let attributes: [Attribute]?
        }
        let Text: String?
        let ContentType: ContentType?
    }

    enum Body: Decodable {
        case text(String)
        case binary([UInt8])
        case multipart([Int])
        case message(MailParserTree)

        private enum CodingKeys: String, CodingKey { case Text, Html, Binary, InlineBinary, Multipart, Message }

        init(from decoder: any Decoder) throws {
            let box = try decoder.container(keyedBy: CodingKeys.self)
            switch box.allKeys.first {
            case .Text, .Html: self = .text(try box.decode(String.self, forKey: box.allKeys[0]))
            case .Multipart: self = .multipart(try box.decode([Int].self, forKey: .Multipart))
            case .Message: self = .message(try box.decode(MailParserTree.self, forKey: .Message))
            default: self = .binary(try box.decode([UInt8].self, forKey: box.allKeys[0]))
            }
        }
    }

    let parts: [Part]

    /// Each entity in the order of the file: `type/subtype bodyStart-bodyEnd content`, indented by depth.
    func lines() -> [String] { parts.isEmpty ? [] : lines(0, depth: 0) }

    private func lines(_ index: Int, depth: Int) -> [String] {
        let part = parts[index]
        let indent = String(repeating: "  ", count: depth)
        switch part.body {
        case .text(let text): return [indent + "leaf \(part.offsetBody)-\(part.offsetEnd) text \(text.debugDescription)"]
        case .binary(let bytes): return [indent + "leaf \(part.offsetBody)-\(part.offsetEnd) bytes \(bytes)"]
        case .multipart(let children): return [indent + "multipart \(part.offsetBody)"] + children.flatMap { lines($0, depth: depth + 1) }
        case .message(let tree): return [indent + "message \(part.offsetBody)"] + tree.lines().map { indent + "  " + $0 }
        }
    }

    /// Each field of the root header: name, offsets, and the text or parameters where mail-parser gives them.
    func fields() -> [String] {
        (parts.first?.headers ?? []).map { field in
            var line = "\(field.name.text.lowercased()) \(field.offsetField)-\(field.offsetEnd)"
            if field.name.text == "subject", let text = field.value?.Text { line += " \(text.debugDescription)" }
            if let type = field.value?.ContentType, field.name.text == "content-type" {
                line += " \(type.c_type)/\(type.c_subtype ?? "")"
                for attribute in type.attributes ?? [] { line += " \(attribute.name)=\(attribute.value.debugDescription)" }
            }
            return line
        }
    }
}
