/// Looks for what administrators get wrong (`behaviour.md` 3.6, 27.6).
public struct DoctorShow: AdminOperation {
    public static let name = "doctor.show"
    public static let route = Route.get("doctor")
    public static let summary = "What is wrong or unwise here, what it means, and the command that mends it."
    public static let isRead = true
    public static let fields: [OperationField] = []

    public struct Result: Codable, Sendable {
        public var findings: [Finding]
        /// The checks that found nothing, in words.
        public var passed: [String]

        public init(findings: [Finding], passed: [String]) {
            self.findings = findings
            self.passed = passed
        }
    }

    public init() {}
}
