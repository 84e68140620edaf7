import Foundation
import Mail
import OpenSSL
import PKI
import Settings
import TestSupport
import Testing

@testable import CA
@testable import Store

@Suite("Authority: from the first root to a user's certificate")
struct IssuingTests {
    @Test("root and issuing authority are made in one step; what they issue is usable at once, for signing and encrypting")
    func firstCertificate() async throws {
        let fixture = try await CAFixture()
        let authorities = try await fixture.createAuthorities()
        #expect(authorities.map(\.name) == ["root", "issuing"] && authorities.map(\.isDefault) == [false, true])
        let alice = try await fixture.issue("alice@zegel.example")
        let judge = try await fixture.judge()
        let address = try #require(EmailAddress("alice@zegel.example"))
        #expect(judge.judge(alice, for: .sign, address: address, hasPrivateKey: true).reasons == [])
        let encrypting = judge.judge(alice, for: .encrypt, address: address)
        #expect(encrypting.reasons == [] && encrypting.validation.revocation == .good)
        #expect(encrypting.validation.path.count == 3)
        let key = try #require(try await fixture.store.read { try $0.privateKey(forCertificate: alice.thumbprint) })
        #expect(alice.x509.matches(key))
    }
}
