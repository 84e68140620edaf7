import Foundation

/// Listening sockets systemd opened for us (sd_listen_fds(3)), by the names of `FileDescriptorName=`.
///
/// They let a gateway without any privilege listen on port 25, and connections wait while it restarts.
struct ActivatedSockets: Sendable {
    /// The first descriptor that is passed.
    private static let first: Int32 = 3

    private let descriptors: [String: Int32]

    /// Reads the environment and takes the variables out of it.
    init() {
        self.init(environment: ProcessInfo.processInfo.environment, processIdentifier: getpid())
        for name in ["LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES"] { unsetenv(name) }
        for descriptor in descriptors.values { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
    }

    init(environment: [String: String], processIdentifier: pid_t) {
        guard environment["LISTEN_PID"].flatMap(Int32.init) == processIdentifier,
            let count = environment["LISTEN_FDS"].flatMap(Int32.init), (1...256).contains(count)
        else {
            descriptors = [:]
            return
        }
        let names = (environment["LISTEN_FDNAMES"] ?? "").split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        let named = (0..<count).map { index in
            (Int(index) < names.count ? names[Int(index)] : "\(index)", Self.first + index)
        }
        descriptors = Dictionary(named) { first, _ in first }
    }

    var names: [String] { descriptors.keys.sorted() }

    /// The socket for the listener of this name; `nil`: it opens its own.
    func descriptor(for listener: String) -> Int32? { descriptors[listener] }
}
