import AdminOperations
import Mail
import Web

/// What the checks found, with the one click that mends it.
enum FindingParts {
    static func fix(_ visit: Visit, _ finding: Finding) -> HTML {
        guard let fix = finding.fix, let operation = AllOperations.list.first(where: { $0.name == fix.operation }), visit.may(operation),
            let words = OperationWords.all[fix.operation]
        else { return .empty }
        var fields = Fields([("operation", fix.operation)])
        for (name, value) in fix.input.sorted(by: { $0.key < $1.key }) { fields.add(name, value) }
        fields.add("back", visit.address)
        return "<br>\(Part.link(Link.to("/act", fields), visit.text(words.button)))"
    }

    static func card(_ visit: Visit, _ finding: Finding) -> HTML {
        let (tone, word): (Tone, Words) =
            switch finding.severity {
            case .problem: (.problem, CommonWords.problem)
            case .warning: (.attention, CommonWords.warning)
            case .note: (.neutral, CommonWords.note)
            }
        return """
            <section class="card"><h2>\(tone.badge(visit.text(word))) \(Part.said(finding.title))</h2><p>\(Part.said(finding.meaning))</p>
            <p class="small">\(visit.text(CommonWords.remedy)): \(Part.said(finding.remedy))\(fix(visit, finding))</p></section>
            """
    }
}
