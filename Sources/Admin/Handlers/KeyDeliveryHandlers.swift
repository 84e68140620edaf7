import AdminOperations
import CA
import Foundation
import Gateway
import Mail
import Settings
import Store

extension HandlerTable {
    mutating func addKeyDelivery() {
        add(KeySend.self) { engine, operation, who in
            guard (1...1000).contains(operation.certificates.count) else {
                throw AdminProblem(.badInput, "name 1 to 1000 certificates", field: "certificates")
            }
            let thumbprints = try await engine.store.read { transaction in
                try operation.certificates.map { try transaction.certificate(beginning: $0).thumbprint }
            }
            var wish = KeyDesk.Wish(thumbprints, try DeliveryInputs.delivery(operation.form, operation.channel))
            wish.isOnePassword = operation.together ?? false
            wish.isForSeveral = operation.severalPersons ?? false
            wish.mayBeRevoked = operation.revoked ?? false
            let sent = try await engine.keys.send(wish, by: who.name)
            let now = engine.store.now()
            let items = sent.map { KeyFileItem($0, at: now) }
            let isShared = wish.isOnePassword && Set(items.map(\.address)).count > 1
            return KeySend.Result(
                items: items,
                warning: isShared ? "one password opens the files of several persons: each of them can read the mail of the others" : nil)
        }
        add(KeyReveal.self) { engine, operation, who in
            let limit = try Inputs.limit(operation.limit)
            let address = try operation.address.map { try Inputs.address($0) }
            return try await engine.store.write { transaction in
                let rows = try transaction.waitingKeyPasswords(for: address, limit: limit)
                let items = try rows.compactMap { row in
                    try transaction.takeKeyPassword(row.id).map { password in
                        KeyFileItem(
                            address: row.address.description, thumbprint: row.thumbprint,
                            files: row.fileName.components(separatedBy: ", "), password: KeyPassword(kept: password).grouped, mail: nil,
                            madeAt: row.madeAt)
                    }
                }
                for item in items {
                    try transaction.audit(
                        actor: who.name, operation: KeyReveal.name, subject: item.thumbprint, after: "password for \(item.address) shown")
                }
                let waiting = try transaction.waitingKeyPasswords(for: address).count
                return KeyReveal.Result(items: items, waiting: waiting)
            }
        }
    }
}

/// Reads the texts of operations on deliveries.
enum DeliveryInputs {
    static func delivery(_ form: String?, _ channel: String?) throws -> KeyDelivery {
        guard let form = KeyDelivery.Form(rawValue: form ?? "file") else {
            throw AdminProblem(.badInput, "the form is file, profile or both", field: "form")
        }
        let way = try channel.map { text in
            guard let way = PFXChannel(rawValue: text) else {
                throw AdminProblem(.badInput, "the channel is show, sms or portal", field: "channel")
            }
            return way
        }
        return KeyDelivery(form: form, channel: way)
    }
}

extension AdminEngine {
    /// How the key of a certificate asked for is to travel, as the request keeps it; `nil`: it stays here.
    /// - Throws: when it could not be sent, before anything is issued (K-02).
    func delivery(_ operation: CertificateIssue, to owner: EmailAddress) async throws -> String? {
        guard let form = operation.send else {
            guard operation.channel == nil else {
                throw AdminProblem(.badInput, "a channel belongs to a key that is sent: say how it is sent", field: "send")
            }
            return nil
        }
        guard operation.request == nil else {
            throw AdminProblem(.badInput, "the owner made the key himself: there is none to send", field: "send")
        }
        let delivery = try DeliveryInputs.delivery(form, operation.channel)
        _ = try await store.read { try $0.settingsSnapshot() }.keyWay(delivery, to: owner)
        return try delivery.json
    }
}
