import Foundation
import OpenSSL
import TestSupport
import Testing

@testable import PKI

@Suite("Bundles of other programs, broken and hostile ones (A-50, threats.md A5.3, A5.4)")
struct HostileBundleTests {
    let authority: TestAuthority
    let alice: TestAuthority.Identity
    static let openssl = Tool(named: "openssl")

    init() throws {
        authority = try TestAuthority()
        alice = try authority.leaf(for: "alice@zegel.example")
    }

    private func bag(_ certificates: [[UInt8]], indefinite: Bool = false) -> [UInt8] {
        func wrap(_ tag: UInt8, _ contents: [UInt8]...) -> [UInt8] {
            let contents = contents.flatMap(\.self)
            guard !indefinite else { return [tag, 0x80] + contents + [0, 0] }
            let count = UInt32(contents.count)
            return [tag, 0x84] + [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: count >> $0) } + contents
        }
        let data: [UInt8] = [0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07, 0x01]
        let signed: [UInt8] = [0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07, 0x02]
        let inner = wrap(0x30, [0x02, 1, 1], [0x31, 0], wrap(0x30, data), wrap(0xA0, certificates.flatMap(\.self)), [0x31, 0])
        return wrap(0x30, signed, wrap(0xA0, inner))
    }

    @Test("A-50: one broken certificate among many is one refusal with its place", arguments: [false, true])
    func brokenAmongMany(_ indefinite: Bool) throws {
        var certificates = try (0..<20).map { try authority.leaf(for: "user\($0)@zegel.example").certificate.der }
        // Its dates become letters: the outline stays, the certificate does not.
        let broken = certificates[7]
        let dates = try #require(broken.indices.dropLast(3).first { Array(broken[$0..<($0 + 3)]) == [0x17, 0x0D, UInt8(ascii: "2")] })
        certificates[7][dates + 3] = UInt8(ascii: "x")
        let bundle = try BundleReader.read(bag(certificates, indefinite: indefinite), password: nil)
        #expect(bundle.certificates.count == 19)
        #expect(bundle.refused.map(\.position) == ["item 8"])
        let pem = PEMText.block("PKCS7", bag(certificates, indefinite: indefinite))
        #expect(try BundleReader.read(Array(pem.utf8), password: nil).certificates.count == 19)
    }

    @Test("PEM: text around, CRLF, a broken block, one without end, an unknown label")
    func pem() throws {
        let good = alice.certificate.pem
        let text =
            "Bag Attributes\r\n    friendlyName: alice\r\n" + good.replacing("\n", with: "\r\n")
            + good.replacing("MII", with: "!!!") + PEMText.block("CERTIFICATE", [0x30, 0x00])
            + PEMText.block("DH PARAMETERS", [0x30, 0x00])
            + "-----BEGIN CERTIFICATE-----\nMIIB\n" + authority.root.certificate.pem + "-----BEGIN CERTIFICATE-----\n"
        let bundle = try BundleReader.read(Array(text.utf8), password: nil)
        #expect(bundle.certificates == [alice.certificate, authority.root.certificate])
        #expect(bundle.refused.map(\.position) == ["item 2", "item 3", "item 4", "item 5", "item 7"])
        #expect(bundle.refused[2].reason == "DH PARAMETERS is not read here")
    }

    @Test("a million lines of PEM without an end are read in one pass")
    func longPEM() {
        let text = "-----BEGIN CERTIFICATE-----\n" + String(repeating: "AAAA\n", count: 1_000_000)
        let start = ThreadClock.now
        let bundle = try? BundleReader.read(Array(text.utf8), password: nil)
        #expect(bundle?.refused.count == 1)
        #expect(ThreadClock.now - start < .seconds(5))
    }

    @Test(
        ".p12 of other programs, old ciphers too", .enabled(if: openssl != nil, "openssl is not installed"),
        arguments: [
            ["-legacy"], ["-legacy", "-descert"], ["-keypbe", "AES-256-CBC", "-certpbe", "AES-256-CBC", "-macalg", "sha256"],
            ["-keypbe", "AES-128-CBC", "-certpbe", "NONE"], ["-nomac"],
            ["-legacy", "-keypbe", "PBE-SHA1-RC2-40", "-certpbe", "PBE-SHA1-RC2-40"], ["-keypbe", "NONE", "-certpbe", "NONE"],
        ])
    func foreign(_ options: [String]) async throws {
        let file = try await pkcs12(options)
        let bundle = try BundleReader.read(file, password: "pässwörd")
        #expect(bundle.pairs.map(\.certificate) == [alice.certificate])
        #expect(Set(bundle.certificates) == [alice.certificate, authority.root.certificate])
        if !options.contains("-nomac") {
            #expect(throws: BundleError.wrongPassword) { try BundleReader.read(file, password: "password") }
        }
    }

    @Test("loading an old file does not bring RC2 back for everything else", .enabled(if: openssl != nil, "openssl is not installed"))
    func legacyStaysApart() async throws {
        let old = try await pkcs12(["-legacy"])
        #expect(try BundleReader.read(old, password: "pässwörd").pairs.count == 1)
        #expect(!Library.hasCipher("RC2-40-CBC"))
        #expect(Library.hasCipher("AES-256-CBC"))
    }

    @Test("A5.4: iteration counts beyond the limit are refused before any work, wherever they stand")
    func iterations() throws {
        let file = try PKCS12.write(key: alice.key, certificate: alice.certificate.x509, chain: [], password: "secret", iterations: 2049)
        // Without its MAC, so that the parts are reached.
        var outer = DERReader(file)
        var parts = try outer.sequence("PFX")
        let withoutMAC = der(0x30, parts.encoding(try parts.next()), parts.encoding(try parts.next()))
        #expect(try BundleReader.read(withoutMAC, password: "secret").pairs.count == 1)
        for (bytes, count) in [(file, 3), (withoutMAC, 2)] {
            let places = bytes.indices.dropLast(3).filter { Array(bytes[$0..<($0 + 4)]) == [0x02, 0x02, 0x08, 0x01] }
            #expect(places.count == count)
            for (index, place) in places.enumerated() {
                let bomb = Splice.replacing(bytes, at: place, length: 4, with: [0x02, 0x04, 0x7F, 0xFF, 0xFF, 0xFF])
                let start = ThreadClock.now
                // A key in a file whose MAC no longer fits is not even looked at.
                let isBehindMAC = count == 3 && index == 1
                let expected = isBehindMAC ? BundleError.wrongPassword : .tooManyIterations(0x7FFF_FFFF)
                #expect(throws: expected) { try BundleReader.read(bomb, password: "secret") }
                #expect(ThreadClock.now - start < .seconds(1))
            }
        }
    }

    @Test("every prefix of a .p12 and of a .p7b is refused without a crash")
    func truncated() throws {
        let file = try PKCS12.write(key: alice.key, certificate: alice.certificate.x509, chain: [], password: "secret", iterations: 1)
        for length in stride(from: 1, to: file.count, by: 5) {
            #expect(throws: BundleError.self) { try BundleReader.read(Array(file.prefix(length)), password: "secret") }
        }
        let bag = bag([alice.certificate.der, authority.root.certificate.der])
        for length in stride(from: 1, to: bag.count - 2, by: 11) {
            #expect((try? BundleReader.read(Array(bag.prefix(length)), password: nil))?.certificates.count ?? 0 < 2)
        }
    }

    @Test("10,000 nested sequences and indefinite lengths end at once")
    func nested() {
        let deep = [[UInt8]](repeating: [0x30, 0x80], count: 100_000).flatMap(\.self)
        #expect(throws: BundleError.self) { try BundleReader.read(deep, password: nil) }
        let inBag = bag([deep], indefinite: true)
        #expect((try? BundleReader.read(inBag, password: nil))?.certificates.isEmpty ?? true)
    }

    @Test("encrypted keys: PKCS #8 and the traditional form", .enabled(if: openssl != nil, "openssl is not installed"))
    func encryptedKeys() async throws {
        let openssl = try #require(Self.openssl)
        let plain = Array(try alice.key.pem().utf8)
        for arguments in [
            ["pkcs8", "-topk8", "-v2", "aes-256-cbc", "-passout", "pass:secret"], ["ec", "-aes256", "-passout", "pass:secret"],
            ["pkcs8", "-topk8", "-v1", "PBE-SHA1-3DES", "-passout", "pass:secret"],
        ] {
            let locked = try await openssl.run(arguments, input: plain).output
            let file = Array(alice.certificate.pem.utf8) + locked
            #expect(try BundleReader.read(file, password: "secret").pairs.map(\.certificate) == [alice.certificate])
            #expect(throws: BundleError.passwordNeeded) { try BundleReader.read(file, password: nil) }
            #expect(throws: BundleError.wrongPassword) { try BundleReader.read(file, password: "guess") }
        }
    }

    private func pkcs12(_ options: [String]) async throws -> [UInt8] {
        let openssl = try #require(Self.openssl)
        let folder = try TemporaryFolder()
        let key = try folder.write("key.pem", try alice.key.pem().utf8)
        let own = try folder.write("own.pem", alice.certificate.pem.utf8)
        let chain = try folder.write("chain.pem", authority.root.certificate.pem.utf8)
        let arguments = ["pkcs12", "-export", "-inkey", key, "-in", own, "-certfile", chain, "-passout", "pass:pässwörd"] + options
        let outcome = try await openssl.run(arguments)
        try #require(outcome.status == 0, "\(outcome.errors)")
        return outcome.output
    }
}

/// Replaces octets inside nested definite-length DER and corrects every length around them.
enum Splice {
    static func replacing(_ bytes: [UInt8], at place: Int, length: Int, with new: [UInt8]) -> [UInt8] {
        rebuilt(bytes, 0..<bytes.count, place, length, new)
    }

    private static func rebuilt(_ bytes: [UInt8], _ range: Range<Int>, _ place: Int, _ length: Int, _ new: [UInt8]) -> [UInt8] {
        var reader = DERReader(bytes, range)
        var result: [UInt8] = []
        while let element = try? reader.next() {
            if element.range.lowerBound == place, element.range.count == length {
                result += new
            } else if element.contents.contains(place) {
                result += der(element.tag, rebuilt(bytes, element.contents, place, length, new))
            } else {
                result += bytes[element.range]
            }
        }
        return result
    }
}
