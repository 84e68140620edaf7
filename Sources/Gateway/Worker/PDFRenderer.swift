import CConfinement
import Foundation
import Mail
import NIOPosix
import OpenSSL
import PDF
import Synchronization

/// Makes PDFs in worker processes of their own: a mail that kills a worker fails as a PDF, and nothing else happens.
///
/// Workers are started ahead and stay warm. At most `workers` mails are rendered at once; others wait their turn.
public final class PDFRenderer: Sendable {
    private let program: String
    private let patience: Duration
    private let threads: NIOThreadPool
    private let idle = Mutex<[WorkerPipe]>([])
    private let missing = Mutex<Int32>(0)
    private let count: Int

    /// - Parameters:
    ///   - program: of the workers: `zegel`. The default is this very program.
    ///   - workers: processes at once: one a core.
    ///   - patience: for one mail, from the moment a worker takes it. On a busy machine its 5 s of processor time take long.
    public init(program: String = "/proc/self/exe", workers: Int, patience: Duration = .seconds(120)) {
        (self.program, self.patience, count) = (program, patience, max(1, workers))
        threads = NIOThreadPool(numberOfThreads: max(1, workers))
        threads.start()
    }

    /// Starts the workers, so that the first mail need not wait for one. Harmless to leave out.
    public func warmUp() {
        for _ in 0..<count {
            threads.submit { state in
                guard case .active = state, let worker = try? WorkerPipe(program: self.program) else { return }
                self.giveBack(worker)
            }
        }
    }

    /// - Parameters:
    ///   - message: whole, as it would be sent in the clear.
    ///   - password: of the recipient.
    /// - Throws: `MailFailure`: 5.6.5 when this mail cannot become a PDF, 4.3.0 when no worker can be started.
    public func render(_ message: [UInt8], password: PDFPassword, frame: PDFFrame, limits: Limits = .standard) async throws -> RenderedPDF {
        // Nobody knows the second password: there is no way in but the recipient's.
        let owner = Random.bytes(32).map { String(UInt16($0) | 0x100, radix: 16).dropFirst() }.joined()
        var job = PDFJob(message: message, password: password, ownerPassword: owner, frame: frame)
        job.limits = limits
        return try await threads.runIfActive { [job] in try self.perform(job) }
    }

    /// No more mails; the workers end.
    public func stop() async throws {
        try await threads.shutdownGracefully()
        idle.withLock { $0.removeAll() }
    }

    /// The processes that wait for a mail.
    var idleProcesses: [pid_t] { idle.withLock { $0.map(\.identifier) } }

    /// What the kernel did not give to confine the workers, in words for an administrator; known after the first mail.
    public var lackingConfinement: [String] {
        let missing = missing.withLock { $0 }
        return [
            (confinement_no_filter, "system calls of the PDF worker are not filtered (seccomp)"),
            (confinement_no_files, "files are not kept from the PDF worker (Landlock)"),
            (confinement_no_limits, "memory of the PDF worker is not limited"),
        ].filter { Int(missing) & Int($0.0) != 0 }.map(\.1)
    }

    // MARK: On a thread of the pool

    private func perform(_ job: PDFJob) throws -> RenderedPDF {
        do {
            return try attempt(job)
        } catch WorkerPipe.Failure.died, WorkerPipe.Failure.late {
            // behaviour.md F-04: if rendering fails the plain-text part is used.
            var plain = job
            plain.body = .text
            do {
                return try attempt(plain)
            } catch WorkerPipe.Failure.died, WorkerPipe.Failure.late {
                throw MailFailure.notRendered(cause: "two workers died of it")
            }
        }
    }

    private func attempt(_ job: PDFJob) throws -> RenderedPDF {
        let head = try job.head()
        // A worker that died while it was idle says nothing about the mail.
        for isLast in [false, true] {
            let worker = try take()
            let deadline = ContinuousClock.now + patience
            do {
                try worker.waitUntilReady(deadline)
                missing.withLock { $0 = worker.lacking }
            } catch  where !isLast {
                continue
            } catch {
                throw MailFailure.temporary(cause: "no PDF worker comes up")
            }
            switch try worker.perform(job, head: head, until: deadline) {
            case .success(let rendered):
                giveBack(worker)
                return rendered
            case .failure(.noFonts):
                // The machine's fault, not the mail's: it waits. A worker of later finds the fonts of then.
                throw MailFailure.temporary(cause: "this machine has no fonts, which PDFs need: install fonts-noto-core")
            case .failure(let error):
                giveBack(worker)
                throw MailFailure.notRendered(cause: "\(error)")
            }
        }
        throw MailFailure.temporary(cause: "no PDF worker comes up")
    }

    private func take() throws -> WorkerPipe {
        if let worker = idle.withLock({ $0.popLast() }) { return worker }
        do {
            return try WorkerPipe(program: program)
        } catch {
            throw MailFailure.temporary(cause: "no PDF worker: \(error)")
        }
    }

    private func giveBack(_ worker: WorkerPipe) {
        idle.withLock { if $0.count < count { $0.append(worker) } }
    }
}

extension MailFailure {
    /// The message cannot be made a PDF (X.6.5, conversion failed, RFC 3463 §3.7).
    static func notRendered(cause: String) -> Self {
        Self(status: EnhancedStatus(5, 6, 5), text: "the message cannot be made a PDF", cause: cause)
    }
}
