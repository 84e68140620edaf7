import Foundation
import Mail

/// What the inside server said about recipients, so that it is not asked for every mail. A clock is handed in, none is read.
struct CallAheadCache: Sendable {
    /// What is still known of a recipient.
    enum Memory: Hashable, Sendable {
        /// Recent enough to answer with.
        case fresh(exists: Bool)
        /// It existed when last asked; good enough while the server cannot be reached.
        case stale
        case nothing
    }

    private struct Answer: Sendable {
        var exists: Bool
        var at: Date
    }

    /// Postfix: `address_verify_positive_refresh_time`, 7 d.
    static let freshness: TimeInterval = 7 * 86_400
    /// Postfix: `address_verify_positive_expire_time`, 31 d.
    static let memory: TimeInterval = 31 * 86_400
    /// Postfix: `address_verify_negative_refresh_time`, 3 h.
    static let refusal: TimeInterval = 3 * 3600

    private let capacity: Int
    private var answers: [EmailAddress: Answer] = [:]

    init(capacity: Int = 100_000) { self.capacity = capacity }

    func memory(of recipient: EmailAddress, at now: Date) -> Memory {
        guard let answer = answers[recipient] else { return .nothing }
        let age = now.timeIntervalSince(answer.at)
        if !answer.exists { return age < Self.refusal ? .fresh(exists: false) : .nothing }
        return age < Self.freshness ? .fresh(exists: true) : age < Self.memory ? .stale : .nothing
    }

    mutating func learn(_ recipient: EmailAddress, exists: Bool, at now: Date) {
        if answers.count >= capacity { makeRoom(now) }
        answers[recipient] = Answer(exists: exists, at: now)
    }

    /// Guessed addresses go first: whoever guesses must not drive out those that exist.
    private mutating func makeRoom(_ now: Date) {
        answers = answers.filter { $0.value.exists && now.timeIntervalSince($0.value.at) < Self.memory }
        if answers.count >= capacity { answers = [:] }
    }
}
