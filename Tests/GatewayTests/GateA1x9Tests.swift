import Foundation
import MIME
import SMIME
import TestSupport
import Testing

@testable import Gateway

@Suite("A1.9, A-56 layer and compression bombs")
struct GateA1x9Bombs {
    private static let python = Tool(named: "python3")

    @Test(
        "8 layers are opened; the 9th is kept and labelled, whatever the layers are made of", arguments: ["encrypted", "signed", "mixed"])
    func layers(_ kind: String) async throws {
        let fixture = try await InwardFixture()
        func wrapped(_ mail: [UInt8], _ layer: Int) throws -> [UInt8] {
            let isSigned = kind == "signed" || (kind == "mixed" && layer % 2 == 1)
            return isSigned ? try fixture.sign(mail, form: .opaque) : try fixture.encrypt(mail, cipher: .aes256CBC)
        }
        var mail = InwardFixture.mail()
        for layer in 0..<8 { mail = try wrapped(mail, layer) }
        let eight = try await fixture.delivered(mail)
        #expect(eight.info("Layers") == nil && (kind != "encrypted" || eight.showsMark))
        let (copies, trace) = try await fixture.arrival(try wrapped(mail, 8))
        let nine = try #require(copies.first)
        #expect(nine.info("Layers") == "more than 8, the rest was not opened" && !nine.showsMark)
        #expect(trace.story.contains("nested too deeply"))
    }

    /// 10 GB of blanks behind the header of a text, deflated to 10 MB; that again in a stream of under 1 MB.
    private static let bomb = """
        import sys, zlib
        def adler(count):
            # Of count blanks after the head.
            value = zlib.adler32(head)
            a, b = value & 0xffff, value >> 16
            b = (b + count * a + 32 * count * (count + 1) // 2) % 65521
            return ((b << 16) | (a + 32 * count) % 65521).to_bytes(4, "big")
        head = b"Content-Type: text/plain\\r\\n\\r\\n"
        c = zlib.compressobj(9)
        start = c.compress(head) + c.flush(zlib.Z_FULL_FLUSH)
        block = c.compress(b" " * 10_000_000) + c.flush(zlib.Z_FULL_FLUSH)
        end = zlib.compressobj(9, zlib.DEFLATED, -15).flush()
        stream = start + block * 1000 + end + adler(10_000_000_000)
        sys.stdout.buffer.write(stream)
        """

    private func deflated(_ bytes: [UInt8], _ python: Tool) async throws -> [UInt8] {
        let script = "import sys, zlib; sys.stdout.buffer.write(zlib.compress(sys.stdin.buffer.read(), 9))"
        return try await python.run(["-c", script], input: bytes).output
    }

    /// CompressedData whose content is a mail of CompressedData.
    private func nestedBomb(_ python: Tool) async throws -> [UInt8] {
        let stream = try await python.run(["-c", Self.bomb]).output
        #expect(stream.count > 5_000_000 && stream.count < 20_000_000)
        let inner =
            Array("Content-Type: application/pkcs7-mime; smime-type=compressed-data; name=smime.p7z\r\n".utf8)
            + Array("Content-Transfer-Encoding: base64\r\n\r\n".utf8) + Array(MailShapes.base64(MailShapes.compressed(stream)).utf8)
        return MailShapes.compressed(try await deflated(inner, python))
    }

    @Test("under 1 MB that becomes 10 GB: kept closed, marked, under 2 seconds of work", .enabled(if: python != nil, "python3 is missing"))
    func bomb() async throws {
        let fixture = try await InwardFixture()
        let object = try await nestedBomb(try #require(Self.python))
        let mail = InwardFixture.mail(MailShapes.wrapped(object, type: "compressed-data"))
        #expect(mail.count < 1_000_000)
        var opened: OpenedMessage?
        let time = ThreadClock.measure { opened = MessageReader().open(mail, keys: []) }
        #expect(time < .seconds(2) && opened?.layers.count == 2, "\(time)")
        let copy = try await fixture.delivered(mail)
        #expect(
            copy.bytes.count < 30_000_000 && copy.info.contains { $0.key.hasPrefix("Compressed-Info-") && $0.value.contains("too large") })
        #expect(copy.positiveMarks.isEmpty)
    }
}
