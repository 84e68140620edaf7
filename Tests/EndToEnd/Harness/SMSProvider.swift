import Foundation
import TestSupport

/// A provider of SMS on loopback that speaks Twilio's protocol, and what the configuration says of it.
struct SMSProvider {
    private let server: HTTPTestServer
    /// Holds the secret the provider knows us by.
    private let folder: TemporaryFolder
    /// The tables of the configuration.
    let tables: String

    var exchanges: [HTTPTestServer.Exchange] { server.exchanges }

    static func start() async throws -> SMSProvider {
        let server = try await HTTPTestServer.start([
            "/2010-04-01/Accounts/AC42/Messages.json": .reply { request in
                request.header("Authorization") == "Basic " + Data("AC42:MARK-token".utf8).base64EncodedString() ? (201, "{}") : (401, "{}")
            }
        ])
        let folder = try TemporaryFolder()
        let token = try folder.write("token", Array("MARK-token\n".utf8))
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: token)
        let tables = """
            [fetch]
            networks = ["127.0.0.1"]
            ports = [\(server.port)]
            [sms.transports.main]
            preset = "twilio"
            account = "AC42"
            from = "Zegel"
            secret = "file:\(token)"
            url = "http://127.0.0.1:\(server.port)"
            """
        return SMSProvider(server: server, folder: folder, tables: tables)
    }

    func stop() async { await server.stop() }
}
