/// `[portal]` and `[portal_service]`.
extension ConfigurationReader {
    func portal(_ top: ConfigurationSection, _ key: String) throws(ConfigurationError) -> Configuration.PortalListener {
        let entry = try top.section(key, "write [portal] with port")
        try entry.refuseUnknown(["address", "port", "proxies", "engine", "engine_ca", "certificate", "key"])
        var portal = Configuration.PortalListener(
            address: try host(entry, "address", default: "127.0.0.1"), port: try entry.integer("port", in: 0...65_535))
        if entry.has("proxies") { portal.proxies = try entry.strings("proxies") }
        if entry.has("engine") { portal.engine = try entry.string("engine") }
        if entry.has("engine_ca") { portal.engineCA = try entry.string("engine_ca") }
        if entry.has("certificate") { portal.certificate = try entry.string("certificate") }
        if entry.has("key") { portal.key = try entry.string("key") }
        return portal
    }

    func portalService(_ top: ConfigurationSection, _ key: String) throws(ConfigurationError) -> Configuration.PortalServiceEntry {
        let entry = try top.section(key, "write [portal_service] with users, or with port, certificate, key and clients")
        try entry.refuseUnknown(["socket", "users", "address", "port", "certificate", "key", "clients"])
        var service = Configuration.PortalServiceEntry()
        if entry.has("socket") { service.socket = try entry.string("socket") }
        if entry.has("users") { service.users = try entry.strings("users") }
        guard entry.has("port") else { return service }
        service.remote = .init(
            address: try host(entry, "address", default: "127.0.0.1"), port: try entry.integer("port", in: 0...65_535),
            certificate: try entry.string("certificate"), key: try entry.string("key"), clients: try entry.string("clients"))
        return service
    }
}
