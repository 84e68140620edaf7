/// An enhanced mail system status code, `class.subject.detail` (RFC 3463 §2).
public struct EnhancedStatus: Hashable, Sendable, Codable, CustomStringConvertible {
    /// 2 success, 4 persistent transient failure, 5 permanent failure.
    public var `class`: Int
    /// What the status is about, 0…999: 1 address, 2 mailbox, 3 system, 4 network, 5 protocol, 6 content, 7 policy.
    public var subject: Int
    /// The condition within the subject, 0…999.
    public var detail: Int

    public init(_ class: Int, _ subject: Int, _ detail: Int) {
        self.class = `class`
        self.subject = subject
        self.detail = detail
    }

    /// Reads `5.7.1`; `nil` for anything that is not three numbers of the ranges of RFC 3463 §2.
    public init?(parsing text: some StringProtocol) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, parts.allSatisfy({ (1...3).contains($0.count) && $0.utf8.allSatisfy { (48...57).contains($0) } }),
            let first = Int(parts[0]), [2, 4, 5].contains(first), let second = Int(parts[1]), let third = Int(parts[2])
        else { return nil }
        self.init(first, second, third)
    }

    public var description: String { "\(`class`).\(subject).\(detail)" }
}
