import AdminOperations

/// What the checks found, on the terminal: the worst first, each with its meaning and remedy.
enum FindingText {
    static func text(_ result: DoctorShow.Result) -> String {
        let findings = result.findings.map { finding in
            """
            \(sign(finding.severity)) \(Terminal.bold(Terminal.line(finding.title)))
                \(Terminal.line(finding.meaning))
                \(Terminal.grey("to do:")) \(Terminal.line(finding.remedy))
            """
        }
        let passed = result.passed.map { "\(Terminal.green("✓")) \($0.prefix(1).uppercased() + $0.dropFirst())" }
        return ([headline(result)] + findings + [passed.joined(separator: "\n")]).filter { !$0.isEmpty }.joined(separator: "\n\n")
    }

    private static func headline(_ result: DoctorShow.Result) -> String {
        let counts = Finding.Severity.allCases.compactMap { severity -> String? in
            let count = result.findings.count { $0.severity == severity }
            return count == 0 ? nil : "\(count) \(severity.rawValue)\(count == 1 ? "" : "s")"
        }
        return Terminal.bold(counts.isEmpty ? "Everything is in order." : "Found: \(counts.joined(separator: ", ")).")
    }

    private static func sign(_ severity: Finding.Severity) -> String {
        switch severity {
        case .problem: Terminal.red("✕")
        case .warning: Terminal.amber("!")
        case .note: Terminal.grey("–")
        }
    }
}
