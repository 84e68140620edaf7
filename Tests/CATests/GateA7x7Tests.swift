import Foundation
import Mail
import OpenSSL
import PKI
import Settings
import TestSupport
import Testing

@testable import CA
@testable import Store

@Suite("A7.7 revocation: the right certificate, the right reason, on the list at once")
struct GateA7x7Revocation {
    @Test(
        "A-38: the list has serial number and reason when the command is over; our own decisions see it with the commit",
        arguments: RevocationReason.all)
    func revoked(_ reason: RevocationReason) async throws {
        let fixture = try await CAFixture()
        try await fixture.createAuthorities()
        let (alice, bob) = (try await fixture.issue("alice@zegel.example"), try await fixture.issue("bob@zegel.example"))
        let since = fixture.store.now().addingTimeInterval(-3600)
        _ = try await fixture.revoking.revoke([alice.thumbprint], reason: reason, invalidityDate: since, by: CAFixture.actor)
        let list = try await fixture.list(of: "issuing")
        #expect(list.entryCount == 1 && list.lines(serialNumber: alice.serialNumber).first?.reasonCode == reason.code)
        #expect(list.lines(serialNumber: bob.serialNumber).isEmpty)
        let judge = try await fixture.judge()
        for purpose in [Purpose.sign, .encrypt] {
            let reasons = judge.judge(alice, for: purpose, address: alice.addresses.first).reasons
            #expect(reasons.map(\.rule) == ["C-04"] && reasons.first?.text == "revoked")
            #expect(judge.judge(bob, for: purpose, address: bob.addresses.first).reasons == [])
        }
    }

    @Test("before any list is signed, and without the authority's key, the revocation counts for us")
    func withCommit() async throws {
        let fixture = try await CAFixture()
        try await fixture.createAuthorities()
        let alice = try await fixture.issue("alice@zegel.example")
        _ = try await fixture.store.write { try $0.revoke(alice.thumbprint, reason: .keyCompromise, by: CAFixture.actor) }
        #expect(try await fixture.list(of: "issuing").entryCount == 0)
        let reasons = try await fixture.judge().judge(alice, for: .encrypt, address: alice.addresses.first).reasons
        #expect(reasons.map(\.text) == ["revoked"])
        // The job that signs the list is due now.
        let id = try await fixture.store.read { try $0.authority(orThrow: "issuing").id }
        let job = try #require(try await fixture.store.read { try $0.jobs(kind: certificateListJob) }.first { $0.subject == "\(id)" })
        #expect(job.due <= fixture.store.now())
    }

    @Test("openssl finds the serial number, reason and invalidity date on the list, and refuses the certificate")
    func openssl() async throws {
        let fixture = try await CAFixture()
        try await fixture.createAuthorities()
        let alice = try await fixture.issue("alice@zegel.example")
        let before = try await fixture.opensslVerify(alice, ["-crl_check_all"])
        #expect(before.status == 0, "\(before.errors)")
        _ = try await fixture.revoking.revoke(
            [alice.thumbprint], reason: .keyCompromise, invalidityDate: Date(timeIntervalSince1970: 1_795_600_000), by: CAFixture.actor)
        let after = try await fixture.opensslVerify(alice, ["-crl_check_all"])
        #expect(after.status != 0 && after.errors.contains("certificate revoked"), "\(after.errors)")
        let tool = try #require(Tool(named: "openssl"))
        let text = try await tool.run(["crl", "-noout", "-text"], input: Array(try await fixture.list(of: "issuing").pem.utf8)).text
        for expected in [
            alice.serialNumber.uppercased(), "Key Compromise", "Invalidity Date", "Nov 25 09:46:40 2026 GMT", "X509v3 CRL Number",
        ] {
            #expect(text.contains(expected), "\(expected) in \(text)")
        }
    }

    @Test("the wrong row: of certificates for one address, one name, one key kind, only the one named is revoked")
    func wrongRow() async throws {
        let fixture = try await CAFixture()
        try await fixture.createAuthorities()
        let all = try await [
            fixture.issue("alice@zegel.example"), fixture.issue("alice@zegel.example"), fixture.issue("alice@zegel.example"),
        ]
        _ = try await fixture.revoking.revoke([all[1].thumbprint], reason: .superseded, by: CAFixture.actor)
        let list = try await fixture.list(of: "issuing")
        #expect(all.map { list.lines(serialNumber: $0.serialNumber).count } == [0, 1, 0])
        let judge = try await fixture.judge()
        #expect(all.map { judge.judge($0, for: .encrypt, address: $0.addresses.first).reasons.isEmpty } == [true, false, true])
    }

