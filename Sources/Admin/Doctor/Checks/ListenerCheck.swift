import AdminOperations
import Mail

/// Somebody listens, for the inside and for the outside.
struct ListenerCheck: Check {
    let passed = "every listener listens"
    let isStanding = false

    func findings(_ world: CheckedWorld) async -> [Finding] {
        var findings: [Finding] = []
        for origin in [Origin.inside, .outside] where !world.surroundings.listeners.contains(where: { $0.origin ?? origin == origin }) {
            findings.append(
                Finding(
                    .warning, "No listener takes mail from \(origin.rawValue)",
                    meaning: origin == .inside ? "Nothing is encrypted or signed." : "Nothing is decrypted.",
                    remedy: "Add to \(world.file): [[listeners]] with origin = \"\(origin.rawValue)\" or \"by-client\""))
        }
        guard let status = world.status else {
            let none = Finding(
                .problem, "No engine is running", meaning: "No mail is taken or delivered.", remedy: "Start it: zegel serve")
            return findings + [none]
        }
        for listener in status.listeners {
            let reach = await world.probes.connect(Self.reachable(listener.address), listener.port)
            guard reach != .connected else { continue }
            findings.append(
                Finding(
                    .problem, "Listener \(listener.name) does not answer on \(listener.address) port \(listener.port): \(reach.words)",
                    meaning: "Mail for it waits at its senders.", remedy: "Look into the log of the engine, and start it again."))
        }
        return findings
    }

    /// Where a socket that listens on every address can be reached.
    private static func reachable(_ address: String) -> String {
        switch address {
        case "0.0.0.0": "127.0.0.1"
        case "::": "::1"
        default: address
        }
    }
}

extension Probes.Reach {
    var words: String {
        switch self {
        case .connected: "connected"
        case .unknownHost(let text), .failed(let text): text
        case .timedOut: "no answer in time"
        }
    }
}
