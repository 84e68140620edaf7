import MIME

/// The pieces of a body as boxes, in their order.
struct BodyBuilder {
    private let content: MailContent
    private let words: FrameWords
    private let limits: Limits
    private let choice: PDFJob.BodyChoice
    private(set) var boxes: [any Box] = []
    /// There was HTML.
    private(set) var hasFormatting = false
    /// Not all characters were taken.
    private(set) var isCut = false
    private(set) var missingPictures = 0
    /// What the body itself says or shows of its language.
    private(set) var language: String?
    private var charactersLeft: Int
    private var pictures: PartPictures

    init(_ content: MailContent, words: FrameWords, limits: Limits, choice: PDFJob.BodyChoice) {
        (self.content, self.words, self.limits, self.choice) = (content, words, limits, choice)
        charactersLeft = limits.characters
        pictures = PartPictures(content, limits: limits)
        hasFormatting = content.message.entities.contains { $0.contentType.subtype.hasSuffix("html") && !$0.isAttachment }
        language = LanguageGuess.language(of: content)
    }

    /// Parts that only HTML shows, and that it did not show.
    var unshownParts: [Entity] { pictures.unshown }

    mutating func build() throws {
        for (index, piece) in content.pieces.enumerated() {
            if index > 0, case .picture = piece {} else if index > 0 { boxes.append(RuleBox()) }
            switch piece {
            case .text(let entity): addText(entity)
            case .picture(let entity): addPicture(entity)
            case .html(let entity): try addHTML(entity)
            }
        }
        if boxes.isEmpty {
            var style = TextStyle()
            style.color = .muted
            boxes.append(TextBox([.text(words.emptyBody, style)]))
        }
        missingPictures = pictures.missing
    }

    private mutating func addText(_ entity: Entity) {
        let parameters = entity.contentType.parameters
        let isPlain = entity.contentType.subtype == "plain"
        let text = content.text(of: entity)
        add(
            isPlain || entity.contentType.subtype != "enriched" ? text : HTMLText.words(of: text),
            isFlowed: parameters["format"]?.lowercased() == "flowed", deletesSpace: parameters["delsp"]?.lowercased() == "yes")
    }

    private mutating func add(_ text: String, isFlowed: Bool, deletesSpace: Bool) {
        boxes += PlainText(taking(text), isFlowed: isFlowed, deletesSpace: deletesSpace).boxes()
    }

    private mutating func taking(_ text: String) -> String {
        guard text.utf8.count > charactersLeft else {
            charactersLeft -= text.utf8.count
            return text
        }
        isCut = true
        defer { charactersLeft = 0 }
        return String(decoding: text.utf8.prefix(charactersLeft), as: UTF8.self)
    }

    private mutating func addPicture(_ entity: Entity) {
        let name = FileName.cleaned(entity.fileName ?? "")
        guard let picture = pictures.decode(entity) else { return }
        let placed = PlacedPicture(
            picture: picture, width: Double(picture.width) * 0.75, height: Double(picture.height) * 0.75,
            description: name.isEmpty ? words.picture : name)
        var style = BoxStyle()
        style.margin = .init(6, 0, 6, 0)
        boxes.append(BlockBox([PictureBox(placed, alignment: .start)], style: style))
    }

    private mutating func addHTML(_ entity: Entity) throws {
        let html = content.text(of: entity)
        guard choice == .best else { return add(HTMLText.words(of: html), isFlowed: false, deletesSpace: false) }
        guard html.utf8.count <= limits.htmlSize else { throw PDFError.tooComplex(what: "size") }
        boxes += try HTMLLayout.boxes(of: html, pictures: &pictures, words: words, limits: limits)
    }
}
