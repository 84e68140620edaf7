import Foundation
import Mail
import PKI
import Testing

@testable import Store

@Suite("Revision: tells without a read whether what decisions are made from has changed")
struct RevisionTests {
    @Test("it has risen when a change of settings or of what was learnt returns, and stays for mail")
    func rises() async throws {
        let fixture = try await StoreFixture()
        let bob = try #require(EmailAddress("bob@partner.example"))
        var last = fixture.store.revision
        func hasRisen() -> Bool {
            defer { last = fixture.store.revision }
            return fixture.store.revision > last
        }
        _ = try await fixture.store.write { try $0.set("sign.mode", to: "never", at: .global) }
        #expect(hasRisen())
        let learnt = RecipientCapabilities(readsAES256GCM: true, readsOAEP: false, learntAt: StoreFixture.time)
        try await fixture.store.write { try $0.learn(learnt, of: bob) }
        #expect(hasRisen())
        try await fixture.store.write(isPatient: true) { try $0.addJob(kind: "x") }
        #expect(!hasRisen())
    }
}
