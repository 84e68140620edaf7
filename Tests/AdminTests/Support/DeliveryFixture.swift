import AdminOperations
import Foundation
import Gateway
import MIME
import Mail
import Queue
import TestSupport
import Testing

@testable import Store

/// An administrator with an authority, an internal domain and a sender of keys.
struct DeliveryFixture: Sendable {
    let admin: AdminFixture

    init(sender: Bool = true, sms ways: SMSDesk.Ways = .init()) async throws {
        admin = try await AdminFixture(sms: ways)
        try await admin.run(DomainAdd(domain: "zegel.example", internal: true))
        try await admin.run(AuthorityCreate(name: "mail", kind: "pair", key: "p-256", unlimited: true))
        guard sender else { return }
        try await set("encrypt.mode", "never", "user:keys@zegel.example")
        try await set("encrypt.override-allowed", "false", "user:keys@zegel.example")
        try await set("ca.sender", "keys@zegel.example", "global")
    }

    func set(_ key: String, _ value: String, _ level: String) async throws {
        try await admin.run(SettingsSet(level: level, key: key, value: value))
    }

    /// - Returns: the thumbprint.
    func issue(_ address: String, external: Bool = false, profile: String? = nil) async throws -> String {
        let item = try await admin.run(
            CertificateIssue(address: address, profile: profile, key: "p-256", external: external ? true : nil))
        return try #require(item.thumbprint, "\(item.detail ?? "")")
    }

    /// A mail of ours as it was queued.
    func mail(_ id: String) async throws -> Message {
        Message(parsing: try await admin.queue.bytes(of: try #require(QueueID(id))))
    }

    /// The files of a mail.
    func files(_ mail: Message) -> [(name: String, type: String, bytes: [UInt8])] {
        mail.root.children.dropFirst().map { part in
            (part.fileName ?? "", part.contentType.mediaType, mail.decodedBody(of: part))
        }
    }
}
