/// Where the operation that the task carries out came from, for the audit records its transactions write.
public enum AuditOrigin {
    /// Network address; `nil`: this machine.
    @TaskLocal public static var address: String?
}
