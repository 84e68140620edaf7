import MIME

/// The text of a template as MIME: a Subject field, a plain part, and if wanted an HTML part beside it in multipart/alternative.
struct TemplateSource {
    let file: [UInt8]
    /// Places within `file`; the subject is absent in an SMS.
    private(set) var subject: ArraySlice<UInt8>?
    private(set) var text: ArraySlice<UInt8> = []
    private(set) var html: ArraySlice<UInt8>?
    private(set) var problems: [(text: String, offset: Int)] = []

    init(_ file: [UInt8], _ form: TemplateKind.Form) {
        self.file = file
        if let problem = Self.unreadable(file) {
            problems.append(problem)
            return
        }
        let message = Message(parsing: file)
        if let offset = message.offset(of: .missingHeaderSeparator) {
            problems.append(("an empty line is missing between the header fields and the text", offset))
            return
        }
        readHeader(message.root, form)
        readParts(message)
    }

    private static func unreadable(_ file: [UInt8]) -> (text: String, offset: Int)? {
        guard file.count <= TemplateLimits.size else {
            return ("the template has \(file.count) bytes, more than \(TemplateLimits.size)", 0)
        }
        return firstBadByte(file).map { ("this is no UTF-8 text", $0) }
    }

    private mutating func refuse(_ text: String, at offset: Int = 0) { problems.append((text, offset)) }

    /// What a field says is read before values are put in: with one in it, it would say something else, or nothing.
    private mutating func refuseVariables(in entity: Entity, butSubject: Bool) {
        for field in entity.header where !(butSubject && field.isNamed("Subject")) {
            let value = field.rawValue
            let place = value.indices.first { value[$0...].starts(with: TemplateTag.open) }
            if let place { refuse("a variable may not stand in the field \(field.name): of the header only Subject is filled", at: place) }
        }
    }

    private mutating func readHeader(_ root: Entity, _ form: TemplateKind.Form) {
        refuseVariables(in: root, butSubject: true)
        for field in root.header where !field.name.lowercased().hasPrefix("content-") && !field.isNamed("MIME-Version") {
            guard field.isNamed("Subject"), form == .mail else {
                let allowed = form == .mail ? "Subject and Content-Type" : "Content-Type"
                refuse("the field \(field.name) is not taken from a template; it may have \(allowed)", at: field.range.lowerBound)
                continue
            }
            if subject != nil { refuse("there is a second Subject field", at: field.range.lowerBound) }
            subject = field.rawValue
        }
        if form == .mail, subject == nil { refuse("the first line must be Subject: and the subject of the mail") }
    }

    private mutating func readParts(_ message: Message) {
        let root = message.root
        switch root.contentType.mediaType {
        case "text/plain": readPart(root, message) { $0.text = $1 }
        case "multipart/alternative":
            let types = root.children.map(\.contentType.mediaType)
            guard types == ["text/plain"] || types == ["text/plain", "text/html"] else {
                return refuse(
                    "multipart/alternative must hold a text/plain part and then a text/html part", at: root.bodyRange.lowerBound)
            }
            readPart(root.children[0], message) { $0.text = $1 }
            for child in root.children { refuseVariables(in: child, butSubject: false) }
            if types.count == 2 { readPart(root.children[1], message) { $0.html = $1 } }
        default:
            refuse("a template is text/plain, or multipart/alternative of text/plain and text/html; this is \(root.contentType.mediaType)")
        }
    }

    private mutating func readPart(_ entity: Entity, _ message: Message, _ set: (inout Self, ArraySlice<UInt8>) -> Void) {
        let start = entity.headerRange.lowerBound
        let charset = entity.contentType.parameters["charset"]?.lowercased() ?? "utf-8"
        if charset != "utf-8", charset != "us-ascii" { refuse("the charset is utf-8, not \(charset)", at: start) }
        if !entity.transferEncoding.isIdentity { refuse("a template is written as it is, without Content-Transfer-Encoding", at: start) }
        set(&self, message.slice(entity.bodyRange))
    }

    /// Where UTF-8 ends to be UTF-8, or a control character stands.
    private static func firstBadByte(_ bytes: [UInt8]) -> Int? {
        if let control = bytes.firstIndex(where: { $0 < 0x20 && ![0x09, 0x0A, 0x0D].contains($0) || $0 == 0x7F }) { return control }
        guard String(validating: bytes, as: UTF8.self) == nil else { return nil }
        var decoder = UTF8()
        var iterator = bytes.makeIterator()
        var offset = 0
        while case .scalarValue(let scalar) = decoder.decode(&iterator) { offset += UTF8.width(scalar) }
        return offset
    }
}
