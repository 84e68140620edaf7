import Foundation
import Mail
import OpenSSL
import Testing

@testable import Store

@Suite("Sealing: a copy of the database alone opens nothing (28.2, A8.10)")
struct SealingTests {
    static let mark = "ZEGEL-MARK-3f9d2c71"

    @Test("message bytes are nowhere in the files, before and after closing")
    func noPlaintext() async throws {
        let fixture = try await StoreFixture()
        let message = Array(String(repeating: "\(Self.mark) ", count: 40_000).utf8)
        var sealer = MessageSealer(id: fixture.store.newMessageID(), store: fixture.store)
        let chunks = [try sealer.seal(Array(message[..<262_144])), try sealer.seal(Array(message[262_144...]))]
        let sealed = try sealer.finish(chunks)
        try await fixture.store.write { try $0.insert(sealed, references: 1) }
        #expect(try !fixture.bytesOnDisk().contains(Array(Self.mark.utf8)))
        await fixture.store.close()
        #expect(try !fixture.bytesOnDisk().contains(Array(Self.mark.utf8)))
    }

    @Test("a chunk that was changed, moved or taken from another message does not open")
    func boundChunks() throws {
        let keys = SealingKeys(dataKey: StoreFixture.key)
        var sealer = MessageSealer(id: 1, keys: keys, messageKey: StoreFixture.key)
        let chunk = try sealer.seal([1, 2, 3])
        let message = try sealer.finish([chunk])
        let opener = try MessageOpener(message.shape, sealedKey: message.sealedKey, keys: keys)
        #expect(try opener.open(chunk.bytes, at: 0) == [1, 2, 3])
        #expect(throws: StoreError.sealBroken("chunk 1 of message 1")) { try opener.open(chunk.bytes, at: 1) }
        for position in chunk.bytes.indices {
            var changed = chunk.bytes
            changed[position] ^= 1
            #expect(throws: StoreError.self) { try opener.open(changed, at: 0) }
        }
        for length in 0..<chunk.bytes.count {
            #expect(throws: StoreError.self) { try opener.open(Array(chunk.bytes.prefix(length)), at: 0) }
        }
    }

    @Test("a message cut short, lengthened or given another's key does not open")
    func boundShape() throws {
        let keys = SealingKeys(dataKey: StoreFixture.key)
        var sealer = MessageSealer(id: 1, keys: keys, messageKey: StoreFixture.key)
        let message = try sealer.finish([try sealer.seal([1, 2, 3])])
        for shape in [
            MessageShape(id: 2, size: 3, chunks: 1), MessageShape(id: 1, size: 2, chunks: 1), MessageShape(id: 1, size: 3, chunks: 0),
        ] {
            #expect(throws: StoreError.self) { try MessageOpener(shape, sealedKey: message.sealedKey, keys: keys) }
        }
    }

    @Test("a private key opens for its own certificate only")
    func boundKeys() throws {
        let keys = SealingKeys(dataKey: StoreFixture.key)
        let sealed = try keys.seal(privateKey: [9, 9], of: "aa")
        #expect(try keys.open(privateKey: sealed, of: "aa") == [9, 9])
        #expect(throws: StoreError.sealBroken("the private key of certificate bb")) { try keys.open(privateKey: sealed, of: "bb") }
        #expect(throws: StoreError.self) { try SealingKeys(dataKey: [1]).open(privateKey: sealed, of: "aa") }
    }

    @Test("HMAC-SHA-256 of RFC 4231, cases 1, 2 and 6")
    func hmac() {
        let hex = { (bytes: [UInt8]) in bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() }
        #expect(
            hex(KeyedHash.sha256(Array("Hi There".utf8), key: [UInt8](repeating: 0x0B, count: 20)))
                == "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7")
        #expect(
            hex(KeyedHash.sha256(Array("what do ya want for nothing?".utf8), key: Array("Jefe".utf8)))
                == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
        #expect(
            hex(
                KeyedHash.sha256(
                    Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8), key: [UInt8](repeating: 0xAA, count: 131))
            )
                == "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54")
    }

    @Test("keys do not print")
    func silent() throws {
        let key = try MasterKey(bytes: StoreFixture.key)
        #expect("\(key)" == "MasterKey")
        #expect("\(SealingKeys(dataKey: StoreFixture.key))" == "SealingKeys")
    }
}

extension [UInt8] {
    /// Whether `needle` occurs.
    func contains(_ needle: [UInt8]) -> Bool { Data(self).range(of: Data(needle)) != nil }
}
