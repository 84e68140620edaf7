import Foundation

/// The name by which `top -H` and `perf` show a thread. Foundation keeps `Thread.name` to itself here.
enum ThreadName {
    /// - Parameter name: at most 15 characters.
    static func set(_ name: String) { pthread_setname_np(pthread_self(), name) }
}
