import MIME
import TestSupport
import Testing

@testable import Gateway

@Suite("A2.2 several signers: every one counts")
struct GateA2x2SeveralSigners {
    private func joined(_ one: [UInt8], _ other: [UInt8], reversed: Bool) throws -> [UInt8] {
        var tree = try #require(DERTree(one))
        let second = try #require(DERTree(other))
        tree[1, 0, 3].children += second[1, 0, 3].children
        tree[1, 0, 4].children.append(second[1, 0, 4, 0])
        if reversed { tree[1, 0, 4].children.reverse() }
        return tree.encoded
    }

    private func wrapped(_ object: [UInt8], isClear: Bool) -> [UInt8] {
        InwardFixture.mail(isClear ? MailShapes.clearSigned(InwardFixture.text, object) : MailShapes.wrapped(object, type: "signed-data"))
    }

    @Test("an unrelated signer before and after: invalid, each reported", arguments: [true, false], [true, false])
    func unrelated(_ isBefore: Bool, _ isClear: Bool) async throws {
        let fixture = try await InwardFixture()
        let good = try fixture.signature(over: InwardFixture.text, isDetached: isClear)
        for stranger in [fixture.eve, fixture.bob] {
            let unrelated = try fixture.signature(over: "Content-Type: text/plain\r\n\r\nsomething else\r\n", by: stranger)
            let mail = wrapped(try joined(good, unrelated, reversed: isBefore), isClear: isClear)
            let (copies, trace) = try await fixture.arrival(mail)
            let copy = try #require(copies.first)
            #expect(copy.keeps(mail) && copy.positiveMarks.isEmpty && trace.openings?.map(\.state) == [.invalid])
            let verified = [copy.info("Signer-Verified-0-0"), copy.info("Signer-Verified-1-0")]
            #expect(verified == (isBefore ? ["False", "True"] : ["True", "False"]))
        }
    }

    @Test("two valid signers, one not the author: valid and another's, never the author's alone", arguments: [true, false])
    func bothValid(_ isBefore: Bool) async throws {
        let fixture = try await InwardFixture()
        let object = try joined(
            fixture.signature(over: InwardFixture.text), fixture.signature(over: InwardFixture.text, by: fixture.eve), reversed: isBefore)
        let copy = try await fixture.delivered(wrapped(object, isClear: true))
        #expect(copy.positiveMarks.isEmpty && copy.info("Signer-Mismatch") == "True")
        #expect(copy.header("Subject") == "Offer [signed by: \(InwardFixture.eve)]")
    }

    @Test("two valid signatures of the author: valid")
    func author() async throws {
        let fixture = try await InwardFixture()
        let second = try fixture.authority.leaf(for: InwardFixture.bob, rsa: true)
        let object = try joined(
            fixture.signature(over: InwardFixture.text), fixture.signature(over: InwardFixture.text, by: second), reversed: false)
        #expect(try await fixture.delivered(wrapped(object, isClear: true)).positiveMarks.count == 3)
    }
}
