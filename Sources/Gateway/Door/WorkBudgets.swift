/// The memory of mail in work, divided: a flood of arriving mail leaves room to process what came.
public struct WorkBudgets: Sendable {
    /// For bytes that arrive.
    public let intake: ByteBudget
    /// For messages that are processed.
    public let workspace: ByteBudget

    /// - Parameter bytes: for both together.
    public init(_ bytes: Int) {
        intake = ByteBudget(bytes / 4)
        workspace = ByteBudget(bytes - bytes / 4)
    }
}
