import Mail
import Policy
import Settings

extension DecisionDesk {
    /// Decides about a mail as if it had been accepted: the same code as real mail (G-08), and nothing is sent, stored or fetched.
    ///
    /// Mail for the inside is opened with the keys of its recipients, so the answer has what would be found in it. Copies for the
    /// outside are decided and not made.
    /// - Parameters:
    ///   - message: as the client would send it, without our `Received` field; lines of a mailbox file at its top do not count, as at the door.
    ///   - proposed: settings to decide by instead of the stored ones.
    public func explain(
        _ message: [UInt8], _ envelope: Envelope, _ submission: Submission, under proposed: SettingsTree? = nil
    ) async throws -> Explained {
        var filter = MailboxLineFilter()
        let message = filter.read(message) + filter.end()
        var gauge = HeaderGauge(mark: ReceivedField.mark(configuration.hostName, submission.origin))
        gauge.read(message)
        if let refusal = gauge.refusal(maximumHops: configuration.maximumHops) {
            return Explained(refusal: refusal, record: nil, notSent: envelope.forwardPaths)
        }
        let received = ReceivedField.bytes(
            for: submission, envelope: envelope, id: Self.noMessage, hostName: configuration.hostName)
        let decided = try await decide(received + message, envelope, submission, under: proposed)
        let record = TraceRecord(decided, submission, try await openings(of: decided))
        let notSent = decided.plan.recipients.filter { [.refused, .held].contains($0.outcome) }.map(\.recipient)
        return Explained(refusal: nil, record: record, notSent: notSent)
    }

    /// Stands where the id of a real mail would; as long as one.
    private static let noMessage = QueueID(random: [UInt8](repeating: 0, count: QueueID.length))

    /// What is found when the copies for the inside are opened, in the order of the groups.
    private func openings(of decided: Decided) async throws -> [Opening] {
        let edited = decided.incoming.edited(by: decided.plan)
        var openings: [Opening] = []
        for group in decided.plan.groups {
            guard case .unprotect(let unprotection) = group.treatment else { continue }
            openings += try await unprotect(
                edited, unprotection, for: group.recipients, decided.incoming.facts, decided.snapshot
            ).map(\.opening)
        }
        return openings
    }
}
