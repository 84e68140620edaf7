import AdminOperations
import Foundation
import Gateway
import Mail
import PKI
import TestSupport
import Testing

@testable import Store

@Suite("Procedures: what to do on bad days")
struct IncidentTests {
    private let address = "alice@zegel.example"

    private func state(_ result: IncidentResult, _ name: String) -> String? { result.steps.first { $0.name == name }?.state }

    @Test("A-59: key stolen: revoked, on the list, black-listed, a new key delivered, people told; the dry run says so and does nothing")
    func stolen() async throws {
        let fixture = try await DeliveryFixture()
        try await fixture.set("ca.crl-url", "http://pki.zegel.example/pki", "global")
        let thumbprint = try await fixture.issue(address)
        try await fixture.admin.run(UserAdd(address: address))
        let operation = { (dryRun: Bool) in
            IncidentKeyStolen(
                address: address, reason: "laptop stolen on the train", since: "2 d", notify: ["boss@zegel.example"], reissue: true,
                form: "file", dryRun: dryRun)
        }
        let before = try await fixture.admin.generation()
        let planned = try await fixture.admin.run(operation(true))
        #expect(["revoke", "list", "black-list", "issue", "deliver", "notify"].allSatisfy { state(planned, $0) == "planned" })
        #expect(try await fixture.admin.generation() == before)
        #expect(try await fixture.admin.queue.list().isEmpty)

        let done = try await fixture.admin.run(operation(false))
        #expect(done.steps.allSatisfy { $0.state == "done" || $0.state == "nothing" }, "\(done.steps)")
        let store = fixture.admin.store
        let (issued, entry) = try await store.read { (try $0.issued(thumbprint: thumbprint), try $0.trustListEntry(thumbprint)) }
        #expect(issued?.revocation?.reason == 1 && issued?.revocation?.invalidityAt != nil)
        #expect(entry?.status == .distrusted && entry?.note.contains("laptop stolen") == true)
        let file = try #require(try await PublishingDesk(store: store).publishedFile(at: "/pki/mail.crl"))
        let list = try CertificateRevocationList(der: file.bytes)
        let serialNumber = try #require(issued?.serialNumber)
        #expect(list.lines(serialNumber: serialNumber).map(\.reason) == ["key compromise"])
        let sent = try #require(done.sent.first)
        #expect(sent.address == address && sent.thumbprint != thumbprint && sent.password?.count == 24)
        let recipients = try await fixture.admin.queue.list().flatMap(\.envelope.forwardPaths).map(\.description)
        #expect(Set(recipients) == [address, "boss@zegel.example"])
        let audit = try await fixture.admin.audit()
        #expect(audit.contains { $0.operation == "incident.key-stolen" && $0.after?.contains("laptop stolen") == true })
        // Once more there is only the new key to end.
        let again = try await fixture.admin.run(operation(true))
        #expect(again.steps.first { $0.name == "revoke" }?.words.contains("1 certificate ") == true)
    }

    @Test("passwords, secrets, logins and open requests of the address end with its key; those of others stay")
    func secrets() async throws {
        let fixture = try await DeliveryFixture()
        _ = try await fixture.issue(address)
        let store = fixture.admin.store
        let alice = try #require(EmailAddress(address))
        try await store.write { transaction in
            _ = try transaction.set("password.static", to: "kept until today", at: .user(alice))
            try transaction.keep(
                password: "SECRETSECRET", KeyPasswordRow(id: "one", address: alice, thumbprint: "ab", fileName: "a.p12", madeBy: "x"))
        }
        let parked = try await fixture.admin.run(CertificateIssue(address: address, profile: "sign", key: "p-256", handler: "delayed"))
        let result = try await fixture.admin.run(
            IncidentKeyStolen(address: address, reason: "lost phone", reissue: false, dryRun: false))
        #expect(state(result, "secrets") == "done" && state(result, "requests") == "done")
        let left = try await store.read { transaction in
            (
                try transaction.settings(at: .user(alice)).map(\.key), try transaction.waitingKeyPasswords().count,
                try transaction.certificateRequest(parked.id)?.state
            )
        }
        #expect(!left.0.contains("password.static") && left.1 == 0 && left.2 == .cancelled)
        #expect(state(result, "issue") == nil && result.sent.isEmpty)
    }

    @Test("a new key that cannot be mailed is said beforehand; the other steps are done all the same")
    func withoutSender() async throws {
        let fixture = try await DeliveryFixture(sender: false)
        let thumbprint = try await fixture.issue(address)
        let result = try await fixture.admin.run(
            IncidentKeyStolen(address: address, reason: "stolen", reissue: true, form: "file", dryRun: false))
        #expect(state(result, "revoke") == "done" && state(result, "issue") == "done" && state(result, "deliver") == "failed")
        #expect(try await fixture.admin.store.read { try $0.issued(thumbprint: thumbprint) }?.revocation != nil)
    }

