import AdminAPI
import Mail

/// `[admin]`: the listener of administrators.
extension ConfigurationReader {
    func admin(_ top: ConfigurationSection, _ key: String) throws(ConfigurationError) -> Configuration.AdminListener {
        let entry = try top.section(key, "write [admin] with port")
        try entry.refuseUnknown(["address", "port", "tls_certificate", "tls_key", "engine", "ca", "proxies"])
        var listener = Configuration.AdminListener(
            address: try host(entry, "address", default: "127.0.0.1"), port: try entry.integer("port", in: 0...65_535))
        if entry.has("tls_certificate") || entry.has("tls_key") {
            listener.tlsCertificate = try file(entry, "tls_certificate")
            listener.tlsKey = try file(entry, "tls_key")
        }
        let isLoopback = ["127.0.0.0/8", "::1"].contains { Network($0)?.contains(listener.address) ?? false }
        guard isLoopback || listener.tlsKey != nil else {
            throw entry.error("address", "tokens and passwords would travel in the clear: give tls_certificate and tls_key, or 127.0.0.1")
        }
        if entry.has("engine") { listener.engine = try engine(entry, "engine") }
        if entry.has("ca") { listener.authorities = try file(entry, "ca") }
        if entry.has("proxies") { listener.proxies = try networks(entry, "proxies") }
        return listener
    }

    private func engine(_ section: ConfigurationSection, _ key: String) throws(ConfigurationError) -> String {
        let url = try section.string(key)
        do throws(RemoteAdminService.Problem) { try RemoteAdminService.check(url: url) } catch {
            throw section.error(key, error.description)
        }
        return url
    }
}
