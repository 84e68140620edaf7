import Foundation
import MIME
import Mail
import TestSupport
import Testing

@Suite("Real mail passes byte for byte", .serialized)
struct CorpusTests {
    @Test("all of corpus/mime goes through the gateway unchanged when no policy applies, or is refused for its NUL bytes")
    func passes() async throws {
        guard Corpus.isPresent else { return print("skipped: \(Corpus.absent)") }
        let world = try await World.start()
        var sent: [String: [UInt8]] = [:]
        var refused = 0
        for (number, mail) in Corpus.mails.enumerated() {
            let bytes = ended(EntityBuilder.canonical(try mail.bytes()))
            let recipient = "mail-\(number)@partner.example"
            let outcome = await world.send(bytes, from: "alice@zegel.example", to: recipient, fromInside: true)
            switch outcome[recipient] {
            case .delivered: sent[recipient] = bytes
            case .failed(let reply, _):
                #expect(reply.code == 550 && bytes.contains(0), "\(mail): \(reply.summary)")
                refused += 1
            default: Issue.record("\(mail): \(String(describing: outcome[recipient]))")
            }
        }
        for (recipient, bytes) in sent {
            // A subject that cannot be read counts as a wish for encryption (T-04), and nobody here can read that.
            if Message(parsing: bytes).root.header.contains(where: { $0.isNamed("Subject") && $0.unreadableCharset != nil }) {
                #expect(await world.outside.mails(for: recipient).isEmpty, "\(recipient)")
                continue
            }
            let arrived = try #require(await world.outside.mails(for: recipient).first, "\(recipient) did not arrive")
            #expect(arrived.belowReceived == expected(bytes), "\(recipient)")
        }
        print("\(sent.count) mails passed unchanged, \(refused) were refused for NUL bytes")
        #expect(sent.count > 250)
        await world.stop()
    }

    /// SMTP carries whole lines.
    private func ended(_ bytes: [UInt8]) -> [UInt8] { bytes.suffix(2) == [13, 10] ? bytes : bytes + [13, 10] }

    /// Fields that claim to be ours are removed from every mail, from inside too (G-06).
    /// A line of a mailbox file on top is no part of it, and a header that ends at a line that is no field gets its empty line.
    private func expected(_ bytes: [UInt8]) -> [UInt8] {
        // `From  :` is a field with blanks before its colon.
        let isField = bytes.drop { $0 != 0x20 }.first { $0 != 0x20 } == 0x3A
        let whole = isField ? bytes : Array(bytes[Message(parsing: bytes).root.headerRange.lowerBound...])
        return Message(parsing: Message(parsing: whole).separatingHeader()).removingFields {
            $0.name.lowercased().hasPrefix("x-ciphermail-") || $0.name.lowercased().hasPrefix("x-djigzo-")
        }
    }
}
