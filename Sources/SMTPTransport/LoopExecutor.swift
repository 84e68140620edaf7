import NIOCore

/// Runs tasks on one event loop: what a connection asks and hears then needs no other thread.
///
/// For tasks that never block, as the loop serves its other connections only between their steps.
final class LoopExecutor: TaskExecutor {
    private let loop: any EventLoop

    init(_ loop: any EventLoop) { self.loop = loop }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        loop.execute { [self] in job.runSynchronously(on: asUnownedTaskExecutor()) }
    }
}
