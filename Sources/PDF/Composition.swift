import MIME

/// Sorts a message, lays it out and draws it. HTML that cannot be laid out gives way to its text (`behaviour.md` F-04).
struct Composition {
    /// What goes to the writer.
    struct Result {
        var pages: [UInt8]
        var figures: [String]
        var attachments: [Attachment]
        var language: String
        var report: PDFReport
    }

    private let job: PDFJob
    private let message: Message
    private let words: FrameWords
    private let geometry: PageGeometry
    private let lines: HeaderLines

    init(_ job: PDFJob, _ message: Message) {
        (self.job, self.message) = (job, message)
        words = .of(job.frame.language)
        geometry = PageGeometry(job.frame.paper)
        lines = HeaderLines(message, words)
    }

    func compose() throws -> Result {
        guard Typesetter.hasFonts else { throw PDFError.noFonts }
        guard job.body == .best else { return try compose(.text, isTextInstead: true) }
        do {
            return try compose(.best, isTextInstead: false)
        } catch PDFError.tooComplex {
            return try compose(.text, isTextInstead: true)
        }
    }

    private func compose(_ choice: PDFJob.BodyChoice, isTextInstead: Bool) throws -> Result {
        let content = MailContent(message, body: choice)
        var body = BodyBuilder(content, words: words, limits: job.limits, choice: choice)
        let language = body.language ?? job.frame.language
        let setter = Typesetter(
            language: language, limits: job.limits, pageHeight: geometry.contentHeight - 4,
            seconds: choice == .best ? job.limits.layoutSeconds : nil, cutSeconds: choice == .text ? job.limits.textSeconds : nil)
        try body.build()
        var report = PDFReport()
        report.isTextInstead = isTextInstead && body.hasFormatting
        report.missingPictures = body.missingPictures
        report.isCut = body.isCut || content.isIncomplete
        // Whether pages are cut off shows only when they are set: then they are set once more, with a remark.
        var result = try draw(body, content, setter, language, report)
        if result.report.isCut != report.isCut { result = try draw(body, content, setter, language, result.report) }
        return result
    }

    private func draw(
        _ body: BodyBuilder, _ content: MailContent, _ setter: Typesetter, _ language: String, _ known: PDFReport
    ) throws -> Result {
        var report = known
        let attachments = files(body, content, withOriginal: report.isCut || job.frame.attachesOriginal)
        var logos = PictureDecoder(limits: job.limits)
        let front = FrontPage(frame: job.frame, words: words, logo: logos.decode(job.frame.logo))
        let remarks = (report.isCut ? [words.cut] : []) + (report.isTextInstead ? [words.textInstead] : [])
        setter.restart()
        let page = BlockBox(front.boxes(lines, attachments, remarks: remarks) + body.boxes, isCuttable: true)
        let height = try page.layOut(width: geometry.contentWidth, setter)
        var sheet = Sheet(limits: job.limits)
        try page.place(x: 0, y: 0, on: &sheet)
        let cuts = PageCutter(sheet, height: geometry.contentHeight, end: height).cuts(most: job.limits.pages)
        report.pages = cuts.pages
        if page.wasCut || cuts.end < height - 1 { report.isCut = true }
        let painter = PagePainter(sheet: sheet, cuts: cuts, geometry: geometry, facts: facts, setter: setter)
        let (pages, figures) = try painter.paint()
        return Result(pages: pages, figures: figures, attachments: attachments, language: language, report: report)
    }

    private func files(_ body: BodyBuilder, _ content: MailContent, withOriginal: Bool) -> [Attachment] {
        var list = AttachmentList(message, words)
        for entity in content.files + body.unshownParts { list.add(entity) }
        if withOriginal { list.addOriginal(lines.subject) }
        return list.attachments
    }

    private var facts: DocumentFacts {
        DocumentFacts(
            title: lines.subject.isEmpty ? words.noSubject : lines.subject, author: lines.from, madeAt: job.frame.madeAt,
            pageNumber: words.page, foot: lines.subject)
    }
}
