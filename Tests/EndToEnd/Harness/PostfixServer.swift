import Foundation
import TestSupport

/// A Postfix of a test's own: its own folders and master process, listeners on loopback, both settings against smuggling on.
final class PostfixServer: Sendable {
    /// One `smtpd`, with what is set for it alone.
    struct Listener: Sendable {
        var port: LoopbackPort
        var options: [String] = []

        /// Takes mail in and hands it to a content filter of `master.cf` called `zegel`.
        static func before(filter port: LoopbackPort, _ listener: LoopbackPort) -> Self {
            Self(
                port: listener,
                options: ["content_filter=zegel:[127.0.0.1]:\(port.number)", "receive_override_options=no_address_mappings"])
        }

        /// Takes back what the filter let pass.
        static func after(_ listener: LoopbackPort) -> Self {
            Self(
                port: listener,
                options: [
                    "content_filter=", "mynetworks=127.0.0.1/32", "smtpd_relay_restrictions=permit_mynetworks,reject",
                    "receive_override_options=no_header_body_checks,no_unknown_recipient_checks,no_milters",
                ])
        }
    }

    let folder: TemporaryFolder
    private let listeners: [Listener]
    private let postfix: Tool

    /// Postfix's master needs to be root, to change to its own user.
    static var isPossible: Bool { Tool(named: "postfix") != nil && Tool(named: "python3") != nil && getuid() == 0 }
    static let reason: String = "needs Postfix, python3 and root"

    /// - Parameters:
    ///   - hostName: its own.
    ///   - networks: whose mail it relays.
    ///   - inside: the port that mail for `zegel.example` goes to.
    ///   - outside: the same for any other mail.
    ///   - main: further lines of `main.cf`.
    ///   - services: further lines of `master.cf`.
    init(
        _ listeners: [Listener], hostName: String, networks: String, inside: Int, outside: Int, main: String = "", services: String = ""
    ) throws {
        guard let postfix = Tool(named: "postfix"), let owner = getpwnam("postfix") else { throw HarnessError.stopped(Self.reason) }
        self.postfix = postfix
        self.listeners = listeners
        folder = try TemporaryFolder()
        chmod(folder.root, 0o755)
        for name in ["etc", "queue", "data"] {
            try FileManager.default.createDirectory(atPath: folder.path(name), withIntermediateDirectories: false)
            chmod(folder.path(name), 0o755)
        }
        chown(folder.path("data"), owner.pointee.pw_uid, owner.pointee.pw_gid)
        let ours = """
            myhostname = \(hostName)
            mynetworks = \(networks)
            relay_domains = zegel.example
            transport_maps = inline:{{zegel.example = smtp:[127.0.0.1]:\(inside)}}
            relayhost = [127.0.0.1]:\(outside)
            \(main)
            """
        try folder.write("etc/main.cf", Self.main(folder.root, ours).utf8)
        try folder.write("etc/master.cf", Self.master(listeners, services).utf8)
    }

    deinit {
        // A test that failed half-way leaves no master behind.
        let written = try? String(contentsOfFile: folder.path("queue/pid/master.pid"), encoding: .utf8)
        if let master = written.flatMap({ pid_t($0.trimmingCharacters(in: .whitespacesAndNewlines)) }), master > 1 { kill(master, SIGTERM) }
    }

    var log: String { (try? String(contentsOfFile: folder.path("maillog"), encoding: .utf8)) ?? "" }

    func start() async throws {
        try await run("start")
        for listener in listeners {
            guard await listener.port.waitUntilOpen() else { throw HarnessError.notReady(log) }
        }
    }

    func stop() async throws {
        try await run("stop")
        try? FileManager.default.removeItem(atPath: folder.path("queue/pid/master.pid"))
    }

    private func run(_ word: String) async throws {
        let outcome = try await postfix.run(["-c", folder.path("etc"), word])
        guard outcome.status == 0 else { throw HarnessError.command("postfix \(word)", outcome.status, outcome.errors + log) }
    }

    private static func main(_ root: String, _ more: String) -> String {
        """
        compatibility_level = 3.6
        queue_directory = \(root)/queue
        data_directory = \(root)/data
        mail_owner = postfix
        setgid_group = postdrop
        daemon_directory = /usr/lib/postfix/sbin
        command_directory = /usr/sbin
        maillog_file = \(root)/maillog
        maillog_file_prefixes = \(root)
        inet_interfaces = 127.0.0.1
        inet_protocols = ipv4
        smtpd_peername_lookup = no
        smtp_dns_support_level = disabled
        mydestination =
        \(more.contains("smtpd_relay_restrictions") ? "" : "smtpd_relay_restrictions = permit_mynetworks, reject_unauth_destination")
        smtp_tls_security_level = none
        smtpd_tls_security_level = none
        smtpd_forbid_bare_newline = yes
        smtpd_forbid_unauth_pipelining = yes
        queue_run_delay = 1s
        minimal_backoff_time = 1s
        maximal_backoff_time = 2s
        \(more)

        """
    }

    private static func master(_ listeners: [Listener], _ more: String) -> String {
        let doors = listeners.map { listener in
            "127.0.0.1:\(listener.port.number) inet n - n - - smtpd\n" + listener.options.map { "  -o \($0)\n" }.joined()
        }
        return doors.joined() + """
            pickup unix n - n 60 1 pickup
            cleanup unix n - n - 0 cleanup
            qmgr unix n - n 300 1 qmgr
            rewrite unix - - n - - trivial-rewrite
            bounce unix - - n - 0 bounce
            defer unix - - n - 0 bounce
            trace unix - - n - 0 bounce
            flush unix n - n 1000? 0 flush
            proxymap unix - - n - - proxymap
            smtp unix - - n - - smtp
            relay unix - - n - - smtp
            error unix - - n - - error
            retry unix - - n - - error
            anvil unix - - n - 1 anvil
            scache unix - - n - 1 scache
            postlog unix-dgram n - n - 1 postlogd
            \(more)

            """
    }
}
