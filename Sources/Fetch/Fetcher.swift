import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL

/// What was fetched.
public struct FetchedBody: Sendable {
    public var bytes: [UInt8]
    /// Where it came from after all redirects.
    public var url: String
}

/// The one guarded door for outgoing HTTP: revocation lists and certificates of strangers, SMS providers (`behaviour.md` R-02).
///
/// Every hop is resolved once; if any of its addresses is not public, nothing is connected to; and the connection goes to the very
/// address that was checked. No proxy, no cookies, no credentials, no compression.
public final class Fetcher: Sendable {
    private let rules: FetchRules
    private let limits: FetchLimits
    private let resolver: any HostResolver
    private let group: any EventLoopGroup

    public init(
        rules: FetchRules = FetchRules(), limits: FetchLimits = FetchLimits(), resolver: any HostResolver = SystemResolver(),
        group: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton
    ) {
        self.rules = rules
        self.limits = limits
        self.resolver = resolver
        self.group = group
    }

    /// Fetches what an address serves, with GET.
    /// - Throws: `FetchError` for everything that is not a complete answer with status 200 within the limits.
    public func get(_ url: String) async throws(FetchError) -> FetchedBody {
        let deadline = NIODeadline.now() + TimeAmount(limits.time)
        var next = url
        var wasSecure = false
        for _ in 0...max(limits.redirects, 0) {
            let target = try FetchTarget(next, ports: rules.ports)
            guard !wasSecure || target.isSecure else { throw .redirectedToPlain }
            wasSecure = target.isSecure
            switch try await ask(target, by: deadline) {
            case .body(let bytes): return FetchedBody(bytes: bytes, url: next)
            case .answer(let answer): throw .status(answer.status)
            case .redirect(let location): next = try target.url(ofRedirect: location)
            }
        }
        throw .redirectedTooOften
    }

    /// Sends a request once and takes any answer; redirects are not followed, and nothing is repeated once a connection stood.
    /// - Throws: `FetchError` when there is no complete answer within the limits.
    public func send(_ request: FetchRequest) async throws(FetchError) -> FetchedAnswer {
        let target = try FetchTarget(request.url, ports: rules.ports)
        switch try await ask(target, request, by: NIODeadline.now() + TimeAmount(limits.time)) {
        case .answer(let answer): return answer
        case .body(let bytes): return FetchedAnswer(status: 200, body: bytes)
        case .redirect: throw .redirectedTooOften
        }
    }

    private func ask(_ target: FetchTarget, _ request: FetchRequest? = nil, by deadline: NIODeadline) async throws(FetchError)
        -> FetchHandler.Answer
    {
        var failure = FetchError.hostNotFound
        for address in try await checkedAddresses(of: target).prefix(3) {
            guard NIODeadline.now() < deadline else { throw .timedOut }
            do {
                return try await connect(to: address, target, request, by: deadline)
            } catch let error where error == .connectionFailed && request == nil {
                failure = error
            }
        }
        throw failure
    }

    /// All or none: a name with one bad address is a trap.
    private func checkedAddresses(of target: FetchTarget) async throws(FetchError) -> [String] {
        let addresses = (try? await resolver.addresses(of: target.host)) ?? []
        guard !addresses.isEmpty else { throw .hostNotFound }
        for address in addresses {
            if let kind = rules.objection(to: address) { throw .addressNotAllowed(address, kind: kind) }
        }
        return addresses
    }

    private func connect(to address: String, _ target: FetchTarget, _ request: FetchRequest?, by deadline: NIODeadline)
        async throws(FetchError)
        -> FetchHandler.Answer
    {
        let loop = group.next()
        let promise = loop.makePromise(of: FetchHandler.Answer.self)
        let limits = limits
        let left = deadline - NIODeadline.now()
        let bootstrap = ClientBootstrap(group: loop).connectTimeout(min(left, .seconds(10))).channelInitializer { channel in
            channel.eventLoop.makeCompletedFuture {
                if target.isSecure { try channel.pipeline.syncOperations.addHandler(Self.tls(for: target)) }
                try channel.pipeline.syncOperations.addHTTPClientHandlers()
                let handler = FetchHandler(target, request, limits: limits, deadline: deadline, promise: promise)
                try channel.pipeline.syncOperations.addHandler(handler)
            }
        }
        do {
            bootstrap.connect(to: try SocketAddress(ipAddress: address, port: target.port)).whenFailure { promise.fail($0) }
            return try await promise.futureResult.get()
        } catch {
            throw Self.failure(error)
        }
    }

    private static func tls(for target: FetchTarget) throws -> NIOSSLClientHandler {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.applicationProtocols = ["http/1.1"]
        let isAddress = (try? SocketAddress(ipAddress: target.host, port: 0)) != nil
        return try NIOSSLClientHandler(
            context: NIOSSLContext(configuration: configuration), serverHostname: isAddress ? nil : target.host)
    }

    static func failure(_ error: any Error) -> FetchError {
        switch error {
        case let error as FetchError: error
        case is NIOSSLError, is BoringSSLError, is NIOSSLExtraError: .tlsFailed
        case let error as ChannelError:
            if case .connectTimeout = error { .timedOut } else { .connectionFailed }
        default: .connectionFailed
        }
    }
}
