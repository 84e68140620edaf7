import Foundation
import OpenSSL
import TestSupport
import Testing

@testable import PKI

@Suite("A5.2 ASN.1 bombs")
struct GateA5x2ASN1Bombs {
    /// A hostile file.
    struct Bomb: Sendable, CustomTestStringConvertible {
        var name: String
        var bytes: [UInt8]
        var testDescription: String { name }
    }

    private static let authority = Result { try TestAuthority() }

    /// All of them; each is refused by every reader.
    static let bombs: [Bomb] = frames + depths + lengthsInside + ((try? certificates()) ?? [])

    @Test("there are at least 60 of them")
    func count() {
        #expect(Self.bombs.count >= 60, "\(Self.bombs.count)")
        #expect(Set(Self.bombs.map(\.bytes)).count == Self.bombs.count)
    }

    @Test("each is refused as certificate, list and bundle, each time in less than 100 ms", arguments: bombs)
    func refused(_ bomb: Bomb) throws {
        let root = try Self.authority.get().root.certificate
        let judge = UsabilityJudge(trust: TrustStore(roots: [root]), at: Date())
        try Self.inTime("certificate") {
            guard let certificate = try? Certificate(der: bomb.bytes) else { return }
            #expect(!judge.judge(certificate, for: .any, address: nil).isUsable)
        }
        try Self.inTime("list") { #expect(throws: CRLError.self) { try CertificateRevocationList(der: bomb.bytes) } }
        for wrapped in [bomb.bytes, Array(PEMText.block("PKCS7", bomb.bytes).utf8), Array(PEMText.block("PRIVATE KEY", bomb.bytes).utf8)] {
            try Self.inTime("bundle") {
                let bundle = try? BundleReader.read(wrapped, password: "secret")
                #expect(bundle?.keys.isEmpty ?? true)
                for certificate in bundle?.certificates ?? [] { #expect(!judge.judge(certificate, for: .any, address: nil).isUsable) }
            }
        }
    }

    private static func inTime(_ what: Comment, _ body: () throws -> Void) throws {
        let start = try threadTime()
        try body()
        #expect(try threadTime() - start < 0.1, what)
    }

    /// Processor time, so that a busy machine does not count.
    private static func threadTime() throws -> Double {
        var time = timespec()
        try #require(clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time) == 0)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}

// MARK: The files

extension GateA5x2ASN1Bombs {
    /// The outermost length lies: beyond what follows, of too many octets, not the shortest, indefinite.
    private static var frames: [Bomb] {
        let lengths: [(String, [UInt8])] = [
            ("4 GiB", [0x84, 0xFF, 0xFF, 0xFF, 0xFF]), ("2 GiB", [0x84, 0x7F, 0xFF, 0xFF, 0xFF]), ("1 GiB", [0x84, 0x40, 0, 0, 0]),
            ("16 MiB", [0x83, 0xFF, 0xFF, 0xFF]), ("64 KiB", [0x82, 0xFF, 0xFF]), ("255", [0x81, 0xFF]),
            ("2^63", [0x88, 0x7F] + Array(repeating: 0xFF, count: 7)), ("2^64 - 1", [0x88] + Array(repeating: 0xFF, count: 8)),
            ("of 126 octets", [0xFE] + Array(repeating: 0x01, count: 126)), ("reserved", [0xFF]), ("indefinite without end", [0x80]),
            ("of no octets with zeros before", [0x84, 0, 0, 0, 0]),
        ]
        return [UInt8(0x30), 0x31, 0xA0, 0x24].flatMap { tag in
            lengths.map { Bomb(name: "tag \(tag), length \($0.0)", bytes: [tag] + $0.1 + [0x02, 0x01, 0x01]) }
        } + [Bomb(name: "a tag of 200,000 octets", bytes: [0x3F] + Array(repeating: 0x81, count: 200_000))]
    }

    /// Elements within elements, of definite and of indefinite length.
    private static var depths: [Bomb] {
        [65, 1000, 10_000, 120_000].flatMap { depth in
            [UInt8(0x30), 0x31, 0xA0, 0x24].map { tag in
                Bomb(
                    name: "tag \(tag), \(depth) deep, indefinite",
                    bytes: Array(repeating: [tag, 0x80], count: depth).flatMap(\.self)
                        + Array(repeating: [0, 0], count: depth).flatMap(\.self))
            }
        }
            + [65, 1000, 10_000, 40_000].map { depth in
                Bomb(name: "\(depth) deep, definite", bytes: nested(depth))
            }
    }

    /// Sequences in one another around a NULL, each of right length.
    private static func nested(_ depth: Int) -> [UInt8] {
        var headers: [[UInt8]] = []
        var count = 2
        for _ in 0..<depth {
            let header =
                count < 0x80 ? [0x30, UInt8(count)] : [0x30, 0x83, UInt8(count >> 16), UInt8(count >> 8 & 0xFF), UInt8(count & 0xFF)]
            headers.append(header)
            count += header.count
        }
        return headers.reversed().flatMap(\.self) + [0x05, 0x00]
    }

    /// A frame that is right around a length that is not.
    private static var lengthsInside: [Bomb] {
        let inner: [(String, [UInt8])] = [
            ("INTEGER of 2 GiB", [0x02, 0x84, 0x7F, 0xFF, 0xFF, 0xFF]), ("OCTET STRING of 4 GiB", [0x04, 0x84, 0xFF, 0xFF, 0xFF, 0xFF]),
            ("BIT STRING of 1 GiB", [0x03, 0x84, 0x40, 0, 0, 0]), ("empty INTEGER", [0x02, 0x00]),
            ("OID without end", [0x06, 0x02, 0x2A, 0x86]),
            ("empty OID", [0x06, 0x00]), ("BIT STRING with 9 unused bits", [0x03, 0x02, 0x09, 0x00]),
            ("chunks without end", [0x24, 0x80, 0x04, 0x01, 0x00]), ("end of contents alone", [0x00, 0x00]),
        ]
        return inner.map { Bomb(name: "within: \($0.0)", bytes: der(0x30, der(0x30, $0.1), [0x05, 0x00])) }
    }

    /// A certificate of our own with one part blown up.
    private static func certificates() throws -> [Bomb] {
        let leaf = try authority.get().leaf(for: "bob@partner.example").certificate.der
        guard let tree = DERTree(leaf) else { return [] }
        func changed(_ name: String, _ change: (inout [DERTree]) -> Void) -> Bomb {
            var copy = tree
            change(&copy.children[0].children)
            return Bomb(name: "certificate: \(name)", bytes: copy.encoded)
        }
        func key(_ modulus: Int, _ exponent: Int) -> DERTree {
            func number(_ octets: Int) -> DERTree { DERTree(0x02, [0x00] + Array(repeating: 0xFF, count: octets)) }
            let rsa = DERTree(0x30, of: [DERTree(0x06, [0x2A, 0x86, 0x48, 0x86, 0xF7, 13, 1, 1, 1]), DERTree(0x05, [])])
            return DERTree(0x30, of: [rsa, DERTree(0x03, [0] + DERTree(0x30, of: [number(modulus), number(exponent)]).encoded)])
        }
        let unnamed = DERTree(0x31, of: [DERTree(0x30, of: [DERTree(0x06, [0x55, 4, 3]), DERTree(0x0C, [0x41])])])
        let address = DERTree(0x81, Array("b@partner.example".utf8))
        let names = DERTree(0x30, of: Array(repeating: address, count: 10_000)).encoded
        return [
            changed("serial number of 100,000 octets") { $0[1].value = Array(repeating: 0x41, count: 100_000) },
            changed("no serial number") { $0[1].value = [] },
            changed("version 2^63") { $0[0].children[0].value = [0x7F] + Array(repeating: 0xFF, count: 7) },
            changed("RSA of 32,768 bits") { $0[6] = key(4096, 3) }, changed("RSA of 131,072 bits") { $0[6] = key(16_384, 3) },
            changed("RSA of 1,600,000 bits") { $0[6] = key(200_000, 3) }, changed("an exponent of 2,048 bits") { $0[6] = key(256, 256) },
            changed("an exponent of 16,384 bits") { $0[6] = key(2048, 2048) },
            changed("10,000 relative names") { $0[5].children = Array(repeating: unnamed, count: 10_000) },
            changed("10,000 parts in one relative name") {
                $0[5].children = [DERTree(0x31, of: Array(repeating: unnamed.children[0], count: 10_000))]
            },
            changed("a subject alternative name of 10,000 addresses") {
                $0[7].children[0].children.append(DERTree(0x30, of: [DERTree(0x06, [0x55, 0x1D, 17]), DERTree(0x04, names)]))
            },
            changed("10,000 extensions") {
                let one = DERTree(0x30, of: [DERTree(0x06, [0x2A, 3, 4]), DERTree(0x04, [5, 0])])
                $0[7].children[0].children += Array(repeating: one, count: 10_000)
            },
            changed("an extension 10,000 deep") {
                $0[7].children[0].children.append(DERTree(0x30, of: [DERTree(0x06, [0x55, 0x1D, 30]), DERTree(0x04, nested(10_000))]))
            },
            changed("dates of 50,000 digits") {
                $0[4].children[0] = DERTree(0x18, Array(repeating: UInt8(ascii: "9"), count: 50_000) + [UInt8(ascii: "Z")])
            },
            changed("an algorithm of 20,000 arcs") { $0[2].children[0].value = Array(repeating: 0x81, count: 19_999) + [1] },
            changed("an arc of 20,000 octets") { $0[2].children[0].value = [0x2A] + Array(repeating: 0xFF, count: 20_000) + [0x7F] },
            changed("an elliptic curve with parameters of its own") { $0[6] = explicitCurve },
        ]
    }

    /// An EC key over a prime field whose characteristic has 40,000 bits, spelt out instead of named.
    private static var explicitCurve: DERTree {
        let prime = DERTree(0x02, [0] + Array(repeating: 0xFF, count: 5000))
        let field = DERTree(0x30, of: [DERTree(0x06, [0x2A, 0x86, 0x48, 0xCE, 0x3D, 1, 1]), prime])
        let coefficient = DERTree(0x04, Array(repeating: 0x11, count: 5000))
        let parameters = DERTree(
            0x30,
            of: [
                DERTree(0x02, [1]), field, DERTree(0x30, of: [coefficient, coefficient]),
                DERTree(0x04, [4] + Array(repeating: 7, count: 10_000)),
                prime,
            ])
        let algorithm = DERTree(0x30, of: [DERTree(0x06, [0x2A, 0x86, 0x48, 0xCE, 0x3D, 2, 1]), parameters])
        return DERTree(0x30, of: [algorithm, DERTree(0x03, [0, 4] + Array(repeating: 9, count: 10_000))])
    }
}
