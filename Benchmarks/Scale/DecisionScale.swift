import Foundation
import Gateway
import MIME
import Mail
import PKI
import Policy
import Settings
import Store

/// Measures one decision: reading what it depends on, and making it, for a mail to ten recipients with a certificate each.
///
/// Cold is a snapshot source that has read nothing, for recipients nobody asked for yet; warm is one that has, for the same again.
func measureDecision(_ factory: CertificateFactory, certificates: Int, in folder: String) async throws {
    let scale = try await CertificateScale.fill("\(folder)/decision.db", with: certificates, factory)
    try await setSettings(scale.store)
    guard let sender = EmailAddress("zegel@zegel.example") else { return }
    let configuration = GatewayConfiguration(
        hostName: "mx.zegel.example", routes: RouteTable(internal: nil, external: nil), systemSender: sender, organisation: "Scale")
    let cold = try await Measurement.median(200) { _ in
        let source = SnapshotSource(store: scale.store, configuration: configuration, now: { Date() })
        _ = try await source.snapshot(for: mail(among: certificates))
    }
    let source = SnapshotSource(store: scale.store, configuration: configuration, now: { Date() })
    let facts = mail(among: certificates)
    let snapshot = try await source.snapshot(for: facts)
    let warm = try await Measurement.median(2000) { _ in _ = try await source.snapshot(for: facts) }
    let plan = decide(facts, snapshot)
    let decision = await Measurement.median(2000) { _ in _ = decide(facts, snapshot) }
    let encrypted = plan.recipients.count { $0.outcome.isProtected }
    Measurement.report("snapshot for 10 recipients among \(certificates), cold", "\(Measurement.microseconds(cold)), goal < 2 ms")
    Measurement.report("the same, warm", "\(Measurement.microseconds(warm)), goal < 300 µs")
    Measurement.report("decide for 10 recipients, \(encrypted) of them encrypted", "\(Measurement.microseconds(decision)), goal < 200 µs")
    await scale.store.close()
}

/// Domains and users with settings of their own, as a company has them.
private func setSettings(_ store: Store) async throws {
    try await store.write { transaction in
        guard let inside = DomainPattern("zegel.example") else { return }
        _ = try transaction.set("locality", to: "internal", at: .domain(inside))
        for number in 0..<200 {
            guard let domain = DomainPattern("partner-\(number).example") else { continue }
            _ = try transaction.set("encrypt.mode", to: "mandatory", at: .domain(domain))
        }
    }
}

/// From inside, to ten people chosen at random.
private func mail(among certificates: Int) -> MessageFacts {
    var numbers: Set<Int> = []
    while numbers.count < min(10, certificates) { numbers.insert(Int.random(in: 0..<certificates)) }
    let recipients = numbers.map(CertificateFactory.address)
    let text =
        "From: alice@zegel.example\r\nTo: \(recipients.joined(separator: ",\r\n "))\r\nSubject: Minutes of the meeting\r\n"
        + "MIME-Version: 1.0\r\n\r\nHello\r\n"
    let submission = Submission(
        origin: .inside, originReason: "all its mail counts as inside", listener: "inside", clientAddress: "10.0.0.7", heloName: "client",
        receivedAt: Date())
    let envelope = Envelope(
        reversePath: EmailAddress("alice@zegel.example"), forwardPaths: recipients.compactMap { EmailAddress($0) })
    return MessageFacts(Message(parsing: Array(text.utf8)), envelope: envelope, submission: submission, protection: .none)
}
