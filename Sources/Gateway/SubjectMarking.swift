import MIME
import Policy

extension SubjectTags {
    /// A message whose subject has the tags of what was found and nothing else that looks like one (`behaviour.md` 20.2).
    ///
    /// Of several Subject fields the first stays: which of them is shown is anyone's guess (RFC 5322 §3.6 allows one).
    /// - Returns: the very same bytes when the subject is to stay as it is.
    func marking(_ bytes: [UInt8], with tags: [String]) -> [UInt8] {
        var message = Message(parsing: bytes)
        if message.root.header.all(named: "Subject").count > 1 {
            var isFirst = true
            message = Message(
                parsing: message.removingFields { field in
                    guard field.isNamed("Subject") else { return false }
                    defer { isFirst = false }
                    return !isFirst
                })
        }
        let subject = message.root.header.first(named: "Subject")?.decoded ?? ""
        let cleaned = cleaned(subject)
        guard cleaned != nil || !tags.isEmpty else { return message.bytes }
        let words = ([cleaned ?? subject] + tags).filter { !$0.isEmpty }
        return message.replacingField("Subject", with: words.joined(separator: " "))
    }

    /// The tags of a judged mail; none for one that is signed in part.
    func tags(for report: InfoReport) -> [String] {
        (report.wasEncrypted ? [decrypted] : []) + (signatureTag(for: report).map { [$0] } ?? [])
    }

    private func signatureTag(for report: InfoReport) -> String? {
        switch report.state {
        case nil, .partlySigned: nil
        case .valid: signed
        case .signedByDomain, .signedBySomebodyElse: report.stranger.map { signedBy($0.description) } ?? invalid
        case .revokedSince, .notTrusted, .weak, .invalid: invalid
        }
    }
}
