import AdminAPI
import AdminOperations
import AdminWeb
import Foundation
import Logging
import NIOCore
import SMTPTransport
import Web

/// The listener of administrators, open from the first moment of the process to its last.
struct AdminListener {
    private let server: AdminServer
    private let certificate: ServerCertificate?

    /// - Returns: `nil` when the configuration has none.
    static func open(_ configuration: Configuration, service: any AdminService, group: any EventLoopGroup) async throws -> AdminListener? {
        guard let listener = configuration.admin else { return nil }
        let logger = Logger(label: "admin")
        let certificate = try configuration.adminIdentity.map { ServerCertificate(try $0.serverContext()) }
        let tls = certificate.map { certificate in { @Sendable in certificate.current } }
        do {
            let server = try await AdminServer.start(
                host: listener.address, port: listener.port, service: service,
                pages: [AdminPages.installer(isSecure: certificate != nil)], tls: tls, proxies: listener.proxies,
                group: group, logger: logger)
            logger.info(
                "admin.listening",
                metadata: ["address": "\(listener.address)", "port": "\(server.port)", "tls": "\(certificate != nil)"])
            return AdminListener(server: server, certificate: certificate)
        } catch {
            throw PlainFailure(
                text: "[admin] cannot listen on \(listener.address) port \(listener.port): \(NetworkWords.words(for: error))", code: 75)
        }
    }

    /// Takes a renewed certificate; connections that are open keep the old one.
    func reload(_ configuration: Configuration) throws {
        guard let certificate, let identity = configuration.adminIdentity else { return }
        certificate.change(to: try identity.serverContext())
    }

    func stop() async { await server.stop() }
}
