import Foundation
import TestSupport

/// A real content scanner of a test's own: rspamd as a milter, with two rules of ours and nothing of the network.
final class RspamdServer: @unchecked Sendable {
    static var isPossible: Bool { Tool(named: "rspamd") != nil }
    /// Mail with these words gets `X-Classification: secret`.
    static let secretWords = "PROJECT NIGHTINGALE"
    /// Mail with this in any part is refused, as a virus is.
    static let pattern = "ZEGEL-TEST-PATTERN-OF-A-VIRUS"

    let port: LoopbackPort
    private let folder: TemporaryFolder
    private var child: Spawned?

    init() throws {
        port = try .free()
        folder = try TemporaryFolder()
        try FileManager.default.createDirectory(atPath: folder.path("db"), withIntermediateDirectories: false)
        try folder.write("suffixes", "example\n".utf8)
        try folder.write("rules.lua", Self.rules.utf8)
        try folder.write("rspamd.conf", configuration.utf8)
    }

    deinit { stop() }

    func start() async throws {
        guard let rspamd = Tool(named: "rspamd") else { throw HarnessError.stopped("rspamd is not installed") }
        child = try Spawned(
            rspamd.path, ["--insecure", "--no-fork", "--config", folder.path("rspamd.conf")], output: folder.path("out"),
            errors: folder.path("out"))
        guard await port.waitUntilOpen() else {
            throw HarnessError.notReady((try? String(contentsOfFile: folder.path("log"), encoding: .utf8)) ?? "")
        }
    }

    func stop() {
        guard let child else { return }
        self.child = nil
        child.signal(SIGTERM)
        _ = child.wait()
    }

    private var configuration: String {
        """
        options {
          pidfile = "\(folder.path("pid"))";
          control_socket = "\(folder.path("control")) mode=0600";
          url_tld = "\(folder.path("suffixes"))";
          stats_file = "\(folder.path("db/statistics"))";
          history_file = "\(folder.path("db/history"))";
          hs_cache_dir = "\(folder.path("db"))";
          tempdir = "\(folder.path("db"))";
          dns { nameserver = "127.0.0.1:9"; timeout = 0.1s; retransmits = 1; }
        }
        logging { type = "file"; filename = "\(folder.path("log"))"; level = "notice"; }
        worker "rspamd_proxy" {
          bind_socket = "127.0.0.1:\(port.number)";
          milter = yes;
          count = 1;
          timeout = 30s;
          upstream "local" { default = yes; self_scan = yes; }
        }
        lua = "\(folder.path("rules.lua"))";
        actions { reject = 15; }

        """
    }

    private static let rules = """
        local function holds(task, words)
          for _, part in ipairs(task:get_parts() or {}) do
            if tostring(part:get_content()):find(words, 1, true) then return true end
          end
          return false
        end

        rspamd_config:register_symbol({
          name = 'SECRET_WORDS', type = 'normal',
          callback = function(task)
            if not holds(task, '\(secretWords)') then return false end
            task:set_milter_reply({ add_headers = { ['X-Classification'] = 'secret' } })
            return true, 0.0
          end,
        })

        rspamd_config:register_symbol({
          name = 'OWN_SIGNATURE', type = 'normal',
          callback = function(task)
            if not holds(task, '\(pattern)') then return false end
            task:set_pre_result('reject', 'a virus of our own list')
            return true, 0.0
          end,
        })

        """
}
