import Foundation

/// Times and memory of this process.
enum Measurement {
    /// Seconds a body takes.
    static func seconds(_ body: () async throws -> Void) async rethrows -> Double {
        let start = ContinuousClock.now
        try await body()
        return (ContinuousClock.now - start) / .seconds(1)
    }

    /// Seconds of processor time all threads of this process have had.
    static var processor: Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    /// The median of several runs, in seconds.
    static func median(_ runs: Int, _ body: (Int) async throws -> Void) async rethrows -> Double {
        var times: [Double] = []
        for run in 0..<runs { times.append(try await seconds { try await body(run) }) }
        return times.sorted()[runs / 2]
    }

    /// Resident bytes.
    static var resident: Int {
        let text = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""
        return (text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0) * 4096
    }

    static func report(_ what: String, _ value: String) {
        FileHandle.standardOutput.write(Data("\(what.padding(toLength: 62, withPad: " ", startingAt: 0)) \(value)\n".utf8))
    }
    static func microseconds(_ seconds: Double) -> String { String(format: "%.1f µs", seconds * 1e6) }
    static func ratio(_ a: Double, _ b: Double) -> String { String(format: "%.2f ×", a / b) }
    static func megabytes(_ bytes: Int) -> String { String(format: "%.0f MB", Double(bytes) / 1e6) }
}
