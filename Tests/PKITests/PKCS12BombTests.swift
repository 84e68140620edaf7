import Foundation
import OpenSSL
import TestSupport
import Testing

@testable import PKI

@Suite("A5.4 PKCS #12 bombs")
struct GateA5x4PKCS12Bombs {
    private static let data: [UInt8] = [0x2A, 0x86, 0x48, 0x86, 0xF7, 13, 1, 7, 1]
    private static let safeContentsBag: [UInt8] = [0x2A, 0x86, 0x48, 0x86, 0xF7, 13, 1, 12, 10, 1, 6]
    private static let pbkdf2: [UInt8] = [0x2A, 0x86, 0x48, 0x86, 0xF7, 13, 1, 5, 12]
    private static let pbmac1Identifier: [UInt8] = [0x2A, 0x86, 0x48, 0x86, 0xF7, 13, 1, 5, 14]
    private static let hmacSHA256: [UInt8] = [0x2A, 0x86, 0x48, 0x86, 0xF7, 13, 2, 9]
    private static let billion: [UInt8] = [0x3B, 0x9A, 0xCA, 0x00]

    /// A PFX without a MAC, or with one, around the bags of one plain part.
    private static func file(_ bags: DERTree, mac: DERTree? = nil) -> [UInt8] {
        let part = DERTree(0x30, of: [DERTree(0x06, Self.data), DERTree(0xA0, of: [DERTree(0x04, bags.encoded)])])
        let safe = DERTree(0x04, DERTree(0x30, of: [part]).encoded)
        let authSafe = DERTree(0x30, of: [DERTree(0x06, Self.data), DERTree(0xA0, of: [safe])])
        return DERTree(0x30, of: [DERTree(0x02, [3]), authSafe] + (mac.map { [$0] } ?? [])).encoded
    }

    @Test("bags within bags", arguments: [9, 100, 10_000])
    func nestedBags(_ depth: Int) {
        // Built from the inside, lengths first: the tree itself must not recurse so deep.
        var contents = DERTree(0x30, of: []).encoded
        for _ in 0..<depth {
            let inside = Self.element(0xA0, contents)
            contents = Self.element(0x30, Self.element(0x30, Self.element(0x06, Self.safeContentsBag) + inside))
        }
        let part = Self.element(0x30, Self.element(0x06, Self.data) + Self.element(0xA0, Self.element(0x04, contents)))
        let safe = Self.element(0x04, Self.element(0x30, part))
        let authSafe = Self.element(0x30, Self.element(0x06, Self.data) + Self.element(0xA0, safe))
        let bytes = Self.element(0x30, [0x02, 1, 3] + authSafe)
        // Beyond 30 the library refuses to read them at all.
        let expected = BundleError.damaged(depth > 30 ? "a part that cannot be read" : "bags within bags")
        #expect(throws: expected) { try BundleReader.read(bytes, password: "secret") }
    }

    @Test("10,000 bags side by side that hold nothing")
    func wideBags() {
        let bag = DERTree(0x30, of: [DERTree(0x06, Self.safeContentsBag), DERTree(0xA0, of: [DERTree(0x30, of: [])])])
        let bytes = Self.file(DERTree(0x30, of: Array(repeating: bag, count: 10_000)))
        #expect(throws: BundleError.unknownFormat) { try BundleReader.read(bytes, password: "secret") }
    }

    /// A PFX whose MAC is a PBMAC1 (RFC 9579) with these iterations and this key length; `nil` leaves it out.
    static func pbmac1(iterations: [UInt8], keyLength: [UInt8]?, salt: Int = 8) -> [UInt8] {
        let parameters = DERTree(
            0x30,
            of: [DERTree(0x04, Array(repeating: 1, count: salt)), DERTree(0x02, iterations)] + (keyLength.map { [DERTree(0x02, $0)] } ?? [])
                + [DERTree(0x30, of: [DERTree(0x06, hmacSHA256), DERTree(0x05, [])])])
        let derivation = DERTree(0x30, of: [DERTree(0x06, pbkdf2), parameters])
        let scheme = DERTree(0x30, of: [DERTree(0x06, hmacSHA256), DERTree(0x05, [])])
        let algorithm = DERTree(0x30, of: [DERTree(0x06, pbmac1Identifier), DERTree(0x30, of: [derivation, scheme])])
        let info = DERTree(0x30, of: [algorithm, DERTree(0x04, Array(repeating: 2, count: 32))])
        return file(
            DERTree(0x30, of: []), mac: DERTree(0x30, of: [info, DERTree(0x04, Array(repeating: 3, count: 8)), DERTree(0x02, [1])]))
    }

