import Foundation

/// What glibc's `malloc` does with freed memory.
///
/// A mail takes and frees a few hundred kilobytes. Given back to the system at once they would be fetched again for the next mail,
/// page by page. The arenas, one a core, keep 4 MiB each at most. Pieces of 256 KiB and more go straight back: among smaller ones they
/// leave gaps that nothing fits into, and under a load of large mails the gaps were more than the mails.
enum FreedMemory {
    private typealias MallocOption = @convention(c) (Int32, Int32) -> Int32

    // malloc.h, which no module of Swift's has.
    private static let trimThreshold: Int32 = -1
    private static let topPad: Int32 = -2
    private static let mapThreshold: Int32 = -3
    private static let arenasAtMost: Int32 = -8

    /// Before the first threads start. Another C library than glibc is left as it is.
    static func keep() {
        guard let symbol = dlsym(nil, "mallopt") else { return }
        let mallopt = unsafeBitCast(symbol, to: MallocOption.self)
        let arenas = min(max(ProcessInfo.processInfo.activeProcessorCount, 2), 16)
        for (option, value) in [(arenasAtMost, arenas), (trimThreshold, 4 << 20), (topPad, 1 << 20), (mapThreshold, 256 << 10)] {
            _ = mallopt(option, Int32(value))
        }
    }
}
