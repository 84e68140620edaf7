import MIME

/// A message sorted into what is read, what stands in it as a picture, and what is a file (`behaviour.md` F-01).
struct MailContent {
    /// A piece of the body, in its order.
    enum Piece {
        case html(Entity)
        case text(Entity)
        case picture(Entity)
    }

    let message: Message
    private(set) var pieces: [Piece] = []
    /// What becomes a file for certain.
    private(set) var files: [Entity] = []
    /// Parts an HTML body may show by their Content-ID; those it does not show become files.
    private(set) var related: [Entity] = []
    /// Something could not be looked into: the original message goes into the PDF as well.
    private(set) var isIncomplete = false
    private let body: PDFJob.BodyChoice

    init(_ message: Message, body: PDFJob.BodyChoice) {
        self.message = message
        self.body = body
        isIncomplete = !message.isFullyInterpreted
        sort(message.root)
    }

    private mutating func sort(_ entity: Entity) {
        let type = entity.contentType
        if type.isMultipart, entity.isInterpreted { return sortMultipart(entity) }
        if entity.isAttachment || type.isComposite { return files.append(entity) }
        switch type.mediaType {
        case "text/html", "application/xhtml+xml": pieces.append(.html(entity))
        case "text/plain", "text/enriched", "text/richtext": pieces.append(.text(entity))
        case _ where type.type == "image":
            pieces.append(.picture(entity))
            files.append(entity)
        case _ where type.type == "text" && entity.fileName == nil: pieces.append(.text(entity))
        default: files.append(entity)
        }
    }

    private mutating func sortMultipart(_ entity: Entity) {
        switch entity.contentType.subtype {
        case "alternative": sortAlternative(entity)
        case "related": sortRelated(entity)
        case "signed":
            // RFC 1847 §2.1: the second part is the signature over the first. It cannot be checked in a PDF; the frame tells of it.
            if let first = entity.children.first { sort(first) }
            files += entity.children.dropFirst(2)
        default:
            for child in entity.children { sort(child) }
        }
    }

    // RFC 2046 §5.1.4: the last alternative a reader understands is the best.
    private mutating func sortAlternative(_ entity: Entity) {
        let wanted = body == .best ? ["html", "text"] : ["text", "html"]
        let chosen = wanted.lazy.compactMap { kind in entity.children.lastIndex { Self.holds(kind, $0) } }.first
        for (index, child) in entity.children.enumerated() {
            if index == chosen || chosen == nil && index == entity.children.count - 1 {
                sort(child)
            } else if !Self.holds("text", child), !Self.holds("html", child) {
                // Invitations and the like are files; other wordings of the text are not.
                files.append(child)
            }
        }
    }

    private static func holds(_ kind: String, _ entity: Entity) -> Bool {
        let type = entity.contentType
        if entity.isAttachment { return false }
        if type.isMultipart { return entity.children.contains { holds(kind, $0) } }
        return kind == "html" ? type.mediaType.hasSuffix("html") : type.mediaType == "text/plain"
    }

    // RFC 2387 §3.2: `start` names the root, else it is the first part.
    private mutating func sortRelated(_ entity: Entity) {
        let start = entity.contentType.parameters["start"].map(Self.identifier)
        let named = start.flatMap { start in entity.children.firstIndex { Self.contentID(of: $0) == start } }
        let root = named ?? 0
        for (index, child) in entity.children.enumerated() {
            if index == root { sort(child) } else { related.append(child) }
        }
    }

    /// Without angle brackets and white space; as the field has it, letter case included.
    static func contentID(of entity: Entity) -> String? {
        entity.header.first(named: "Content-ID").map { identifier($0.unfolded) }
    }

    private static func identifier(_ text: String) -> String {
        String(text.filter { !$0.isWhitespace && $0 != "<" && $0 != ">" })
    }

    /// Text in any charset: of an unknown one, every octet is a character.
    func text(of entity: Entity) -> String {
        if let text = message.text(of: entity) { return text }
        let octets = message.decodedBody(of: entity)
        return String(validating: octets, as: UTF8.self) ?? String(String.UnicodeScalarView(octets.map { Unicode.Scalar($0) }))
    }
}
