import Foundation
import HTTPTypes
import Hummingbird
import Logging
import PortalOperations
import Synchronization
import Web

/// What all pages share: whom they ask, whose they are, and what they answer when something goes wrong.
final class PortalSite: Sendable {
    /// The name and logo are asked for again after so long.
    private static let houseAge: TimeInterval = 60

    private struct Known {
        var house: House
        var at: Date
    }

    let logger: Logger
    let throttle: GuessThrottle
    let proxies: TrustedProxies
    private let provider: @Sendable () throws -> PortalServices
    private let known = Mutex<Known?>(nil)
    private let now: @Sendable () -> Date

    /// - Parameter services: throws `PortalUnavailable` while the engine starts.
    init(
        services: @escaping @Sendable () throws -> PortalServices, proxies: TrustedProxies = .loopback, logger: Logger,
        now: @escaping @Sendable () -> Date = { Date() }
    ) {
        provider = services
        throttle = GuessThrottle(now: now)
        self.proxies = proxies
        self.logger = logger
        self.now = now
    }

    func services() throws -> PortalServices { try provider() }

    /// As it was last known while it cannot be asked.
    func house() async -> House {
        let latest = known.withLock { $0 }
        if let latest, now().timeIntervalSince(latest.at) < Self.houseAge { return latest.house }
        guard let house = try? await services().publishing.house() else { return latest?.house ?? House(name: "") }
        let time = now()
        known.withLock { $0 = Known(house: house, at: time) }
        return house
    }

    /// Makes a page; an engine that is away becomes the page that says so, anything unforeseen a page without details.
    func answer(
        _ request: Request, _ context: WebContext, _ make: (PortalVisit) async throws -> PortalPage
    ) async -> Response {
        let visit = PortalVisit(request, context, proxies)
        let page = await page(for: visit, request, make)
        let response = page.response(visit, await house())
        return request.method == .head ? response.createHeadResponse() : response
    }

    private func page(for visit: PortalVisit, _ request: Request, _ make: (PortalVisit) async throws -> PortalPage) async -> PortalPage {
        do {
            return try await make(visit)
        } catch is PortalUnavailable {
            return .starting(visit, isChange: request.method == .post)
        } catch {
            logger.error("portal.failed", metadata: ["reason": "\(error)"])
            return .failed(visit)
        }
    }
}
