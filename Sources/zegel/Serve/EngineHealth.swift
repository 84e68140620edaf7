import Admin
import Foundation
import Gateway
import Health
import Queue
import Store
import Synchronization

/// What watchers are told: `/readyz` with reasons, `/metrics`. It answers from the first moment, before the store is open.
final class EngineHealth: HealthSource {
    /// A store that needs longer for one small read does not answer.
    private static let patience = 2.0

    private enum Phase: Sendable {
        case starting(String)
        case running(EngineParts)
        case stopping
    }

    private let phase = Mutex(Phase.starting("the store is being opened"))
    private let meter: MailMeter
    private let disk: DiskGauge
    private let now: @Sendable () -> Date

    init(meter: MailMeter, disk: DiskGauge, now: @escaping @Sendable () -> Date) {
        self.meter = meter
        self.disk = disk
        self.now = now
    }

    func run(_ parts: EngineParts) { phase.withLock { $0 = .running(parts) } }

    func stop() { phase.withLock { $0 = .stopping } }

    /// What is read from when the engine runs.
    struct EngineParts: Sendable {
        var store: Store
        var queue: Queue
        var backlog: Backlog
    }

    // MARK: Readiness

    func obstacles() async -> [String] {
        switch phase.withLock({ $0 }) {
        case .starting(let step): return ["starting: \(step)"]
        case .stopping: return ["stopping: clients are told to come back later"]
        case .running(let parts):
            let answers =
                await Patience.work(seconds: Self.patience) { (try? await parts.store.read { try $0.generation() }) != nil } ?? false
            let silence = answers ? [] : ["the store does not answer: see the log, and whether its disk is full or slow"]
            return silence + shortage + Self.rush(parts.backlog)
        }
    }

    private var shortage: [String] {
        guard !disk.hasRoom, let free = disk.free else { return [] }
        return ["the disk of the store has \(free >> 20) MiB left and accepting mail needs \(disk.needed >> 20): make room"]
    }

    private static func rush(_ backlog: Backlog) -> [String] {
        guard backlog.refuses(.outside) else { return [] }
        let seconds = backlog.wait.components.seconds
        return [
            "\(backlog.count) messages wait to be processed and new mail would wait \(seconds) s, so mail from outside is told to come back: "
                + "this ends by itself; where it comes often, the machine needs faster processors or disks"
        ]
    }

    // MARK: Metrics

    func metrics() async -> [MetricFamily] {
        let isReady = await obstacles().isEmpty
        var families = [
            MetricFamily("zegel_build", .gauge, "The version that runs.", [.init(1, [.init("version", Version.text)])]),
            MetricFamily("zegel_ready", .gauge, "1 when mail can be accepted.", [.init(isReady ? 1 : 0)]),
            MetricFamily("zegel_disk_free_bytes", .gauge, "Free space where the store is.", disk.free.map { [.init(Double($0))] } ?? []),
        ]
        families += MailMetrics.families(meter.counts)
        families += ProcessMetrics.families()
        if case .running(let parts) = phase.withLock({ $0 }) {
            families.append(
                MetricFamily(
                    "zegel_processing_wait_seconds", .gauge, "How long mail that came now would wait to be processed.",
                    [.init(parts.backlog.wait / .seconds(1))]))
            let now = now()
            families += (try? await parts.store.read { try StoreMetrics.families($0, at: now) }) ?? []
        }
        return families
    }
}
