import Mail
import Store

/// Why the queue did not do what was asked.
public enum QueueError: Error, Equatable, Sendable, CustomStringConvertible {
    case notFound(QueueID)
    /// The entry is being processed or delivered this moment; try again shortly.
    case inWork(QueueID)
    /// The entry's state does not allow the change.
    case wrongState(QueueID, QueueState)
    /// The lease ended and another worker has the entry: nothing was changed, the result is void.
    case leaseLost(QueueID)
    /// The entry is final: its bytes are gone.
    case noBytes(QueueID)

    public var description: String {
        switch self {
        case .notFound(let id): "no message \(id) in the queue"
        case .inWork(let id): "message \(id) is in work this moment, perhaps at a slow server; try again"
        case .wrongState(let id, .held): "message \(id) is held: release it first"
        case .wrongState(let id, let state): "message \(id) is \(state.rawValue)"
        case .leaseLost(let id): "message \(id) was taken over by another worker"
        case .noBytes(let id): "message \(id) is finished; its bytes are gone"
        }
    }
}

extension MailFailure {
    /// What a client is told when its mail cannot be made durable: always a 4yz, never a 250.
    public static func cannotQueue(_ error: any Error) -> Self {
        guard error as? StoreError == .diskFull else { return .temporary(cause: "\(error)") }
        // X.3.1 mail system full (RFC 3463 §3.4); 452 insufficient system storage (RFC 5321 §4.2.2).
        return Self(status: EnhancedStatus(4, 3, 1), text: "insufficient system storage", cause: "\(error)", code: 452)
    }
}
