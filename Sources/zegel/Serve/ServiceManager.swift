import Foundation

/// Tells systemd how it goes (sd_notify(3)); without `NOTIFY_SOCKET` nobody listens and nothing is sent.
struct ServiceManager: Sendable {
    private let socketPath: String?
    /// How often the watchdog wants to hear of us; `nil`: there is none.
    let watchdogInterval: Duration?

    /// Reads the environment and takes the variables out of it, so that no child speaks for us.
    init() {
        let environment = ProcessInfo.processInfo.environment
        self.init(environment: environment, processIdentifier: getpid())
        for name in ["NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID"] { unsetenv(name) }
    }

    init(environment: [String: String], processIdentifier: pid_t) {
        let path = environment["NOTIFY_SOCKET"] ?? ""
        socketPath = path.hasPrefix("/") || path.hasPrefix("@") ? path : nil
        let isForUs = environment["WATCHDOG_PID"].map { Int32($0) == processIdentifier } ?? true
        let period = environment["WATCHDOG_USEC"].flatMap(Int64.init).flatMap { $0 > 0 ? $0 : nil }
        watchdogInterval = isForUs ? period.map { .microseconds($0 / 2) } : nil
    }

    func ready(_ status: String) { send("READY=1\nSTATUS=\(Self.oneLine(status))") }
    func status(_ text: String) { send("STATUS=\(Self.oneLine(text))") }
    /// RELOADING=1 goes with the time of CLOCK_MONOTONIC, so that the READY=1 behind it is known to be newer.
    func reloading() {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        send("RELOADING=1\nMONOTONIC_USEC=\(Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000)")
    }
    func stopping() { send("STOPPING=1\nSTATUS=stopping") }
    func alive() { send("WATCHDOG=1") }

    private static func oneLine(_ text: String) -> String { text.replacing("\n", with: " ") }

    /// One datagram; a manager that does not listen is no trouble of ours.
    private func send(_ text: String) {
        guard let socketPath else { return }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        var path = Array(socketPath.utf8)
        if path.first == UInt8(ascii: "@") { path[0] = 0 }  // An abstract socket (unix(7)).
        guard path.count < MemoryLayout.size(ofValue: address.sun_path) else { return }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path) }
        let length = socklen_t(MemoryLayout.offset(of: \sockaddr_un.sun_path).map { $0 + path.count } ?? 0)
        let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        let bytes = Array(text.utf8)
        _ = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                sendto(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL), $0, length)
            }
        }
    }
}