    @Test("30.1: key lost: the same key goes again; nothing is revoked")
    func lost() async throws {
        let fixture = try await DeliveryFixture()
        let thumbprint = try await fixture.issue(address)
        let planned = try await fixture.admin.run(IncidentKeyLost(address: address, reason: "new computer", dryRun: true))
        #expect(state(planned, "send") == "planned")
        #expect(try await fixture.admin.queue.list().isEmpty)
        let done = try await fixture.admin.run(IncidentKeyLost(address: address, reason: "new computer", dryRun: false))
        #expect(done.sent.map(\.thumbprint) == [thumbprint] && done.hints.contains { $0.contains("ca compromise") })
        #expect(try await fixture.admin.store.read { try $0.issued(thumbprint: thumbprint) }?.revocation == nil)
    }

    @Test("30.2: relationship ends: by default nothing changes; each choice does what it says, keys stay unless chosen")
    func leaves() async throws {
        let fixture = try await DeliveryFixture()
        let thumbprint = try await fixture.issue(address)
        let operation = { (revoke: Bool, delete: Bool, keys: Bool, user: Bool) in
            IncidentRelationshipEnds(
                address: address, reason: "contract ended", revoke: revoke, deleteCertificates: delete, deleteKeys: keys, removeUser: user,
                dryRun: false)
        }
        let before = try await fixture.admin.generation()
        let nothing = try await fixture.admin.run(operation(false, false, false, false))
        #expect(state(nothing, "expires") == "nothing")
        #expect(try await fixture.admin.generation() == before)
        let revoked = try await fixture.admin.run(operation(true, true, false, true))
        #expect(state(revoked, "revoke") == "done" && state(revoked, "delete") == "nothing" && state(revoked, "keep") == "nothing")
        let store = fixture.admin.store
        #expect(try await store.read { try $0.issued(thumbprint: thumbprint) }?.revocation?.reason == 3)
        #expect(try await store.read { try $0.privateKey(forCertificate: thumbprint) } != nil)
        let deleted = try await fixture.admin.run(operation(false, true, true, false))
        #expect(state(deleted, "delete") == "done")
        #expect(try await store.read { try $0.certificateRow(thumbprint: thumbprint) } == nil)
    }

    @Test("30.4: server compromised: each step alone and again; all certificates revoked, authorities retired, owners told, audit checked")
    func server() async throws {
        let fixture = try await DeliveryFixture()
        let thumbprints = [try await fixture.issue(address), try await fixture.issue("eve@zegel.example")]
        let held = try await fixture.admin.accept()
        let run = { (steps: [String]?, dryRun: Bool) in
            try await fixture.admin.run(
                IncidentServerCompromised(reason: "root shell found", steps: steps, notify: ["ciso@zegel.example"], dryRun: dryRun))
        }
        let planned = try await run(nil, true)
        #expect(["hold-queue", "inventory", "revoke", "list", "retire", "notify"].allSatisfy { state(planned, $0) == "planned" })
        #expect(planned.inventory.contains { $0.contains("the key of the authority mail-root") })
        let only = try await run(["hold-queue"], false)
        #expect(only.steps.map(\.name) == ["hold-queue"])
        #expect(try await fixture.admin.queue.list(in: .held).map(\.id.text) == [held])
        let done = try await run(nil, false)
        #expect(!done.steps.contains { $0.state == "failed" }, "\(done.steps)")
        let store = fixture.admin.store
        for thumbprint in thumbprints {
            #expect(try await store.read { try $0.issued(thumbprint: thumbprint) }?.revocation?.reason == 1)
        }
        let authorities = try await store.read { try $0.authorities() }
        #expect(authorities.allSatisfy { $0.isRetired })
        #expect(authorities.allSatisfy { ($0.listNextUpdate ?? .distantPast) > Date().addingTimeInterval(300 * 86_400) })
        let told = try await fixture.admin.queue.list().flatMap(\.envelope.forwardPaths).map(\.description)
        #expect(Set(told).isSuperset(of: [address, "eve@zegel.example", "ciso@zegel.example"]))
        #expect(await fixture.admin.problem(CertificateIssue(address: "new@zegel.example", key: "p-256")) != nil)
        let again = try await run(["revoke", "retire"], false)
        #expect(state(again, "revoke") == "nothing" && state(again, "retire") == "nothing")
    }

    @Test("without a reason nothing is done", arguments: ["", "  \n"])
    func reason(_ reason: String) async throws {
        let fixture = try await DeliveryFixture()
        _ = try await fixture.issue(address)
        let problems = [
            await fixture.admin.problem(IncidentKeyStolen(address: address, reason: reason, reissue: true, dryRun: false)),
            await fixture.admin.problem(IncidentKeyLost(address: address, reason: reason, dryRun: false)),
            await fixture.admin.problem(IncidentServerCompromised(reason: reason, dryRun: false)),
        ]
        #expect(problems.allSatisfy { $0?.type == .badInput && $0?.field == "reason" })
    }
}
