import AdminOperations
import Foundation
import Gateway
import Logging
import NIOCore
import SMTPTransport
import Synchronization

/// The SMTP listeners that are open.
final class ListenerSet: Sendable {
    private struct Open: Sendable {
        var entry: Configuration.Listener
        var listener: SMTPListener
    }

    private let open = Mutex<[Open]>([])
    private let admission: Admission
    private let group: any EventLoopGroup
    private let sockets = ActivatedSockets()

    init(_ admission: Admission, _ group: any EventLoopGroup) {
        self.admission = admission
        self.group = group
    }

    /// Opens all of them.
    /// - Throws: `PlainFailure` that names the listener.
    func start(_ configuration: Configuration) async throws {
        for name in sockets.names where !configuration.listeners.contains(where: { $0.name == name }) {
            throw PlainFailure(
                text: "systemd passes a socket named \(name), but no listener has this name: set FileDescriptorName=", code: 2)
        }
        for entry in configuration.listeners { try await add(entry, configuration) }
    }

    private func add(_ entry: Configuration.Listener, _ configuration: Configuration) async throws {
        do {
            let listener = try await SMTPListener.start(
                entry.transport(configuration), descriptor: sockets.descriptor(for: entry.name), receiver: admission, group: group,
                logger: Logger(label: "smtp"), now: { Date() })
            open.withLock { $0.append(Open(entry: entry, listener: listener)) }
        } catch {
            throw PlainFailure(
                text: "listener \(entry.name) cannot listen on \(entry.address) port \(entry.port): \(NetworkWords.words(for: error))",
                code: 75)
        }
    }

    /// Listeners that stay take the new terms, new ones are opened, others take no more connections; open sessions go on.
    /// - Returns: what could not be done, in words; everything else was.
    func change(to configuration: Configuration) async -> [String] {
        var problems: [String] = []
        let before = open.withLock { $0 }
        for entry in configuration.listeners {
            do {
                if let same = before.first(where: { $0.entry.isSamePlace(as: entry) }) {
                    try same.listener.change(to: entry.transport(configuration))
                    replace(same.entry, by: entry)
                } else {
                    try await add(entry, configuration)
                }
            } catch {
                problems.append("listener \(entry.name) stays as it was: \((error as? PlainFailure)?.text ?? "\(error)")")
            }
        }
        for old in before where !configuration.listeners.contains(where: { old.entry.isSamePlace(as: $0) }) {
            open.withLock { $0.removeAll { $0.entry.name == old.entry.name && $0.entry.isSamePlace(as: old.entry) } }
            await old.listener.refuseNew()
        }
        return problems
    }

    private func replace(_ old: Configuration.Listener, by new: Configuration.Listener) {
        open.withLock { open in
            guard let index = open.firstIndex(where: { $0.entry.isSamePlace(as: old) }) else { return }
            open[index].entry = new
        }
    }

    func stop(within grace: Duration) async {
        for listener in open.withLock({ $0.map(\.listener) }) { await listener.stop(within: grace) }
    }

    /// With the ports that were bound.
    var status: [StatusShow.Result.Listener] {
        open.withLock { $0 }.map {
            .init(name: $0.entry.name, address: $0.entry.address, port: $0.listener.localPort, origin: $0.entry.origin.rawValue)
        }
    }
}

extension Configuration.Listener {
    /// One socket serves both: the name, the address and the port are the same.
    fileprivate func isSamePlace(as other: Self) -> Bool { name == other.name && address == other.address && port == other.port }
}
