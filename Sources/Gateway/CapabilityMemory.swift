import Mail
import PKI

/// What signed mail taught about addresses asked for lately, as it was at one revision of the store; `nil` too is an answer.
struct CapabilityMemory: Sendable {
    private var revision: UInt64 = .max
    private var known: [EmailAddress: RecipientCapabilities?] = [:]

    /// - Returns: `nil` when it must be read.
    func capabilities(of address: EmailAddress, at revision: UInt64) -> RecipientCapabilities?? {
        revision == self.revision ? known[address] : nil
    }

    /// - Parameter addresses: all that were asked for, also those without an answer.
    mutating func keep(_ read: [EmailAddress: RecipientCapabilities], of addresses: some Collection<EmailAddress>, at revision: UInt64) {
        if revision != self.revision || known.count + addresses.count > CandidateMemory.most { known.removeAll() }
        guard addresses.count <= CandidateMemory.most else { return }
        self.revision = revision
        for address in addresses { known[address] = .some(read[address]) }
    }
}
