import Foundation
import MIME
import Mail
import OpenSSL
import PKI
import SMIME
import Store
import TestSupport
import Testing

@testable import Gateway

/// Signed mail of strangers taken through the mail flow, and what its recipient is told of it.
struct VerdictFixture: Sendable {
    static let alice = "alice@zegel.example"
    static let bob = "bob@partner.example"

    /// What the gateway made of one mail.
    struct Verdict {
        /// `nil`: not signed.
        var state: SignatureState?
        /// The info fields without their prefix.
        var fields: [String: String]
        /// Our own Authentication-Results.
        var results: String?
        /// As it goes to the inside.
        var message: Message

        var isPositive: Bool { state == .valid || results?.contains("smime=pass") == true }
        /// Why the first signer is not trusted.
        var reason: String { fields["Signer-Trusted-Info-0-0"] ?? "" }
    }

    let flow: FlowFixture
    let authority: TestAuthority

    /// With the authority's root imported.
    init() async throws {
        flow = try await FlowFixture()
        authority = try TestAuthority()
        try await flow.add(root: authority.root.certificate)
    }

    /// Takes a mail from outside in and hands it to alice.
    func receive(_ mail: [UInt8], from sender: String = bob) async throws -> Verdict {
        let row = try await flow.process(mail, FlowFixture.envelope(sender, [Self.alice]), FlowFixture.submission(.outside))
        let record = try #require(TraceRecord(json: row.decision))
        let opening = record.openings?.first
        let message = Message(parsing: try await newest())
        let results = message.root.header.all(named: "Authentication-Results").map(\.unfolded).first { $0.contains("mx.zegel.example") }
        return Verdict(state: opening?.state, fields: opening?.fields ?? [:], results: results, message: message)
    }

    /// Sends a mail from inside.
    /// - Returns: as it leaves for the outside.
    func send(_ mail: [UInt8], from sender: String = alice, to recipient: String = bob) async throws -> [UInt8] {
        _ = try await flow.process(mail, FlowFixture.envelope(sender, [recipient]), FlowFixture.submission(.inside))
        return try await newest()
    }

    private func newest() async throws -> [UInt8] {
        let row = try #require(try await flow.queue.list(in: .ready, limit: 1).first)
        return try await flow.queue.bytes(of: row.id)
    }

    static func mail(from: String = bob, to: String = alice) -> [UInt8] {
        FlowFixture.mail("From: \(from)\r\nTo: \(to)\r\nSubject: Offer\r\n", body: "MARK in the body\r\n")
    }

    static func signed(
        _ mail: [UInt8] = mail(), by identity: TestAuthority.Identity, with chain: [Certificate] = [], digest: Digest = .sha256,
        form: SMIMEWriter.Form = .clear, at date: Date = Date()
    ) throws -> [UInt8] {
        try SMIMEWriter.sign(
            mail, as: SigningIdentity(certificate: identity.certificate.x509, key: identity.key, chain: chain.map(\.x509)), form: form,
            digest: digest, at: date, boundary: "outside-boundary")
    }

    /// The certificates the store keeps for an address.
    func stored(_ address: String) async throws -> [CertificateRow] {
        let address = try #require(EmailAddress(address))
        return try await flow.store.read { try $0.certificateRows(for: address) }
    }
}
