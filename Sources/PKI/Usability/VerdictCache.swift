import Foundation
import Mail
import OpenSSL
import Synchronization

/// Verdicts of one trust store, that is of one generation: whatever changes makes a new store, and so an empty cache.
///
/// A verdict counts from the moment it was made until anything it may rest on begins or ends.
final class VerdictCache: Sendable {
    /// All that a verdict depends on besides the trust store and the time.
    struct Question: Hashable {
        var thumbprint: String
        var purpose: Purpose
        var address: EmailAddress?
        var hasPrivateKey: Bool?
        var revocation: RevocationMode
        var grace: TimeInterval
        var policies: PathCheck.Policies
    }

    private struct Answer {
        var usability: Usability
        var from: Date
        /// Not any more at this moment.
        var until: Date
    }

    /// Verdicts kept at most, about 1 KiB each; beyond it the cache starts anew.
    static let capacity = 20_000

    private let answers = Mutex<[Question: Answer]>([:])

    func answer(to question: Question, at date: Date) -> Usability? {
        answers.withLock { answers in
            guard let answer = answers[question], answer.from <= date, date < answer.until else { return nil }
            return answer.usability
        }
    }

    func remember(_ usability: Usability, to question: Question, from: Date, until: Date) {
        answers.withLock { answers in
            if answers.count >= Self.capacity { answers.removeAll(keepingCapacity: true) }
            answers[question] = Answer(usability: usability, from: from, until: until)
        }
    }
}
