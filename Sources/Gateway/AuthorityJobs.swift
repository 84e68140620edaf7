import CA
import Foundation
import Jobs
import Logging
import Store

/// The timed work of the certificate authority: requests, lists before half of their life is over, renewals.
public struct AuthorityJobs: Sendable {
    private static let firstRetry: TimeInterval = 60
    private static let longestRetry: TimeInterval = 6 * 3600
    private static let day: TimeInterval = 86_400

    private let requests: RequestDesk
    private let lists: ListDesk
    private let renewals: RenewalDesk
    private let store: Store
    private let logger: Logger

    /// - Parameter crypto: keys are made there, beside the threads of the mail.
    public init(store: Store, crypto: any CryptoRunner = ThreadPerJob(), logger: Logger) {
        self.store = store
        self.logger = logger
        requests = RequestDesk(issuing: IssuingDesk(store: store, crypto: crypto))
        lists = ListDesk(store: store, crypto: crypto)
        renewals = RenewalDesk(requests: requests)
    }

    /// What to do, by the kind of job.
    public var works: [String: JobRunner.Work] {
        [
            certificateRequestJob: { await carryOut($0) }, certificateListJob: { await sign($0) }, RenewalDesk.job: { await renew($0) },
        ]
    }

    /// One request; a job for it lives until it is issued, has failed for good, or waits for somebody.
    private func carryOut(_ job: JobRow) async -> JobOutcome {
        do {
            let row = try await requests.carryOut(job.subject)
            if row.state == .failed {
                logger.warning("ca.request-failed", metadata: ["request": "\(row.id)", "reason": "\(row.problem ?? "")"])
            }
            return .over
        } catch is CAError {
            return .over
        } catch {
            let wait = min(Self.firstRetry * Double(1 << min(job.failures, 12)), Self.longestRetry)
            return .failed(reason: "\(error)", next: store.now().addingTimeInterval(wait))
        }
    }

    private func sign(_ job: JobRow) async -> JobOutcome {
        guard let authority = Int64(job.subject) else { return .over }
        do {
            switch try await lists.publish(authority) {
            case .published(_, _, let next): return .done(next: next)
            // The key comes back by an import, which adds the job again.
            case .cannotSign, .gone: return .over
            }
        } catch {
            return .failed(reason: "\(error)", next: store.now().addingTimeInterval(Self.firstRetry))
        }
    }

    private func renew(_ job: JobRow) async -> JobOutcome {
        let now = store.now()
        do {
            let filed = try await renewals.renewDue(by: "system")
            if !filed.isEmpty { logger.info("ca.renewals-filed", metadata: ["count": "\(filed.count)"]) }
            return .done(next: now.addingTimeInterval(Self.day / 4))
        } catch {
            return .failed(reason: "\(error)", next: now.addingTimeInterval(3600))
        }
    }
}
