import Synchronization

/// The sockets of a test server: each is shut only while it is open, for its number may belong to another one afterwards.
final class OpenSockets: Sendable {
    private struct State {
        var listening: BlockingSocket?
        var connections: [Int: BlockingSocket] = [:]
    }

    private let state: Mutex<State>

    init(listening: BlockingSocket) { state = Mutex(State(listening: listening)) }

    func add(_ connection: BlockingSocket, _ number: Int) { state.withLock { $0.connections[number] = connection } }

    func close(_ number: Int) { state.withLock { $0.connections.removeValue(forKey: number)?.close() } }

    func closeListening() {
        state.withLock { state in
            state.listening?.close()
            state.listening = nil
        }
    }

    func shutListening() { state.withLock { $0.listening?.shut() } }

    func shutConnections() { state.withLock { $0.connections.values.forEach { $0.shut() } } }
}
