import MIME

/// Measures the header of a message while it streams by: hops (`behaviour.md` Q-04) and the limits of `behaviour.md` 32.
struct HeaderGauge: Sendable {
    private var line: [UInt8] = []
    private var isInHeader = true
    private var size = 0
    private var fields = 0
    private var lineSize = 0
    private var fieldSize = 0
    private var longestField = 0
    /// `Received` fields.
    private(set) var hops = 0

    private static let name = Array("received:".utf8)

    /// What lies beyond these is not read by anybody who judges the message, so the message is not taken.
    var isBeyondLimits: Bool {
        let limits = MIME.Limits.standard
        return size > limits.headerSize || longestField > limits.fieldSize || fields > limits.fields
    }

    mutating func read(_ bytes: [UInt8]) {
        // A header beyond the limits is refused; how far beyond does not matter.
        guard isInHeader, !isBeyondLimits else { return }
        for byte in bytes {
            size += 1
            lineSize += 1
            if byte == 0x0A {
                if line.allSatisfy({ $0 == 0x0D }) {
                    isInHeader = false
                    return
                }
                endLine()
            } else if line.count <= Self.name.count {
                line.append((65...90).contains(byte) ? byte + 32 : byte)
            }
        }
        longestField = max(longestField, fieldSize + lineSize)
    }

    private mutating func endLine() {
        if line.starts(with: Self.name) { hops += 1 }
        // A line that begins with a blank goes on with the field before it.
        let goesOn = line.first == 0x20 || line.first == 0x09
        if !goesOn { fields += 1 }
        fieldSize = goesOn ? fieldSize + lineSize : lineSize
        longestField = max(longestField, fieldSize)
        lineSize = 0
        line.removeAll(keepingCapacity: true)
    }
}
