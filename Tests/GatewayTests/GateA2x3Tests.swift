import MIME
import TestSupport
import Testing

@testable import Gateway

@Suite("A2.3, A-34 zero signers are never a signature")
struct GateA2x3ZeroSigners {
    @Test("clear, opaque and with certificates: unsigned or broken, no mark", arguments: [true, false])
    func none(_ isClear: Bool) async throws {
        let fixture = try await InwardFixture()
        var emptied = try #require(DERTree(fixture.signature(over: InwardFixture.text, isDetached: isClear)))
        emptied[1, 0, 4].children = []
        let bare = MailShapes.unsigned(isClear ? nil : Array(InwardFixture.text.utf8))
        for object in [emptied.encoded, bare] {
            let content = isClear ? MailShapes.clearSigned(InwardFixture.text, object) : MailShapes.wrapped(object, type: "signed-data")
            let mail = InwardFixture.mail(content)
            let (copies, trace) = try await fixture.arrival(mail)
            let copy = try #require(copies.first)
            #expect(copy.keeps(mail) && copy.positiveMarks.isEmpty)
            #expect(copy.info("SMIME-Signed") == nil && copy.info("Signer-Verified-0-0") == "False")
            #expect(copy.info("Signer-Verification-Info-0-0") == "nobody signed it")
            #expect(copy.header("Authentication-Results")?.contains("smime=fail") == true)
            #expect(trace.openings?.map(\.state) == [.invalid])
        }
    }
}
