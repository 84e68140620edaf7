import Admin
import Mail
import SMTPTransport
import Settings
import Store

extension Configuration {
    /// What the operations need to know of it.
    func surroundings() throws -> Surroundings {
        Surroundings(
            file: source, stateFolder: state, databasePath: try DatabaseURL(parsing: databaseURL).path, masterKey: masterKeyReference,
            listeners: listeners.map {
                .init(
                    name: $0.name, address: $0.address, port: $0.port, origin: $0.origin.fixed, needsLogin: $0.login == .required,
                    trustedHosts: $0.trustedHosts)
            },
            routes: routes.sorted { $0.key < $1.key }.map { .init(name: $0.key, host: $0.value.host, port: $0.value.port) },
            relayDomains: relayDomains.compactMap { DomainPattern($0) }, administrators: administrators, maximumSize: maximumSize,
            insideNetworks: insideNetworks, diskReserve: diskReserve,
            makesPDF: pdfWorkers > 0, smsTransports: Set(sms.transports.map(\.name)), hostName: hostName,
            tlsProblem: { [tlsIdentity] in
                do throws(TLSIdentity.Problem) { try tlsIdentity?.check() } catch { return error.description }
                return nil
            })
    }
}

extension Configuration.Listener.Origin {
    /// `nil`: it depends on the client.
    fileprivate var fixed: Mail.Origin? {
        switch self {
        case .inside: .inside
        case .outside: .outside
        case .byClient: nil
        }
    }
}
