import AdminOperations

/// The next servers can be found and reached.
struct RouteReachCheck: Check {
    let passed = "every route can be reached"
    let isStanding = false

    /// Tries at once.
    private static let width = 8

    func findings(_ world: CheckedWorld) async -> [Finding] {
        // The servers of a domain are looked up for each mail.
        let routes = world.surroundings.routes.filter { !$0.host.isEmpty }
        var found: [Int: Finding] = [:]
        await withTaskGroup(of: (Int, Finding?).self) { group in
            var next = routes.indices.makeIterator()
            for index in [next.next()].compactMap(\.self) + (1..<Self.width).compactMap({ _ in next.next() }) {
                group.addTask { (index, await Self.finding(routes[index], world)) }
            }
            for await (index, finding) in group {
                found[index] = finding
                if let index = next.next() { group.addTask { (index, await Self.finding(routes[index], world)) } }
            }
        }
        return shortened(routes.indices.compactMap { found[$0] })
    }

    private static func finding(_ route: Surroundings.Route, _ world: CheckedWorld) async -> Finding? {
        let reach = await world.probes.connect(route.host, route.port)
        switch reach {
        case .connected: return nil
        case .unknownHost(let words):
            return Finding(
                .problem, "The host \(route.host) of route \(route.name) is not found: \(words)",
                meaning: "Mail for it waits in the queue.",
                remedy: "Ask the name servers (getent hosts \(route.host)), or correct routes.\(route.name) in \(world.file)")
        case .failed, .timedOut:
            return Finding(
                .problem, "Route \(route.name) is not reached at \(route.host) port \(route.port): \(reach.words)",
                meaning: "Mail for it waits in the queue.",
                remedy: "Look at that server and the firewall between, or correct routes.\(route.name) in \(world.file)")
        }
    }
}
