import Fetch
import Foundation
import Gateway
import Mail
import SMTP
import SMTPTransport

/// The configuration file as values: what the program needs before its store is open. Everything else is a setting.
struct Configuration: Sendable {
    /// One `[[listeners]]` entry.
    struct Listener: Sendable {
        enum Origin: String, Sendable, Codable, CaseIterable {
            case inside, outside
            case byClient = "by-client"
        }

        var name: String
        var address: String
        var port: Int
        var tls: ListenerConfiguration.TLSMode
        var origin: Origin
        var minimumMode: MinimumMode?
        var spoken = ListenerConfiguration.SpokenProtocol.smtp
        var login = ListenerConfiguration.Login.none
        var trustedHosts: [Network] = []
        var hasProxyHeader = false
        var mendsLineEndsOf: [Network] = []

        init(name: String, address: String, port: Int, tls: ListenerConfiguration.TLSMode, origin: Origin, minimumMode: MinimumMode? = nil)
        {
            self.name = name
            self.address = address
            self.port = port
            self.tls = tls
            self.origin = origin
            self.minimumMode = minimumMode
        }
    }

    /// One route.
    struct Route: Sendable, Codable {
        /// Empty: the mail exchangers of the recipient's domain.
        var host: String
        var port: Int
        var tls: TLSPolicy
        var spoken = NextHop.Spoken.smtp
        var account: String?
        /// `file:PATH`, `env:NAME` or `credential:NAME`.
        var password: String?
        var connections = NextHop.standardConnections

        var isDomain: Bool { host.isEmpty }
    }

    /// The listener of `/healthz`, `/readyz` and `/metrics`.
    struct HealthListener: Sendable, Codable {
        var address = "127.0.0.1"
        var port: Int
    }

    /// The listener of public pages, revocation lists and CA certificates.
    struct PortalListener: Sendable, Codable {
        var address = "127.0.0.1"
        var port: Int
        /// Web servers in front, whose `X-Forwarded-For` counts.
        var proxies = ["127.0.0.1", "::1"]
        /// For a process without the engine: `unix:PATH` or `https://HOST:PORT`; `nil`: the socket in the state folder.
        var engine: String?
        /// Files for https: who vouches for the engine, and what we prove ourselves by.
        var engineCA: String?
        var certificate: String?
        var key: String?
    }

    /// Where portal processes reach the engine.
    struct PortalServiceEntry: Sendable, Codable {
        /// `nil`: in the state folder.
        var socket: String?
        /// Whose processes may come over the socket, beside our own user and root.
        var users: [String] = []
        /// `nil`: no other machine is let in.
        var remote: Remote?

        struct Remote: Sendable, Codable {
            var address = "127.0.0.1"
            var port: Int
            var certificate: String
            var key: String
            /// Certificates of portal processes, or of who issues them.
            var clients: String
        }
    }

    /// The listener of administrators: the API, and the pages beside it.
    struct AdminListener: Sendable {
        var address = "127.0.0.1"
        var port: Int
        /// Without files it speaks plain HTTP, which loopback alone may.
        var tlsCertificate: String?
        var tlsKey: String?
        /// For a process without the engine: where the engine's own listener is.
        var engine: String?
        /// Roots that vouch for the engine's certificate; `nil`: those of the system.
        var authorities: String?
        /// Admin processes of other machines, whose word counts about the address of a client.
        var proxies: [Network] = []
    }

    var hostName = ProcessInfo.processInfo.hostName
    /// The folder of database, master key and socket.
    var state = Configuration.defaultState
    /// `sqlite:PATH`.
    var database: String?
    /// `file:PATH`, `env:NAME` or `credential:NAME`.
    var masterKey: String?
    var listeners = [
        Listener(name: "inside", address: "127.0.0.1", port: 10025, tls: .none, origin: .inside),
        Listener(name: "outside", address: "127.0.0.1", port: 10024, tls: .none, origin: .outside),
    ]
    var insideNetworks: [Network] = [Network("127.0.0.0/8"), Network("::1")].compactMap(\.self)
    var relayDomains: [String] = []
    var routes: [String: Route] = [:]
    /// Name servers, `192.0.2.53` or `192.0.2.53@5353`; without any those of the machine.
    var nameServers: [String] = []
    var tlsCertificate: String?
    var tlsKey: String?
    var systemSender: String?
    /// Who is told of certificates that end.
    var administrators: [EmailAddress] = []
    var organisation = "Zegel"
    var maximumSize = SMTP.Limits().messageSize
    /// Bytes that stay free beside one and a half messages.
    var diskReserve = DiskGauge.standardReserve
    /// Of every listener.
    var limits = SMTP.Limits()
    /// Bytes of memory for mail in work.
    var memoryBudget = GatewayConfiguration.standardMemoryBudget
    /// How long new mail may have to wait to be processed.
    var processingWait = GatewayConfiguration.standardProcessingWait
    var recipientCheck = RecipientCheck.none
    /// What may be fetched: revocation lists.
    var fetch = FetchRules()
    /// Processes that make PDFs; 0: none are made here.
    var pdfWorkers = ProcessInfo.processInfo.activeProcessorCount
    var letterhead = GatewayConfiguration.Letterhead()
    var sms = SMSDesk.Ways()
    /// `nil`: nobody is told.
    var health: HealthListener?
    /// `nil`: nothing is published here.
    var portal: PortalListener?
    /// `nil`: administrators come through the socket alone.
    var admin: AdminListener?
    var portalService = PortalServiceEntry()
    var logLevel = "info"
    /// The file it was read from; `nil` for the defaults.
    var source: String?

    static var defaultState: String {
        let environment = ProcessInfo.processInfo.environment
        let base = environment["XDG_STATE_HOME"] ?? "\(environment["HOME"] ?? "/var/lib")/.local/state"
        return "\(base)/zegel"
    }

    var databaseURL: String { database ?? "sqlite:\(state)/zegel.db" }
    var masterKeyReference: String { masterKey ?? "file:\(state)/master.key" }
    var fetcher: Fetcher { Fetcher(rules: fetch) }
    /// Sends to an SMS provider: its answer is small and comes soon.
    var smsSender: SMSDesk.Send {
        let fetcher = Fetcher(rules: fetch, limits: FetchLimits(size: 65_536, time: .seconds(20)))
        return { request in
            let answer = try await fetcher.send(
                FetchRequest(method: request.method, url: request.url, headers: request.headers, body: request.body))
            return SMSAnswer(status: answer.status, body: answer.body)
        }
    }
    var socketPath: String { "\(state)/zegel.sock" }
    var portalSocketPath: String { portalService.socket ?? "\(state)/portal.sock" }
    var systemSenderAddress: EmailAddress? {
        systemSender.flatMap { EmailAddress($0) } ?? EmailAddress("zegel@\(hostName)") ?? EmailAddress("zegel@localhost")
    }
}
