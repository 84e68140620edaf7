import Foundation
import MIME
import OpenSSL
import SMIME
import TestSupport
import Testing

@testable import SMIME

/// RFC 3274, RFC 1950, RFC 1951; threats.md A1.9.
@Suite("compressed layers")
struct CompressionTests {
    let fixture: SMIMEFixture

    init() throws { fixture = try SMIMEFixture.shared.get() }

    static let python: Tool? = Tool(named: "python3")

    /// CompressedData around a zlib stream, as a whole message.
    private func mail(_ stream: [UInt8]) -> [UInt8] {
        let oid: [UInt8] = [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01]
        let zlib = DERTree(0x30, of: [DERTree(0x06, oid + [0x09, 0x10, 0x03, 0x08])])
        let content = DERTree(0x30, of: [DERTree(0x06, oid + [0x07, 0x01]), DERTree(0xA0, of: [DERTree(0x04, stream)])])
        let data = DERTree(0x30, of: [DERTree(0x02, [0]), zlib, content])
        let info = DERTree(0x30, of: [DERTree(0x06, oid + [0x09, 0x10, 0x01, 0x09]), DERTree(0xA0, of: [data])])
        return message(
            "Content-Type: application/pkcs7-mime; smime-type=compressed-data; name=smime.p7z\r\n"
                + "Content-Transfer-Encoding: base64\r\n\r\n" + Base64.encode(info.encoded).text)
    }

    /// A zlib stream with the content stored, not compressed: what any program may write.
    private func stored(_ content: [UInt8]) -> [UInt8] {
        let (low, high) = (UInt8(content.count & 0xFF), UInt8(content.count >> 8))
        var (a, b): (UInt32, UInt32) = (1, 0)
        for byte in content { (a, b) = ((a + UInt32(byte)) % 65521, (b + a + UInt32(byte)) % 65521) }
        let check = [b >> 8, b, a >> 8, a].map { UInt8(truncatingIfNeeded: $0) }
        return [0x78, 0x01, 0x01, low, high, ~low, ~high] + content + check
    }

    @Test("a compressed root is inflated; inside an encryption too, below a signature it is looked through")
    func opened() throws {
        let compressed = mail(stored(Array(SMIMEFixture.content.utf8)))
        let opened = fixture.open(compressed)
        #expect(opened.summary == ["inflated"])
        #expect(opened.bytes.text == SMIMEFixture.mail.text)
        let sealed = fixture.open(try fixture.encrypted(compressed))
        #expect(sealed.summary == ["encrypted decrypted", "inflated"])
        #expect(sealed.bytes.text == SMIMEFixture.mail.text)
        let signed = try fixture.signed(compressed)
        let below = fixture.open(signed)
        #expect(below.summary == ["signed valid", "inflated"])
        #expect(below.bytes == signed)
        let around = fixture.open(mail(stored(Array(entityText(try fixture.signed()).utf8))))
        #expect(around.summary == ["inflated", "signed valid"])
    }

    @Test(
        "streams of zlib in all its ways", .enabled(if: python != nil, "python3 is not installed"), arguments: [0, 1, 6, 9],
        ["", "filtered", "rle", "fixed"])
    func zlib(_ level: Int, _ strategy: String) async throws {
        let script = """
            import sys, zlib
            names = {"": 0, "filtered": 1, "rle": 3, "fixed": 4}
            c = zlib.compressobj(int(sys.argv[1]), zlib.DEFLATED, 15, 9, names[sys.argv[2]])
            data = sys.stdin.buffer.read()
            sys.stdout.buffer.write(c.compress(data) + c.flush())
            """
        let plain = (0..<60_000).map { UInt8(truncatingIfNeeded: $0 &* $0 >> 7 ^ ($0 % 97)) } + [UInt8](repeating: 7, count: 70_000)
        let stream = try await #require(Self.python).run(["-c", script, String(level), strategy], input: plain).output
        #expect(try Inflate.zlib(stream[...], limit: plain.count, ratio: 1) == plain)
        #expect(throws: InflateError.tooLarge) { try Inflate.zlib(stream[...], limit: plain.count - 1, ratio: 1) }
        for count in stride(from: 0, to: stream.count, by: max(1, stream.count / 50)) {
            #expect(throws: InflateError.malformed) { try Inflate.zlib(stream[..<count], limit: .max, ratio: 1000) }
        }
        var changed = stream
        changed[stream.count - 1] ^= 1
        #expect(throws: InflateError.malformed) { try Inflate.zlib(changed[...], limit: .max, ratio: 1000) }
    }

    @Test("random octets never inflate and never crash")
    func random() {
        for _ in 0..<2000 {
            let bytes = [0x78, 0x9C] + Random.bytes(64)
            #expect(throws: InflateError.self) { try Inflate.zlib(bytes[...], limit: 1 << 20, ratio: 1000) }
        }
    }

    @Test("damaged: left as it is")
    func damaged() {
        let bytes = mail([0x78, 0x9C, 0xFF, 0xFF, 0, 0, 0, 0, 0])
        let opened = fixture.open(bytes)
        #expect(opened.summary == ["compressed"])
        #expect(opened.bytes == bytes)
    }
}
