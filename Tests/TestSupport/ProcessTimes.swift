import Foundation
import Testing

/// What another process has used of the machine (proc(5)).
public enum ProcessTimes {
    /// Processor time in its own code and in the kernel.
    public static func processor(_ process: Int32) throws -> Duration {
        let text = try String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)
        // The name in parentheses may hold blanks; behind it utime and stime are the 12th and 13th field.
        let fields = try #require(text.split(separator: ")").last).split(separator: " ")
        try #require(fields.count > 12)
        let ticks = try #require(Int(fields[11])) + (try #require(Int(fields[12])))
        return .seconds(Double(ticks) / Double(sysconf(Int32(_SC_CLK_TCK))))
    }
}
