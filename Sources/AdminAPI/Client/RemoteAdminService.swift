import AdminOperations
import Foundation
import Mail
import NIOCore
import NIOPosix
import NIOSSL
import Web

/// Reaches an engine on another machine by its API alone (`behaviour.md` 3.1).
///
/// Each question has a connection of its own: an engine that was restarted is found again without doing anything.
public struct RemoteAdminService: AdminService {
    /// Why it cannot be made.
    public struct Problem: Error, Sendable, CustomStringConvertible {
        public let description: String
    }

    private let url: String
    private let client: WebClient
    /// Shown when the asker is the local user, who is nobody over there.
    private let token: String?

    /// - Parameters:
    ///   - url: `https://engine.example.com:8443`; `http` for loopback alone.
    ///   - authorities: a PEM file of roots; `nil`: those of the system.
    ///   - token: of the user of the command line.
    public init(url: String, authorities: String? = nil, token: String? = nil, group: any EventLoopGroup) throws(Problem) {
        let place = try Self.place(url)
        self.url = url
        self.token = token
        let tls = place.isSecure ? try Self.context(authorities) : nil
        client = WebClient(engine: .host(place.host, port: place.port, tls: tls), group: group)
    }

    /// Whether an engine can be at an address, as far as the text can tell.
    public static func check(url: String) throws(Problem) { _ = try place(url) }

    private static let loopback = Network("127.0.0.0/8")

    private static func place(_ url: String) throws(Problem) -> (host: String, port: Int, isSecure: Bool) {
        guard let parts = URLComponents(string: url), let scheme = parts.scheme?.lowercased(), ["http", "https"].contains(scheme),
            let named = parts.host, !named.isEmpty, parts.user == nil, ["", "/"].contains(parts.path), parts.query == nil
        else { throw Problem(description: "\(url) is no address of an engine: write https://engine.example.com:8443") }
        let host = named.hasPrefix("[") ? String(named.dropFirst().dropLast()) : named
        let isLoopback = host == "localhost" || host == "::1" || loopback?.contains(host) == true
        guard scheme == "https" || isLoopback else {
            throw Problem(description: "\(url) would send tokens in the clear: use https, or a loopback address")
        }
        return (host, parts.port ?? (scheme == "https" ? 443 : 80), scheme == "https")
    }

    /// TLS 1.2 and newer, the name checked (RFC 9325 §3.1.1, RFC 9525).
    private static func context(_ authorities: String?) throws(Problem) -> NIOSSLContext {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.minimumTLSVersion = .tlsv12
        configuration.applicationProtocols = ["http/1.1"]
        if let authorities {
            guard let roots = try? NIOSSLCertificate.fromPEMFile(authorities), !roots.isEmpty else {
                throw Problem(description: "\(authorities) holds no certificate that can be read: it must have roots in PEM")
            }
            configuration.trustRoots = .certificates(roots)
        }
        do { return try NIOSSLContext(configuration: configuration) } catch {
            throw Problem(description: "TLS cannot be used: \(error)")
        }
    }

    public func perform(_ name: String, input: Data, by asker: Asker) async throws(AdminProblem) -> Data {
        var headers = [("Content-Type", "application/json")]
        if let secret = secret(of: asker) { headers.append(("Authorization", "Bearer \(secret)")) }
        if let address = asker.address { headers.append((AdminRoutes.clientAddress, address)) }
        let answer: WebClient.Answer
        do {
            answer = try await client.ask(
                .POST, AdminDispatcher.base + AdminDispatcher.operations + APIRequest.encoded(name), headers: headers, body: input)
        } catch let error as WebClient.Unreachable {
            throw AdminProblem(
                .temporary, "starting: the engine at \(url) does not answer yet (\(Self.words(for: error.reason)))", retryAfter: 2)
        } catch {
            throw AdminProblem(
                .temporary, "the engine at \(url) hung up before it answered (\(Self.words(for: error))): look whether it was done",
                retryAfter: 2)
        }
        return try answer.result()
    }

    private func secret(of asker: Asker) -> String? {
        let secret: String? =
            switch asker.proof {
            case .token(let secret), .session(let secret): secret
            case .local: token
            case .nobody: nil
            }
        // A line end would begin a header field of its own.
        return secret.flatMap { $0.utf8.allSatisfy { (0x21...0x7E).contains($0) } ? $0 : nil }
    }

    private static func words(for error: any Error) -> String {
        switch error {
        case let error as NIOConnectionError: error.connectionErrors.first.map { words(for: $0.error) } ?? "its name is not known"
        case let error as IOError: String(cString: strerror(error.errnoCode)).lowercased()
        case is NIOSSLError, is BoringSSLError, is NIOSSLExtraError, is PeerName.Mismatch:
            "its certificate is not trusted: see --ca and [admin] ca"
        default: "the connection broke"
        }
    }
}
