import Mail
import PKI

/// The certificates of addresses asked for lately, as they were in one generation of the store: every change ends it.
///
/// Reading and parsing them is most of what a snapshot costs.
struct CandidateMemory: Sendable {
    /// Addresses kept; some kilobytes each.
    static let most = 2000

    private var generation: Int64 = -1
    private var known: [EmailAddress: [Candidate]] = [:]

    /// `nil` when they must be read.
    func candidates(for address: EmailAddress, at generation: Int64) -> [Candidate]? {
        generation == self.generation ? known[address] : nil
    }

    /// Keeps what was read; what an older generation said is dropped, and something older than what is known is not taken.
    mutating func keep(_ read: [EmailAddress: [Candidate]], at generation: Int64) {
        guard generation >= self.generation, read.count <= Self.most else { return }
        if generation > self.generation || known.count + read.count > Self.most { known.removeAll() }
        self.generation = generation
        known.merge(read) { _, new in new }
    }
}
