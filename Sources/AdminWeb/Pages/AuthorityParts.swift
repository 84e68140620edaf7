import AdminOperations
import Mail
import Web

/// What issuing, revoking and sending come to.
enum AuthorityParts {
    static func stateBadge(_ visit: Visit, _ request: RequestItem) -> HTML {
        let tone: Tone = ["issued": .good, "waiting": .attention, "failed": .problem][request.state] ?? .neutral
        return tone.badge(visit.text(AuthorityWords.requestStates[request.state] ?? StoryWords.unknown))
    }

    static func request(_ visit: Visit, _ item: RequestItem) -> HTML {
        let certificate: HTML =
            item.thumbprint.map { "<a href=\"\(Link.to("/certificate", ["thumbprint": $0]))\">\(Part.thumbprint($0))</a>" } ?? .empty
        let pem: HTML = item.request.map { "<h2>\(visit.text(AuthorityWords.toOutside))</h2><pre tabindex=\"0\">\($0)</pre>" } ?? .empty
        return Part.card(
            nil,
            Part.facts([
                (visit.text(AuthorityWords.forWhom), HTML(text: item.address)), (visit.text(CommonWords.state), stateBadge(visit, item)),
                (visit.text(AuthorityWords.waitsFor), item.detail.map { Part.said($0) } ?? .empty),
                (visit.text(CommonWords.certificate), certificate),
            ]) + pem)
    }

    static func revoked(_ visit: Visit, _ result: CertificateRevoke.Result) -> HTML {
        let lists: [HTML] = result.lists.map { list in
            "\(list.authority): \(list.number.map { "#\($0)" } ?? "–"), \(visit.times.at(list.nextUpdate))"
        }
        return CertificateParts.table(visit, visit.text(AuthorityWords.revoked), result.revoked).card
            + (lists.isEmpty ? .empty : Part.card(visit.text(AuthorityWords.listsSigned), Part.list(lists)))
    }

    /// Each password is shown this once.
    static func keyFiles(_ visit: Visit, _ items: [KeyFileItem]) -> HTML {
        let rows: [[HTML]] = items.map { item in
            [HTML(text: item.address), HTML(text: item.files.joined(separator: ", ")), password(visit, item)]
        }
        let table = Table(
            visit.text(AuthorityWords.keyFiles),
            [CommonWords.mailAddress, FieldWords.file, AuthorityWords.password].map { visit.text($0) }, rows)
        return items.isEmpty
            ? Part.card(nil, "<p>\(visit.text(CommonWords.none))</p>")
            : (items.contains { $0.password != nil } ? Part.notice(.attention, "<p>! \(visit.text(CommonWords.shownOnce))</p>") : .empty)
                + Part.card(visit.text(AuthorityWords.keyFiles), table.html)
    }

    /// What opens a key file, or how it reaches the owner.
    private static func password(_ visit: Visit, _ item: KeyFileItem) -> HTML {
        if let password = item.password { return "<code>\(password)</code>" }
        guard let phone = item.phone else { return HTML(text: visit.text(AuthorityWords.passwordInPortal)) }
        return HTML(text: visit.text(AuthorityWords.passwordBySMS, ["phone": phone]))
    }

    /// What would become of each line of a file.
    static func lines(_ visit: Visit, _ lines: [BulkPreview.Line]) -> HTML {
        let count = { (outcome: String) in "\(lines.count { $0.outcome == outcome })" }
        let sum = visit.text(AuthorityWords.lineSum, ["new": count("new"), "known": count("known"), "bad": count("bad")])
        let worst = lines.sorted { ($0.outcome == "bad" ? 0 : 1, $0.number) < ($1.outcome == "bad" ? 0 : 1, $1.number) }
        let rows: [[HTML]] = worst.prefix(200).map { line in
            let tone: Tone = ["new": .good, "bad": .problem][line.outcome] ?? .neutral
            return [
                HTML(text: "\(line.number)"), HTML(text: line.address),
                tone.badge(visit.text(AuthorityWords.lineOutcomes[line.outcome] ?? StoryWords.unknown)),
                line.reason.map { Part.said($0) } ?? "–",
            ]
        }
        let table = Table(
            visit.text(CommonWords.result),
            [
                .init(visit.text(AuthorityWords.line), isNumber: true), .init(visit.text(CommonWords.mailAddress)),
                .init(visit.text(CommonWords.result)), .init(visit.text(CommonWords.reason)),
            ],
            rows)
        return Part.notice(.information, "<p>\(sum)</p>") + table.card
    }
}

/// Guided procedures: what they will do, or did (`behaviour.md` 30).
enum IncidentParts {
    static func html(_ visit: Visit, _ result: IncidentResult) -> HTML {
        let steps: [HTML] = result.steps.map { step in
            let tone: Tone = ["planned": .information, "done": .good, "failed": .problem][step.state] ?? .neutral
            let word = visit.text(AuthorityWords.stepStates[step.state] ?? StoryWords.unknown)
            return "<li>\(tone.mark(word))<strong>\(Part.said(step.words))</strong><span class=\"small\">\(word)</span></li>"
        }
        var html = Part.card(visit.text(AuthorityWords.steps), "<ol class=\"story\">\(steps)</ol>")
        if !result.sent.isEmpty { html += AuthorityParts.keyFiles(visit, result.sent) }
        if !result.hints.isEmpty { html += Part.card(visit.text(AuthorityWords.hints), Part.list(result.hints.map { Part.said($0) })) }
        if !result.inventory.isEmpty {
            html += Part.card(
                visit.text(AuthorityWords.inventory),
                "<details><summary>\(visit.number(result.inventory.count))</summary>\(Part.list(result.inventory.prefix(500).map { Part.said($0) }))</details>"
            )
        }
        guard result.messageCount > 0 else { return html }
        let rows: [[HTML]] = result.messages.prefix(100).map { message in
            [
                "<a href=\"\(Link.to("/message", ["id": message.id]))\">\(visit.times.at(message.at))</a>",
                HTML(text: message.from.isEmpty ? "<>" : message.from),
                HTML(text: message.to.joined(separator: ", ")),
            ]
        }
        let title = visit.text(AuthorityWords.concerned, ["count": visit.number(result.messageCount)])
        return html
            + Part.card(title, Table(title, [CommonWords.when, CommonWords.fromTo, CommonWords.to].map { visit.text($0) }, rows).html)
    }
}
