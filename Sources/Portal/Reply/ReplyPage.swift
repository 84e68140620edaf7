import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import PortalOperations
import Web

/// The reply page in its states: being written, and sent.
struct ReplyPage {
    let visit: PortalVisit
    let draft: ReplyDraft
    /// Why the last change was not, or not wholly, made.
    let refusals: [ReplyRefusal]

    init(_ visit: PortalVisit, _ draft: ReplyDraft, _ refusals: [ReplyRefusal] = []) {
        self.visit = visit
        self.draft = draft
        self.refusals = refusals
    }

    private var language: Language { visit.language }
    private var writer: String { draft.senderName.isEmpty ? draft.sender : draft.senderName }

    // MARK: Writing

    func page() -> PortalPage {
        let title = ReplyWords.title(language, ["name": writer])
        let problems = refusals.map(words)
        let facts: HTML = """
            <dl class="facts"><dt>\(ReplyWords.subject(language))</dt><dd>\(shownSubject)</dd>
            <dt>\(ReplyWords.sent(language))</dt><dd>\(day(draft.date))</dd>
            <dt>\(ReplyWords.goesTo(language))</dt><dd>\(draft.sender)</dd></dl>
            """
        var page = PortalPage(
            title: title, scripts: ["reply.js"],
            content: """
                <div class="card"><h1>\(title)</h1><p class="lead">\(ReplyWords.lead(language))</p>
                \(FormParts.problems(PageWords.problemTitle(language), problems))\(facts)\(form)</div>
                """)
        if !problems.isEmpty { page.status = .unprocessableContent }
        return page
    }

    private var form: HTML {
        """
        <form id="reply" method="post" action="\(visit.here())" enctype="multipart/form-data" data-max="\(draft.maximumSize)"
          data-max-files="\(draft.maximumFiles)" data-words="\(scriptWords)">
        \(FormParts.hidden("form", draft.form))\(FormParts.hidden("number", String(draft.number)))
        <div class="field"><label for="text">\(ReplyWords.message(language))</label>
        <textarea id="text" name="text" rows="9" autocomplete="off" aria-describedby="kept">\n\(draft.text)</textarea>
        <p class="hint kept" id="kept" role="status"></p></div>
        <fieldset><legend>\(ReplyWords.files(language))</legend>
        <div class="drop" id="drop">
        <p class="small" id="file-hint">\(filesHint)</p>
        <label class="visually-hidden" for="file">\(ReplyWords.choose(language))</label>
        <input id="file" name="file" type="file" multiple aria-describedby="file-hint">
        <p class="without-script"><button class="quiet" name="do" value="add">\(ReplyWords.add(language))</button></p></div>
        <ul class="files" id="files">\(draft.files.map(item))</ul>
        <p class="error" id="file-problem" role="alert"></p>
        </fieldset>
        <div class="actions"><button id="send" name="do" value="send">\(ReplyWords.send(language))</button>
        <p class="small">\(ReplyWords.until(language)) \(day(draft.validUntil)).</p></div>
        </form>
        """
    }

    private func item(_ file: ReplyDraft.File) -> HTML {
        """
        <li><span class="name">\(file.name)</span><span class="size">\(size(file.size))</span>
        <button class="quiet" name="remove" value="\(file.id)" aria-label="\(ReplyWords.removeFile(language, ["name": file.name]))">\
        \(ReplyWords.remove(language))</button></li>
        """
    }

    private var shownSubject: String { draft.subject.isEmpty ? ReplyWords.noSubject(language) : draft.subject }

    private var filesHint: String {
        ReplyWords.filesHint(language, ["count": String(draft.maximumFiles), "size": size(draft.maximumSize)])
    }

    // MARK: Sent

    func sent() -> PortalPage {
        let title = ReplyWords.sentTitle(language)
        return PortalPage(
            title: title,
            content: """
                <div class="card"><div class="done" aria-hidden="true">✓</div><h1>\(title)</h1>
                <p>\(ReplyWords.sentText(language, ["name": writer]))</p>
                <p><a class="button" href="\(visit.here())">\(ReplyWords.another(language))</a></p></div>
                """)
    }

    /// The same form for the second time: by reloading, or by two clicks.
    func sentAlready() -> PortalPage {
        let title = ReplyWords.sentTitle(language)
        return PortalPage(
            title: title,
            content: """
                <div class="card"><div class="done" aria-hidden="true">✓</div><h1>\(title)</h1><p>\(ReplyWords.sentAlready(language))</p>
                <p><a class="button" href="\(visit.here())">\(ReplyWords.another(language))</a></p></div>
                """)
    }

    // MARK: For the script

    private struct Answer: Encodable {
        var files: String
        var problem: String?
        var isSent: Bool
    }

    /// The list of files as markup, and what went wrong.
    func data() -> PortalPage {
        let list = HTML.empty + draft.files.map(item).reduce(.empty, +)
        let answer = Answer(files: list.text, problem: refusals.first.map(words), isSent: refusals.contains(.sent))
        let bytes = (try? JSONEncoder().encode(answer)) ?? Data()
        return .raw(
            Response(
                status: refusals.isEmpty ? .ok : .unprocessableContent, headers: [.contentType: "application/json"],
                body: .init(byteBuffer: ByteBuffer(bytes: bytes))))
    }

    /// Texts the script shows, in the language of the page.
    private var scriptWords: String {
        let words = [
            "kept": ReplyWords.kept(language), "unkept": ReplyWords.unkept(language), "failed": ReplyWords.uploadFailed(language),
            "again": PageWords.tryAgain(language), "waiting": ReplyWords.waiting(language), "remove": ReplyWords.remove(language),
            "large": self.words(.tooLarge), "many": self.words(.tooManyFiles), "sent": ReplyWords.sentAlready(language),
        ]
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return (try? encoder.encode(words)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    }

    // MARK: Words

    private func words(_ refusal: ReplyRefusal) -> String {
        switch refusal {
        case .tooLarge: ReplyWords.tooLarge(language, ["size": size(draft.maximumSize)])
        case .tooManyFiles: ReplyWords.tooManyFiles(language, ["count": String(draft.maximumFiles)])
        case .noFile: ReplyWords.noFile(language)
        case .empty: ReplyWords.empty(language)
        case .sent: ReplyWords.sentAlready(language)
        case .noLink, .wrongForm: PageWords.forbiddenText(language)
        }
    }

    private func day(_ date: Date) -> HTML {
        let locale = Locale(identifier: language == .german ? "de_DE" : "en_GB")
        let text = date.formatted(Date.FormatStyle(date: .long, time: .omitted, locale: locale))
        return "<time datetime=\"\(date.formatted(.iso8601))\">\(text)</time>"
    }

    /// Decimal units, as file managers show them.
    private func size(_ bytes: Int) -> String {
        let (number, unit): (Double, String) =
            bytes >= 1_000_000 ? (Double(bytes) / 1_000_000, "MB") : bytes >= 1000 ? (Double(bytes) / 1000, "kB") : (Double(bytes), "B")
        let locale = Locale(identifier: language == .german ? "de_DE" : "en_GB")
        return "\(number.formatted(.number.precision(.fractionLength(0...1)).locale(locale))) \(unit)"
    }
}
