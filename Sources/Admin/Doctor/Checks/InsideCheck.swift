import AdminOperations
import Mail

/// Only your own machines count as inside: whoever does may send to anywhere, and have it signed in your name.
struct InsideCheck: Check {
    let passed = "only machines of your own count as inside"
    let isStanding = true

    func findings(_ world: CheckedWorld) -> [Finding] { shortened(world.surroundings.openings) }
}

extension Surroundings {
    /// Where strangers count as inside, or may say that they are.
    public var openings: [Finding] {
        let file = file ?? "/etc/zegel/zegel.toml"
        var findings: [Finding] = []
        for network in insideNetworks where network.isWide && listeners.contains(where: { $0.origin == nil }) {
            findings.append(
                Finding(
                    .problem, "inside_networks has \(network), which strangers are in", meaning: Self.meaning,
                    remedy: "Name your own networks alone in \(file): inside_networks = [\"10.0.0.0/8\"]"))
        }
        for listener in listeners {
            for network in listener.trustedHosts where network.isWide {
                findings.append(
                    Finding(
                        .problem, "trusted_hosts of listener \(listener.name) has \(network), which strangers are in",
                        meaning: "They say themselves which client they speak for. \(Self.meaning)",
                        remedy: "Name your own proxies alone in \(file): trusted_hosts = [\"192.0.2.10\"]"))
            }
            guard listener.origin == .inside, !listener.needsLogin, !Self.isOwn(listener.address) else { continue }
            findings.append(
                Finding(
                    .warning, "Listener \(listener.name) takes everybody who reaches \(listener.address) as inside",
                    meaning: Self.meaning,
                    remedy: "In \(file): give it a private address, or origin = \"by-client\" with inside_networks, or "
                        + "login = \"required\"; and let a firewall keep others away."))
        }
        return findings
    }

    private static let meaning = "Who counts as inside sends mail to anywhere through this gateway, signed in your name."

    private static func isOwn(_ address: String) -> Bool { address == "localhost" || Network.isPrivate(address) }
}
