import TestSupport
import Testing

/// Signing, encrypting, verifying and decrypting both ways with implementations that share no code with each other.
@Suite("Interoperation", .enabled(if: OpenSSLPeer.absent == nil, "openssl is not installed"))
struct MatrixTests {
    private static let peers: [any Peer.Type] = [OpenSSLPeer.self, GnuPGPeer.self, NSSPeer.self, BouncyCastlePeer.self]

    /// What a cell shows.
    private enum Cell {
        case done, failed(String), gap(String), absent(String)

        var mark: String {
            switch self {
            case .done: "yes"
            case .failed: "FAILED"
            case .gap: "-"
            case .absent: "skipped"
            }
        }
    }

    @Test("the matrix: every task with every program")
    func matrix() async throws {
        var columns: [[Task: Cell]] = []
        for peer in Self.peers { columns.append(try await Self.column(of: peer)) }
        Self.show(columns)
        for (peer, column) in zip(Self.peers, columns) {
            for task in Task.allCases {
                if case .failed(let reason) = column[task] { Issue.record("\(peer.name), \(task.rawValue): \(reason)") }
            }
        }
    }

    private static func column(of peer: any Peer.Type) async throws -> [Task: Cell] {
        if let absent = peer.absent { return Dictionary(uniqueKeysWithValues: Task.allCases.map { ($0, .absent(absent)) }) }
        let people = try await People()
        let program = try await peer.init(people)
        let exchange = Exchange(people: people, peer: program)
        var cells: [Task: Cell] = [:]
        for task in Task.allCases {
            do {
                try await exchange.perform(task)
                cells[task] = .done
            } catch {
                cells[task] = peer.gaps[task].map(Cell.gap) ?? .failed("\(error)")
            }
        }
        await program.end()
        return cells
    }

    private static func show(_ columns: [[Task: Cell]]) {
        let width = (Task.allCases.map(\.rawValue.count).max() ?? 0) + 2
        func row(_ title: String, _ cells: [String]) -> String {
            title.padded(to: width) + cells.map { $0.padded(to: 15) }.joined()
        }
        var lines = [row("", peers.map { $0.name })]
        lines += Task.allCases.map { task in row(task.rawValue, columns.map { $0[task]?.mark ?? "" }) }
        var notes: [String] = []
        for task in Task.allCases {
            for case .gap(let reason)? in columns.map({ $0[task] }) where !notes.contains(reason) { notes.append(reason) }
        }
        let absent = peers.compactMap { peer in peer.absent.map { "\(peer.name): skipped, \($0)" } }
        print((lines + notes.map { "- \($0)" } + absent).joined(separator: "\n"))
    }
}

extension String {
    fileprivate func padded(to width: Int) -> String { self + String(repeating: " ", count: max(width - count, 1)) }
}