    @Test("a hold can be lifted, any other revocation cannot; a second one is refused; all or none of several")
    func hold() async throws {
        let fixture = try await CAFixture()
        try await fixture.createAuthorities()
        let (alice, bob) = (try await fixture.issue("alice@zegel.example"), try await fixture.issue("bob@zegel.example"))
        let revoking = fixture.revoking
        _ = try await revoking.revoke([alice.thumbprint], reason: .hold, by: CAFixture.actor)
        #expect(try await fixture.list(of: "issuing").entryCount == 1)
        _ = try await revoking.revoke([alice.thumbprint], reason: nil, by: CAFixture.actor)
        #expect(try await fixture.list(of: "issuing").entryCount == 0)
        #expect(try await fixture.judge().judge(alice, for: .encrypt, address: alice.addresses.first).reasons == [])
        _ = try await revoking.revoke([alice.thumbprint], reason: .keyCompromise, by: CAFixture.actor)
        for reason in [RevocationReason.superseded, nil] {
            let text = await refusal {
                _ = try await revoking.revoke([bob.thumbprint, alice.thumbprint], reason: reason, by: CAFixture.actor)
            }
            #expect(text != nil)
        }
        #expect(try await fixture.judge().judge(bob, for: .encrypt, address: bob.addresses.first).reasons == [])
    }

    @Test("lists count up, are good for ca.crl-validity, are made anew daily and before half of their life, and drop what has ended")
    func lists() async throws {
        let clock = MovableClock(Date(timeIntervalSince1970: 1_795_600_000))
        let fixture = try await CAFixture(now: { clock.now })
        try await fixture.createAuthorities()
        let alice = try await fixture.issue("alice@zegel.example") { $0.validity = .seconds(10 * 86_400) }
        _ = try await fixture.revoking.revoke([alice.thumbprint], reason: .superseded, by: CAFixture.actor)
        let id = try await fixture.store.read { try $0.authority(orThrow: "issuing").id }
        guard case .published(let number, let end, let next) = try await fixture.lists.publish(id) else { throw StoreError.closed }
        #expect(end == clock.now.addingTimeInterval(7 * 86_400) && next == clock.now.addingTimeInterval(86_400))
        try await fixture.set("ca.crl-validity", to: "8 h")
        guard case .published(let second, _, let sooner) = try await fixture.lists.publish(id) else { throw StoreError.closed }
        #expect(second == number + 1 && sooner == clock.now.addingTimeInterval(4 * 3600))
        // It stands on one list after its end (RFC 5280 §3.3), and then no more.
        clock.now += 11 * 86_400
        _ = try await fixture.lists.publish(id)
        #expect(try await fixture.list(of: "issuing").entryCount == 1)
        clock.now += 86_400
        _ = try await fixture.lists.publish(id)
        #expect(try await fixture.list(of: "issuing").entryCount == 0)
        #expect(try await fixture.store.read { try $0.crlRows() }.filter { $0.source == "ca" }.count == 2, "one for each authority")
    }

    @Test("many revocations at once: each list has its own number, and the one that stays has every entry")
    func atOnce() async throws {
        let fixture = try await CAFixture()
        try await fixture.createAuthorities()
        var all: [Certificate] = []
        for number in 0..<8 { all.append(try await fixture.issue("user-\(number)@zegel.example")) }
        let revoking = fixture.revoking
        try await withThrowingTaskGroup(of: Void.self) { group in
            for certificate in all {
                group.addTask { _ = try await revoking.revoke([certificate.thumbprint], reason: .superseded, by: CAFixture.actor) }
            }
            try await group.waitForAll()
        }
        let list = try await fixture.list(of: "issuing")
        #expect(list.entryCount == 8 && list.number == "09")
        let row = try await fixture.store.read { try $0.authority(orThrow: "issuing") }
        #expect(row.listNumber == 9)
        #expect(try await fixture.store.read { try $0.crlRows() }.filter { $0.issuer == row.subject }.map(\.entries) == [8])
    }

    @Test("a revoked authority issues no more, and what it issued is good no more")
    func authority() async throws {
        let fixture = try await CAFixture()
        try await fixture.createAuthorities()
        let alice = try await fixture.issue("alice@zegel.example")
        let issuing = try await fixture.certificate(ofAuthority: "issuing")
        _ = try await fixture.revoking.revoke([issuing.thumbprint], reason: .caCompromise, by: CAFixture.actor)
        #expect(try await fixture.list(of: "root").lines(serialNumber: issuing.serialNumber).first?.reasonCode == 2)
        #expect(try await fixture.judge().judge(alice, for: .encrypt, address: alice.addresses.first).reasons.map(\.rule) == ["C-04"])
        let row = try await fixture.request(try fixture.order("bob@zegel.example"))
        #expect(row.state == .failed && row.problem?.contains("was revoked") == true)
    }
}

extension CAFixture {
    /// The newest list of an authority.
    func list(of name: String) async throws -> CertificateRevocationList {
        let der = try await store.read { try $0.list(of: try $0.authority(orThrow: name).id) }
        return try CertificateRevocationList(der: try #require(der))
    }
}

extension RevocationReason: CustomTestStringConvertible {
    public var testDescription: String { name }
}
