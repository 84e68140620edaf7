import MIME
import Settings

/// A checked template, ready to be filled.
public struct NoticeTemplate: Sendable {
    /// A filled template.
    public struct Filled: Sendable, Hashable {
        /// In one line; only of a mail.
        public var subject: String?
        /// Lines end in LF; an SMS is one line; the lines of a page are as long as they were written.
        public var text: String
        public var html: String?
    }

    /// The filled template would be larger than a notice may be.
    public struct TooLarge: Error {}

    public let kind: TemplateKind
    public let language: Language
    private let subject: TemplatePart?
    private let text: TemplatePart
    private let html: TemplatePart?

    /// Reads and checks the text of a template.
    ///
    /// - Parameter content: MIME text, at most 256 KiB: a Subject field, an empty line, the plain text; or multipart/alternative of
    ///   text/plain and text/html.
    /// - Throws: `BadTemplate` with every problem found, in the order of the file.
    public init(_ content: String, of kind: TemplateKind, in language: Language) throws(BadTemplate) {
        self.kind = kind
        self.language = language
        let file = Array(content.utf8)
        let source = TemplateSource(file, kind.form)
        var problems = source.problems
        let parts = source.problems.isEmpty ? Self.parts(of: source, kind, &problems) : []
        guard problems.isEmpty, parts.count == 3, let text = parts[1] else {
            let sorted = problems.sorted { $0.offset < $1.offset }.prefix(TemplateLimits.problems)
            throw BadTemplate(problems: sorted.map { TemplateProblem($0.text, at: $0.offset, in: file) })
        }
        (subject, self.text, html) = (parts[0], text, parts[2])
    }

    /// Subject, text, HTML.
    private static func parts(of source: TemplateSource, _ kind: TemplateKind, _ problems: inout [(text: String, offset: Int)])
        -> [TemplatePart?]
    {
        [(source.subject, false), (source.text, false), (source.html, true)].map { bytes, isHTML in
            guard let bytes else { return nil }
            var scanner = TemplateScanner(kind, isHTML: isHTML)
            let nodes = scanner.scan(bytes)
            problems += scanner.problems
            return TemplatePart(nodes)
        }
    }

    /// Fills the template.
    /// - Parameter listLimit: lists are cut to so many items; `nil`: not at all.
    /// - Throws: `TooLarge`.
    public func fill(_ values: TemplateValues, listLimit: Int? = nil) throws(TooLarge) -> Filled {
        var values = values
        values["language"] = .text(language.rawValue)
        let plainValues = FilledValues(values, of: kind, in: language, listLimit: listLimit, dress: Dress.text)
        let plain = try text.fill(plainValues)
        var result = Filled(text: Self.flow(plain, kind.form))
        if let subject { result.subject = Dress.oneLine(try subject.fill(plainValues)) }
        if let html {
            result.html = try html.fill(FilledValues(values, of: kind, in: language, listLimit: listLimit, dress: Dress.html))
        }
        return result
    }

    private static func flow(_ text: String, _ form: TemplateKind.Form) -> String {
        switch form {
        case .mail: TextFlow.wrapped(text)
        case .sms: Dress.oneLine(text)
        case .page: TextFlow.paragraphs(text)
        }
    }
}
