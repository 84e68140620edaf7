import AdminOperations
import Web

/// Draws decisions so that somebody can follow them, and read them aloud.
struct Story {
    let visit: Visit

    /// `“Offer” was sent without encryption to one recipient`
    func headline(_ decisions: [Decision], subject: String?, isPast: Bool) -> String {
        let outcomes = decisions.flatMap(\.recipients).map(\.outcome)
        let name = subject.map { "“\($0)”" } ?? visit.text(StoryWords.theMessage)
        let parts = StoryWords.classes.compactMap { kind -> String? in
            let count = outcomes.count { kind.outcomes.contains($0) }
            guard count > 0 else { return nil }
            let people =
                count == 1 ? visit.text(StoryWords.oneRecipient) : visit.text(StoryWords.recipients, ["count": visit.number(count)])
            return visit.text(isPast ? kind.past : kind.future, ["people": people])
        }
        return parts.isEmpty ? "\(name)" : "\(name) \(parts.joined(separator: ", "))"
    }

    /// The subject, as the engine's first line names it.
    static func subject(_ story: String) -> String? {
        guard let line = story.split(separator: "\n").first, line.hasPrefix("“"), let end = line.range(of: "”", options: .backwards) else {
            return nil
        }
        return String(line[line.index(after: line.startIndex)..<end.lowerBound])
    }

    static func tone(_ outcome: String) -> Tone {
        switch outcome {
        case "signedAndEncrypted", "encrypted", "alreadyEncrypted", "delivered", "deliveredEncrypted": .good
        case "plain", "signed", "held": .attention
        case "refused": .problem
        default: .neutral
        }
    }

    func badge(_ outcome: String) -> HTML { Self.tone(outcome).badge(visit.text(StoryWords.outcomes[outcome] ?? StoryWords.unknown)) }

    func card(_ recipient: Decision.Recipient) -> HTML {
        let steps: [HTML] = recipient.steps.map(step)
        return """
            <section class="card"><h2>\(recipient.address) \(badge(recipient.outcome))</h2><ol class="story">\(steps)</ol></section>
            """
    }

    private func step(_ step: Decision.Step) -> HTML {
        let word = visit.text(StoryWords.marks[step.tone] ?? StoryWords.unknown)
        let detail: HTML = step.detail.isEmpty ? .empty : "<span class=\"small\">\(detail(step.detail))</span>"
        return "<li>\(step.tone.mark(word))<strong>\(Part.said(step.headline))</strong>\(detail)\(refused(step))</li>"
    }

    /// A setting and its value stand out: `encrypt.mode = allow` from domain partner.example.
    private func detail(_ text: String) -> HTML {
        guard let from = text.range(of: " from "), text[..<from.lowerBound].contains(" = ") else { return Part.said(text) }
        return "<code lang=\"en\">\(String(text[..<from.lowerBound]))</code>\(Part.said(String(text[from.lowerBound...])))"
    }

    private func refused(_ step: Decision.Step) -> HTML {
        guard !step.refused.isEmpty else { return .empty }
        let rows: [[HTML]] = step.refused.map { certificate in
            let name = Part.thumbprint(certificate.thumbprint)
            let link: HTML =
                visit.may(CertificateShow.self)
                ? "<a href=\"\(Link.to("/certificate", ["thumbprint": certificate.thumbprint]))\">\(name)</a>" : name
            return [link, HTML(text: certificate.issuer), "<span class=\"badge problem\" lang=\"en\">✕ \(certificate.reason)</span>"]
        }
        let more: HTML =
            step.unlisted > 0 ? "<p class=\"small\">\(visit.text(StoryWords.andMore, ["count": "\(step.unlisted)"]))</p>" : .empty
        let table = Table(
            visit.text(StoryWords.refusedCertificates),
            [visit.text(CommonWords.certificate), visit.text(CertificateWords.issuer), visit.text(StoryWords.refusedBecause)], rows)
        return table.html + more
    }

    // MARK: What would change it

    /// The next step at hand, beside the problem; each shows its effect first.
    func remedies(_ decisions: [Decision]) -> HTML {
        var seen = Set<String>()
        var buttons: [HTML] = []
        var sentences: [String] = []
        let recipients = decisions.flatMap(\.recipients)
        for recipient in recipients where ["plain", "signed"].contains(recipient.outcome) {
            guard let at = recipient.address.lastIndex(of: "@") else { continue }
            let domain = String(recipient.address[recipient.address.index(after: at)...]).lowercased()
            guard seen.insert(domain).inserted, seen.count <= 3 else { continue }
            sentences = [visit.text(StoryWords.plainRemedy)]
            if visit.may(SettingsSet.self) {
                buttons.append(
                    Part.button(
                        ActPages.link(
                            SettingsSet.self, back: visit.address,
                            ["level": "domain:\(domain)", "key": "encrypt.mode", "value": "mandatory"]),
                        visit.text(StoryWords.makeMandatory, ["domain": domain])))
            }
        }
        for recipient in recipients where recipient.outcome == "refused" {
            guard seen.insert(recipient.address).inserted, seen.count <= 5 else { continue }
            sentences.append(visit.text(StoryWords.refusedRemedy, ["name": recipient.address]))
        }
        let candidates = recipients.flatMap(\.steps).flatMap(\.refused)
        if let first = candidates.first, visit.may(CertificateTrust.self) {
            buttons.append(
                ActPages.button(
                    visit, CertificateTrust.self, label: StoryWords.addToTrustList,
                    ["thumbprint": first.thumbprint, "status": "white-listed"]))
        }
        if !sentences.isEmpty { buttons.append(ActPages.button(visit, CertificateImport.self)) }
        guard !sentences.isEmpty || !buttons.isEmpty else { return .empty }
        return Part.card(visit.text(StoryWords.whatWouldChange), "\(sentences.map(Part.paragraph))\(Part.actions(buttons))")
    }
}
