import Mail

/// A plan as a story to read aloud: for the terminal, and wherever plain text is shown.
public struct Explanation: Sendable {
    let plan: Plan
    private let subject: String?
    let paint: @Sendable (String, Mark) -> String

    /// - Parameters:
    ///   - subject: named in the headline; `nil` where subjects are not shown.
    ///   - paint: dresses a word in the colour of its mark; by default nothing is coloured.
    public init(_ plan: Plan, subject: String? = nil, paint: @escaping @Sendable (String, Mark) -> String = { text, _ in text }) {
        self.plan = plan
        self.subject = subject
        self.paint = paint
    }

    /// The answer in one sentence: `“Offer” leaves encrypted for 2 recipients, without encryption for one recipient.`
    public var headline: String {
        let name = subject.flatMap { $0.isEmpty ? nil : "“\(Words.printable($0))”" } ?? "The message"
        let parts = Self.classes.compactMap { words, outcomes in
            let count = plan.recipients.count { outcomes.contains($0.outcome) }
            return count == 0 ? nil : "\(words) \(Words.count(count, "recipient"))"
        }
        return parts.isEmpty ? "\(name) has no recipients." : "\(name) \(parts.joined(separator: ", "))."
    }

    /// Headline, then each recipient with his steps; ends with a line end.
    public var text: String {
        var lines = [headline]
        for decision in plan.recipients {
            lines += ["", "\(Words.printable(decision.recipient.description))  \(paint(decision.outcome.words, decision.mark))"]
            lines += plan.story(for: decision).flatMap(self.lines)
        }
        if let subject = plan.subjectReplacement { lines += ["", "The subject becomes “\(Words.printable(subject))”."] }
        if !plan.fieldRemovals.isEmpty {
            lines += ["", "Header fields removed: \(plan.fieldRemovals.map { Words.printable($0.name) }.joined(separator: ", "))."]
        }
        lines += plan.alarms.map { "\n\(paint(Mark.attention.sign, .attention)) \($0.capitalizedFirst)." }
        return lines.joined(separator: "\n") + "\n"
    }

    /// The worst news first.
    private static let classes: [(words: String, outcomes: Set<RecipientDecision.Outcome>)] = [
        ("is not sent to", [.refused]), ("is held for", [.held]), ("leaves without encryption for", [.plain, .signed]),
        ("leaves encrypted for", [.encrypted, .signedAndEncrypted, .alreadyEncrypted]),
        ("is delivered encrypted to", [.deliveredEncrypted]), ("is delivered to", [.delivered]),
    ]

    private func lines(_ step: Step) -> [String] {
        var lines = ["  \(paint(step.mark.sign, step.mark)) \(Words.printable(step.headline))"]
        if !step.detail.isEmpty { lines.append("      \(Words.printable(step.detail))") }
        guard !step.refused.isEmpty else { return lines }
        let rows = step.refused.map { certificate in
            let first = ([certificate.reason] + [certificate.detail].compactMap(\.self)).joined(separator: ", ")
            let reason = ([first] + (certificate.also ?? [])).joined(separator: "; also ")
            return [
                CertificateText.short(thumbprint: certificate.thumbprint), Words.printable(certificate.issuer), Words.printable(reason),
            ]
        }
        lines += Self.table([["Certificate", "Issued by", "Refused because"]] + rows).map { "      " + $0 }
        if step.refusedUnlisted > 0 { lines.append("      and \(step.refusedUnlisted) more") }
        return lines
    }

    private static func table(_ rows: [[String]]) -> [String] {
        let columns = rows.first?.count ?? 0
        let widths = (0..<columns).map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            row.enumerated().map { column, cell in
                column == columns - 1 ? cell : cell + String(repeating: " ", count: widths[column] - cell.count)
            }.joined(separator: "  ")
        }
    }
}

extension RecipientDecision {
    /// The mark of the whole decision: that of its outcome.
    public var mark: Mark { steps.last { $0.kind == .outcome }?.mark ?? .neutral }
}