    @Test("a MAC key of 10^9 octets (PBMAC1), and one of 2^31 iterations, are never derived")
    func macKeyLength() {
        for (iterations, length) in [([0x08, 0x00] as [UInt8], Self.billion), ([0x7F, 0xFF, 0xFF, 0xFF], [0x20])] {
            let bytes = Self.pbmac1(iterations: iterations, keyLength: length)
            let start = ThreadClock.now
            #expect(throws: BundleError.damaged("its MAC is a PBMAC1, which cannot be read here")) {
                try BundleReader.read(bytes, password: "secret")
            }
            #expect(ThreadClock.now - start < .seconds(1))
        }
    }

    @Test("a content key of 10^9 octets is never derived")
    func contentKeyLength() throws {
        let authority = try TestAuthority()
        let alice = try authority.leaf(for: "alice@zegel.example")
        let plain = try PKCS12.write(key: alice.key, certificate: alice.certificate.x509, chain: [], password: "secret", iterations: 2049)
        var tree = try #require(DERTree(plain))
        tree.children.removeLast()
        let changed = tree.mappingOctets { inner in
            guard var parts = DERTree(inner) else { return inner }
            parts.lengthenKeys(Self.pbkdf2, to: Self.billion)
            return parts.encoded
        }
        #expect(changed != tree)
        #expect(throws: BundleError.damaged("its encryption is of no kind known here")) {
            try BundleReader.read(changed.encoded, password: "secret")
        }
    }

    @Test("2^31 iterations of the MAC, and a file over 10 MB, before any work")
    func iterationsAndSize() throws {
        let alice = try TestAuthority().leaf(for: "alice@zegel.example")
        let plain = try PKCS12.write(key: alice.key, certificate: alice.certificate.x509, chain: [], password: "secret", iterations: 2049)
        var tree = try #require(DERTree(plain))
        let last = tree[2].children.count - 1
        tree[2, last].value = [0x7F, 0xFF, 0xFF, 0xFF]
        let start = ThreadClock.now
        #expect(throws: BundleError.tooManyIterations(0x7FFF_FFFF)) { try BundleReader.read(tree.encoded, password: "secret") }
        #expect(throws: BundleError.tooLarge(10_000_001)) {
            try BundleReader.read(plain + [UInt8](repeating: 0, count: 10_000_001 - plain.count), password: "secret")
        }
        #expect(ThreadClock.now - start < .seconds(1))
    }

    private static func element(_ tag: UInt8, _ contents: [UInt8]) -> [UInt8] { DERTree(tag & ~0x20, contents).withTag(tag) }
}

extension DERTree {
    /// A primitive element's octets under another tag.
    fileprivate func withTag(_ tag: UInt8) -> [UInt8] { [tag] + encoded.dropFirst() }

    /// The same with every OCTET STRING's octets changed.
    fileprivate func mappingOctets(_ change: ([UInt8]) -> [UInt8]) -> DERTree {
        isConstructed ? DERTree(tag, of: children.map { $0.mappingOctets(change) }) : tag == 0x04 ? DERTree(tag, change(value)) : self
    }

    /// Gives every key derivation of a kind a key length after its iterations.
    fileprivate mutating func lengthenKeys(_ kind: [UInt8], to length: [UInt8]) {
        if children.count == 2, children[0].value == kind, children[1].children.count >= 2 {
            children[1].children = Array(children[1].children.prefix(2)) + [DERTree(0x02, length)] + children[1].children.dropFirst(2)
        }
        for index in children.indices { children[index].lengthenKeys(kind, to: length) }
    }
}
