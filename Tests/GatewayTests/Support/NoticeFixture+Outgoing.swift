import Foundation
import Mail
import PKI
import Queue
import TestSupport
import Testing

@testable import Gateway
@testable import Store

extension NoticeFixture {
    func add(_ identity: TestAuthority.Identity) async throws {
        _ = try await store.write { try $0.insert(identity.certificate, isRoot: false, source: "test") }
    }

    /// Takes a mail in as a listener does, with a `Received` field on top.
    @discardableResult
    func submit(
        _ bytes: [UInt8], from sender: String?, to recipients: [String], origin: Origin = .inside, minimum: MinimumMode? = nil
    ) async throws -> QueueID {
        let submission = Submission(
            origin: origin, originReason: "test", listener: origin.rawValue, clientAddress: "192.0.2.7", heloName: "client.example",
            receivedAt: clock.now, minimumMode: minimum)
        let envelope = Envelope(
            reversePath: sender.flatMap { EmailAddress($0) }, forwardPaths: recipients.compactMap { EmailAddress($0) })
        let writer = flow.accept(envelope, submission)
        try await writer.append(bytes)
        return try await writer.commit()
    }

    /// Works the queue as its runner does, a step that fails is put back, until it had more tries than it gets.
    func runOut() async {
        for _ in 0..<12 {
            while let entry = try? await queue.claimReceived() {
                do { try await flow.process(entry) } catch { _ = try? await queue.retryLater(entry, reason: "\(error)") }
            }
            for entry in (try? await queue.claimReady(limit: 100)) ?? [] {
                do { try await flow.deliver(entry) } catch { _ = try? await queue.retryLater(entry, reason: "\(error)") }
            }
            clock.advance(by: 3600)
        }
    }

    /// Changes rows behind the back of everything.
    func corrupt(_ sql: String) async throws {
        try await store.write { transaction in
            try transaction.change(sql)
            try transaction.raiseGeneration()
        }
    }
}

extension [UInt8] {
    /// Whether the mark of the test's mail stands in it, as it is or in base64.
    var holdsMark: Bool {
        let text = String(decoding: self, as: UTF8.self)
        return text.contains("MARK") || text.contains("TUFSSy")
    }
}
