import AdminOperations
import Foundation
import Gateway
import MIME
import Mail
import OpenSSL
import PKI
import PortalOperations
import Queue
import TestSupport
import Testing

@testable import Store

@Suite("Delivering keys: the file by mail, what opens it by another way")
struct KeyDeliveryTests {
    private let bob = "bob@partner.example"

    @Test("A-09: the mail is from the sender of keys, has the file, and nowhere its password")
    func mail() async throws {
        let fixture = try await DeliveryFixture()
        let thumbprint = try await fixture.issue(bob, external: true)
        let item = try #require(try await fixture.admin.run(KeySend(certificates: [thumbprint], form: "both")).items.first)
        #expect(item.address == bob && item.thumbprint == thumbprint && item.files.count == 2)
        let mail = try await fixture.mail(try #require(item.mail))
        #expect(mail.root.header.first(named: "From")?.unfolded.contains("<keys@zegel.example>") == true)
        #expect(mail.root.header.first(named: "Auto-Submitted")?.unfolded.contains("auto-generated") == true)
        let files = fixture.files(mail)
        #expect(files.map(\.name) == item.files)
        #expect(files.map(\.type) == ["application/x-pkcs12", "application/x-apple-aspen-config"])
        let password = try #require(item.password).replacing("-", with: "")
        #expect(password.count == 20)
        let contents = try PKCS12.read(try #require(files.first?.bytes), password: password)
        #expect(contents.keys.count == 1 && contents.certificates.count == 3)
        for text in [mail.bytes, files[0].bytes, files[1].bytes] {
            #expect(!String(decoding: text, as: UTF8.self).contains(password))
            #expect(!String(decoding: text, as: UTF8.self).contains(item.password ?? password))
        }
        let entry = try await fixture.admin.queue.show(try #require(QueueID(item.mail ?? ""))).entry
        #expect(entry.envelope.reversePath == nil && entry.envelope.forwardPaths.map(\.description) == [bob])
        #expect(try await fixture.admin.audit().allSatisfy { !"\($0)".contains(password) })
    }

    @Test("A-41: sent again, it is the same key in another file with another password, and the audit says so")
    func again() async throws {
        let fixture = try await DeliveryFixture()
        let thumbprint = try await fixture.issue("alice@zegel.example")
        var items: [KeyFileItem] = []
        var files: [[UInt8]] = []
        for _ in 0..<2 {
            let item = try #require(try await fixture.admin.run(KeySend(certificates: [thumbprint])).items.first)
            files.append(try #require(fixture.files(try await fixture.mail(item.mail ?? "")).first?.bytes))
            items.append(item)
        }
        #expect(items[0].thumbprint == items[1].thumbprint && items[0].password != items[1].password && files[0] != files[1])
        let keys = try zip(files, items).map { file, item in
            let password = try #require(item.password).replacing("-", with: "")
            return try #require(try PKCS12.read(file, password: password).keys.first).pkcs8DER()
        }
        #expect(keys[0] == keys[1])
        #expect(try await fixture.admin.audit().count { $0.operation == "key.send" && $0.subject == thumbprint } == 2)
    }

    @Test("A-40: one password for keys of two persons is refused without the flag, and warned of with it; for one person it is fine")
    func together() async throws {
        let fixture = try await DeliveryFixture()
        let alice = try await fixture.issue("alice@zegel.example", profile: "sign")
        let second = try await fixture.issue("alice@zegel.example", profile: "encrypt")
        let eve = try await fixture.issue("eve@zegel.example")
        let refused = await fixture.admin.problem(KeySend(certificates: [alice, eve], together: true))
        #expect(refused?.type == .refused && refused?.detail.contains("several persons") == true)
        #expect(try await fixture.admin.queue.list().isEmpty)
        let warned = try await fixture.admin.run(KeySend(certificates: [alice, eve], together: true, severalPersons: true))
        #expect(warned.warning?.contains("the mail of the others") == true && Set(warned.items.map(\.password)).count == 1)
        let own = try await fixture.admin.run(KeySend(certificates: [alice, second], together: true))
        #expect(own.warning == nil && Set(own.items.map(\.password)).count == 1)
        let apart = try await fixture.admin.run(KeySend(certificates: [alice, second]))
        #expect(Set(apart.items.map(\.password)).count == 2)
    }

    @Test("without a sender of keys, or with one whose mail may be encrypted, nothing is sent")
    func sender() async throws {
        let fixture = try await DeliveryFixture(sender: false)
        let thumbprint = try await fixture.issue("alice@zegel.example")
        let unset = await fixture.admin.problem(KeySend(certificates: [thumbprint]))
        #expect(unset?.type == .refused && unset?.detail.contains("ca.sender is not set") == true)
        // P-01 refuses such a setting; one that came there otherwise is met here.
        try await fixture.admin.store.write { _ = try $0.set("ca.sender", to: "keys@zegel.example", at: .global) }
        let encrypted = await fixture.admin.problem(KeySend(certificates: [thumbprint]))
        #expect(encrypted?.detail.contains("may be encrypted") == true)
        #expect(try await fixture.admin.queue.list().isEmpty)
        #expect(try await fixture.admin.audit().count { $0.operation == "key.send" && $0.after?.hasPrefix("refused") == true } == 2)
    }

    @Test("channels that cannot be used are refused, and nothing is sent or issued", arguments: ["sms", "portal"])
    func channels(_ channel: String) async throws {
        let fixture = try await DeliveryFixture()
        let thumbprint = try await fixture.issue("alice@zegel.example")
        let problem = await fixture.admin.problem(KeySend(certificates: [thumbprint], channel: channel))
        #expect(problem?.type == .refused && problem?.detail.contains("Nothing was sent") == true)
        let issue = await fixture.admin.problem(
            CertificateIssue(address: "eve@zegel.example", key: "p-256", send: "file", channel: channel))
        #expect(issue?.type == .refused)
        #expect(try await fixture.admin.queue.list().isEmpty)
        #expect(try await fixture.admin.run(RequestList()).map(\.address) == ["alice@zegel.example"])
    }

    @Test("a key issued with delivery goes out once, and its password is shown once")
    func withRequest() async throws {
        let fixture = try await DeliveryFixture()
        let item = try await fixture.admin.run(CertificateIssue(address: "alice@zegel.example", key: "p-256", send: "file"))
        let jobs = try await fixture.admin.store.read { try $0.jobs(kind: keyDeliveryJob) }
        #expect(jobs.map(\.subject) == [item.id])
        let job = try #require(jobs.first)
        for _ in 0..<2 { #expect(await fixture.admin.deliveries.deliver(job) == .over) }
        #expect(try await fixture.admin.queue.list().count == 1)
        let shown = try await fixture.admin.run(KeyReveal())
        let password = try #require(shown.items.first?.password?.replacing("-", with: ""))
        #expect(shown.items.map(\.address) == ["alice@zegel.example"] && shown.waiting == 0)
        let mail = try #require(try await fixture.admin.queue.list().first)
        let file = try #require(fixture.files(try await fixture.mail(mail.id.text)).first?.bytes)
        #expect(try PKCS12.read(file, password: password).keys.count == 1)
        #expect(try await fixture.admin.run(KeyReveal()).items.isEmpty)
        #expect(try await fixture.admin.audit().contains { $0.operation == "ca.reveal" })
    }

    @Test("who may not send keys sees none of their passwords")
    func rights() async throws {
        let fixture = try await DeliveryFixture()
        let thumbprint = try await fixture.issue("alice@zegel.example")
        let who = Administrator(name: "log manager", rights: ["ca.requests", "message.trace"])
        #expect(await fixture.admin.problem(KeySend(certificates: [thumbprint]), as: who)?.type == .noPermission)
        #expect(await fixture.admin.problem(KeyReveal(), as: who)?.type == .noPermission)
    }

    @Test("in the reader's language")
    func german() async throws {
        let fixture = try await DeliveryFixture()
        try await fixture.set("language", "de", "user:alice@zegel.example")
        let thumbprint = try await fixture.issue("alice@zegel.example")
        let item = try #require(try await fixture.admin.run(KeySend(certificates: [thumbprint])).items.first)
        let mail = try await fixture.mail(item.mail ?? "")
        let text = mail.entities.compactMap { mail.text(of: $0) }.joined()
        #expect(text.contains("Ihr neuer Schlüssel") && text.contains("nie per E-Mail") && text.contains(item.files[0]))
    }

    @Test("what is published is the newest list and the certificate, each under the path the certificates name")
    func published() async throws {
        let fixture = try await DeliveryFixture()
        let desk = PublishingDesk(store: fixture.admin.store)
        #expect(try await desk.publishedFile(at: "/mail.crl") == nil)
        try await fixture.set("ca.crl-url", "http://pki.zegel.example/pki", "global")
        let first = try #require(try await desk.publishedFile(at: "/pki/mail.crl"))
        #expect(try CertificateRevocationList(der: first.bytes).entryCount == 0)
        let certificate = try #require(try await desk.publishedFile(at: "/pki/mail-root.cer"))
        #expect(try Certificate(der: certificate.bytes).isCA && certificate.kind == .certificate)
        let thumbprint = try await fixture.issue("alice@zegel.example")
        _ = try await fixture.admin.run(CertificateRevoke(thumbprints: [thumbprint], reason: "superseded"))
        let second = try #require(try await desk.publishedFile(at: "/pki/mail.crl"))
        let entries = try CertificateRevocationList(der: second.bytes).entryCount
        #expect(second.digest != first.digest && entries == 1)
        for path in ["/pki/mail.crl/", "/pki/../pki/mail.crl", "/mail.crl", "/pki/mail", "", "/pki/alice.cer"] {
            #expect(try await desk.publishedFile(at: path) == nil, "\(path)")
        }
    }
}
