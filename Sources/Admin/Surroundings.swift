import Gateway
import Mail
import Settings

/// What the operations need to know of the configuration file.
public struct Surroundings: Sendable {
    public struct Listener: Sendable, Hashable {
        public var name: String
        public var address: String
        /// 0: any free one.
        public var port: Int
        /// What its mail counts as; `nil`: that depends on the client.
        public var origin: Origin?
        /// Whether all mail needs a login.
        public var needsLogin: Bool
        /// Who may say for whom it speaks.
        public var trustedHosts: [Network]

        public init(name: String, address: String, port: Int, origin: Origin?, needsLogin: Bool = false, trustedHosts: [Network] = []) {
            self.name = name
            self.address = address
            self.port = port
            self.origin = origin
            self.needsLogin = needsLogin
            self.trustedHosts = trustedHosts
        }
    }

    public struct Route: Sendable, Hashable {
        /// `internal`, `external` or a domain.
        public var name: String
        /// Empty: the mail exchangers of the recipient's domain.
        public var host: String
        public var port: Int

        public init(name: String, host: String, port: Int) {
            self.name = name
            self.host = host
            self.port = port
        }
    }

    /// Clients that count as inside where the origin depends on the client.
    public var insideNetworks: [Network]
    /// The file; `nil`: there is none and the defaults count.
    public var file: String?
    public var stateFolder: String
    /// The name of this machine, as it greets.
    public var hostName: String
    /// The file of the store.
    public var databasePath: String
    /// `file:PATH`, `env:NAME` or `credential:NAME`.
    public var masterKey: String
    public var listeners: [Listener]
    public var routes: [Route]
    public var relayDomains: [DomainPattern]
    public var administrators: [EmailAddress]
    /// Bytes of one message.
    public var maximumSize: Int
    /// Bytes that must stay free beside one and a half messages.
    public var diskReserve: Int64
    /// PDFs are made here.
    public var makesPDF: Bool
    /// The names of the SMS transports.
    public var smsTransports: Set<String>
    /// Loads the TLS files: what is wrong with them and what to do; `nil`: nothing, or there are none.
    public var tlsProblem: @Sendable () -> String?

    public init(
        file: String?, stateFolder: String, databasePath: String, masterKey: String, listeners: [Listener], routes: [Route],
        relayDomains: [DomainPattern], administrators: [EmailAddress], maximumSize: Int,
        insideNetworks: [Network] = [], diskReserve: Int64 = DiskGauge.standardReserve, makesPDF: Bool = false,
        smsTransports: Set<String> = [], hostName: String = "localhost", tlsProblem: @escaping @Sendable () -> String? = { nil }
    ) {
        self.file = file
        self.stateFolder = stateFolder
        self.hostName = hostName
        self.databasePath = databasePath
        self.masterKey = masterKey
        self.listeners = listeners
        self.routes = routes
        self.relayDomains = relayDomains
        self.administrators = administrators
        self.maximumSize = maximumSize
        self.insideNetworks = insideNetworks
        self.diskReserve = diskReserve
        self.makesPDF = makesPDF
        self.smsTransports = smsTransports
        self.tlsProblem = tlsProblem
    }
}
