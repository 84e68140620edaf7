/// One thing an administrator should know, with what to do about it.
public struct Finding: Codable, Sendable, Hashable {
    public enum Severity: String, Codable, Sendable, CaseIterable {
        /// Something does not work, or will not.
        case problem
        /// It works, and is unwise.
        case warning
        /// Good to know; asks for nothing.
        case note
    }

    public var severity: Severity
    /// One line: what is so.
    public var title: String
    /// What that means for the mail.
    public var meaning: String
    /// What to do, as a command or a line of the configuration where there is one.
    public var remedy: String
    /// The operation that mends it; absent when there is none, or only a person can know what to fill in.
    public var fix: Fix?

    /// One click, after its effect was shown.
    public struct Fix: Codable, Sendable, Hashable {
        /// The name of the operation.
        public var operation: String
        /// What is known of its input.
        public var input: [String: String]

        public init(_ operation: String, _ input: [String: String] = [:]) {
            self.operation = operation
            self.input = input
        }
    }

    public init(_ severity: Severity, _ title: String, meaning: String, remedy: String, fix: Fix? = nil) {
        self.severity = severity
        self.title = title
        self.meaning = meaning
        self.remedy = remedy
        self.fix = fix
    }
}
