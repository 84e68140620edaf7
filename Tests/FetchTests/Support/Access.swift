import Fetch
import Mail
import Synchronization
import TestSupport

/// The guarded door as a test wants it.
struct Access {
    static let loopback = [Network("127.0.0.1/32")].compactMap(\.self)

    /// To a server on loopback.
    func fetcher(
        _ server: HTTPTestServer, limits: FetchLimits = FetchLimits(time: .seconds(10)), allowed: [Network] = loopback,
        resolver: any HostResolver = SystemResolver()
    ) -> Fetcher {
        Fetcher(rules: FetchRules(ports: [server.port, 80, 443], allowedNetworks: allowed), limits: limits, resolver: resolver)
    }

    /// Why nothing was fetched; `nil` when something was.
    func error(_ fetcher: Fetcher, _ url: String) async -> FetchError? {
        do throws(FetchError) {
            _ = try await fetcher.get(url)
            return nil
        } catch {
            return error
        }
    }
}

/// Answers with what the test says, another list each time.
final class ScriptedResolver: HostResolver {
    private let script: Mutex<[[String]]>

    init(_ script: [String]...) { self.script = Mutex(script) }

    func addresses(of host: String) async throws -> [String] {
        script.withLock { $0.count > 1 ? $0.removeFirst() : $0.first ?? [] }
    }
}
