import MIME
import Mail

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
        // A header beyond the limits is refused; how far beyond does not matter.
        guard isInHeader, !isBeyondLimits else { return }
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
                if received != nil { keep(small) }
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

extension HeaderGauge {
    /// Why a message with this header is not taken; `nil`: nothing speaks against it.
    func refusal(maximumHops: Int) -> MailFailure? {
        if let cause = loop(maximumHops: maximumHops) {
            return MailFailure(status: EnhancedStatus(5, 4, 6), text: "Too many hops: the mail loops", cause: cause, code: 554)
        }
        guard isBeyondLimits else { return nil }
        return MailFailure(
            status: EnhancedStatus(5, 6, 0), text: "The header of the message is too large", cause: "header beyond the limits", code: 552)
    }

    /// A list inside may bring a mail through a second time; a third is a loop.
    private static let maximumPasses = 2

    /// Why the mail is held to go round in circles.
    private func loop(maximumHops: Int) -> String? {
        if hops > maximumHops { return "\(hops) Received fields" }
        return marks >= Self.maximumPasses ? "it came through here \(marks) times before, in the same direction" : nil
    }
}
