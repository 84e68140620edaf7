import MIME

/// Measures the header of a message while it streams by: hops and marks of our own (`behaviour.md` Q-04), and the limits of 32.
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
    /// `Received` fields that carry our mark.
    private(set) var marks = 0
    /// In small letters, blanks as single spaces.
    private let mark: [UInt8]
    /// The beginning of the `Received` field that is being read, written like `mark`; `nil` in any other field.
    private var received: [UInt8]?

    /// Characters of a `Received` field that are searched for the mark.
    private static let longestReceived = 2000
    private static let name = Array("received:".utf8)

    /// What lies beyond these is not read by anybody who judges the message, so the message is not taken.
    var isBeyondLimits: Bool {
        let limits = MIME.Limits.standard
        return size > limits.headerSize || longestField > limits.fieldSize || fields > limits.fields
    }

    /// - Parameter mark: the words by which a `Received` field is known to be ours.
    init(mark: String = "") {
        self.mark = Array(mark.lowercased().utf8)
    }

    mutating func read(_ bytes: [UInt8]) {
        guard isInHeader else { return }
        for byte in bytes {
            size += 1
            lineSize += 1
            if byte == 0x0A {
                if line.allSatisfy({ $0 == 0x0D }) {
                    endField()
                    isInHeader = false
                    return
                }
                endLine()
            } else {
                let small = (65...90).contains(byte) ? byte + 32 : byte
                if line.isEmpty, byte != 0x20, byte != 0x09, byte != 0x0D { endField() }
                if line.count <= Self.name.count { line.append(small) }
                keep(small)
                if line.count == Self.name.count, line == Self.name { received = [] }
            }
        }
        longestField = max(longestField, fieldSize + lineSize)
    }

    private mutating func keep(_ byte: UInt8) {
        guard let last = received.map({ $0.last ?? 0x20 }), received?.count ?? 0 < Self.longestReceived else { return }
        let isBlank = byte == 0x20 || byte == 0x09 || byte == 0x0D
        if !isBlank { received?.append(byte) } else if last != 0x20 { received?.append(0x20) }
    }

    private mutating func endField() {
        if let received, !mark.isEmpty, received.contains(mark) { marks += 1 }
        received = nil
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
