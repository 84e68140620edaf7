/// Counts the `Received` fields of a message while its header streams by (`behaviour.md` Q-04).
struct HopCounter: Sendable {
    private var line: [UInt8] = []
    private var isInHeader = true
    private(set) var received = 0

    private static let name = Array("received:".utf8)

    mutating func read(_ bytes: [UInt8]) {
        guard isInHeader else { return }
        for byte in bytes {
            if byte == 0x0A {
                if line.allSatisfy({ $0 == 0x0D }) {
                    isInHeader = false
                    return
                }
                if line.starts(with: Self.name) { received += 1 }
                line.removeAll(keepingCapacity: true)
            } else if line.count <= Self.name.count {
                line.append((65...90).contains(byte) ? byte + 32 : byte)
            }
        }
    }
}
