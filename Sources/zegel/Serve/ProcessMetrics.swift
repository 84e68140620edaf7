import Foundation
import Health

/// The process as the kernel sees it, under the names other programs use for the same.
enum ProcessMetrics {
    static func families() -> [MetricFamily] {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        let seconds = Double(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) + Double(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6
        let descriptors = try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
        return [
            MetricFamily("process_cpu_seconds", .counter, "Processor time used.", [.init(seconds)]),
            MetricFamily("process_resident_memory_bytes", .gauge, "Memory held.", resident.map { [.init($0)] } ?? []),
            MetricFamily("process_open_fds", .gauge, "Open file descriptors.", descriptors.map { [.init(Double($0))] } ?? []),
        ]
    }

    /// The second number of `/proc/self/statm` is in pages.
    private static var resident: Double? {
        guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8) else { return nil }
        return text.split(separator: " ").dropFirst().first.flatMap { Double($0) }.map { $0 * Double(sysconf(Int32(_SC_PAGESIZE))) }
    }
}
