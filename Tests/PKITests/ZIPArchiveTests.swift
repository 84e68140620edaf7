import Foundation
import OpenSSL
import TestSupport
import Testing

@testable import PKI

/// Archives made by another program, Python's `zipfile`, and changed octet by octet.
@Suite("behaviour.md 9.2: ZIP archives of certificates", .enabled(if: Tool(named: "python3") != nil, "python3 is absent"))
struct ZIPArchiveTests {
    let authority: TestAuthority
    let alice, bob: TestAuthority.Identity

    init() throws {
        authority = try TestAuthority()
        alice = try authority.leaf(for: "alice@zegel.example")
        bob = try authority.leaf(for: "bob@partner.example")
    }

    /// An archive of these files, in their order.
    /// - Parameter method: 0 stored, 8 DEFLATE, 12 bzip2, 14 LZMA.
    private func archive(_ files: [(name: String, contents: [UInt8])], method: Int = 8) async throws -> [UInt8] {
        let folder = try TemporaryFolder()
        for (number, file) in files.enumerated() { try folder.write("\(number)", file.contents) }
        let names = String(decoding: try JSONEncoder().encode(files.map(\.name)), as: UTF8.self)
        let script = """
            import json, sys, zipfile
            with zipfile.ZipFile(sys.argv[1], 'w', compression=int(sys.argv[3])) as out:
                for number, name in enumerate(json.loads(sys.argv[4])):
                    out.writestr(name, open(f'{sys.argv[2]}/{number}', 'rb').read())
            """
        let python = try #require(Tool(named: "python3"))
        let path = folder.path("out.zip")
        let outcome = try await python.run(["-c", script, path, folder.path("."), "\(method)", names])
        try #require(outcome.status == 0, "\(outcome.errors)")
        return Array(try Data(contentsOf: URL(filePath: path)))
    }

    private func read(_ bytes: [UInt8]) throws -> ImportedBundle { try BundleReader.read(bytes, password: nil) }

    @Test("PEM, DER, lists, in folders, stored and deflated; what is no certificate is refused by its name", arguments: [0, 8])
    func good(_ method: Int) async throws {
        let list = try authority.list(revoking: [])
        let chain = alice.certificate.pem + bob.certificate.pem
        let bytes = try await archive(
            [
                ("alice.pem", Array(alice.certificate.pem.utf8)), ("people/", []), ("people/bob.cer", bob.certificate.der),
                ("all.pem", Array(chain.utf8)), ("list.crl", list.der), ("README.txt", Array("Hello".utf8)), ("empty", []),
                ("__MACOSX/._alice.pem", [0, 5, 22, 7]), ("key.pem", Array(try alice.pem().utf8)), ("key.der", try alice.key.pkcs8DER()),
                ("broken.cer", bob.certificate.der.dropLast(3) + []),
            ], method: method)
        let bundle = try read(bytes)
        let (a, b) = (alice.certificate, bob.certificate)
        #expect(bundle.certificates == [a, b, a, b, a])
        #expect(bundle.lists.count == 1 && bundle.pairs.isEmpty && bundle.keys.isEmpty)
        #expect(bundle.refused.map(\.position) == ["README.txt", "empty", "key.pem, item 2", "key.der, item 1", "broken.cer"])
        #expect(bundle.refused[2].reason.contains("keys are not taken from archives"))
    }

    @Test("500 certificates in 500 files")
    func many() async throws {
        let contents = bob.certificate.der
        let bytes = try await archive((0..<500).map { ("\($0).cer", contents) })
        #expect(try read(bytes).certificates.count == 500)
    }

    @Test("other methods and encryption are refused file by file, with what to do", arguments: [12, 14])
    func methods(_ method: Int) async throws {
        let bytes = try await archive([("a.pem", Array(alice.certificate.pem.utf8))], method: method)
        #expect(try read(bytes).refused.map(\.reason) == ["compressed in a way that is not read here: unpack it first"])
        var encrypted = try await archive([("a.pem", Array(alice.certificate.pem.utf8)), ("b.cer", bob.certificate.der)])
        let central = try #require(encrypted.firstRange(of: [0x50, 0x4B, 1, 2]))
        encrypted[central.lowerBound + 8] |= 1
        let bundle = try read(encrypted)
        #expect(bundle.certificates == [bob.certificate])
        #expect(bundle.refused.map(\.reason) == ["encrypted in the archive: unpack it first"])
    }

    @Test("bombs: zeros, an archive in an archive, files upon one another, more files than allowed, sizes that lie")
    func bombs() async throws {
        let good = Array(alice.certificate.pem.utf8)
        let zeros = [UInt8](repeating: 0, count: 9_000_000)
        let start = ContinuousClock.now
        let bomb = try read(try await archive([("zeros", zeros), ("a.pem", good)]))
        #expect(bomb.certificates == [alice.certificate])
        #expect(bomb.refused.map(\.reason).allSatisfy { $0.hasPrefix("too large") })
        let stored = try await archive([("a.pem", good)])
        let nested = try read(try await archive([("in.zip", stored), ("a.pem", good)]))
        #expect(nested.refused.map(\.reason) == [BundleError.archiveInArchive.description])
        // 60 files of 900 kB each: together more than 40 MB.
        let text = [UInt8](repeating: UInt8(ascii: "x"), count: 900_000)
        let wide = try read(try await archive((0..<60).map { ("\($0).pem", text) }))
        #expect(wide.refused.count == 60)
        #expect(wide.refused.count { $0.reason.hasPrefix("too large") } == 60 - 40_000_000 / text.count)
        // Both files of the list point to the first one's octets.
        var twice = try await archive([("a.pem", good), ("b.pem", good)])
        let second = try #require(twice.lastRange(of: [0x50, 0x4B, 1, 2]))
        for place in 42..<46 { twice[second.lowerBound + place] = 0 }
        #expect(throws: BundleError.damaged("files of the archive lie upon one another")) { try read(twice) }
        // It says 10 octets, and more come.
        for size: [UInt8] in [[10, 0, 0, 0], [0, 0, 0, 0], [0xFF, 0xFF, 0xFF, 0x7F], [0x80, 0x96, 0x98, 0]] {
            var lying = stored
            let entry = try #require(lying.lastRange(of: [0x50, 0x4B, 1, 2]))
            lying.replaceSubrange((entry.lowerBound + 24)..<(entry.lowerBound + 28), with: size)
            let bundle = try read(lying)
            #expect(bundle.certificates.isEmpty && bundle.refused.count == 1, "\(size)")
        }
        #expect(ContinuousClock.now - start < .seconds(20))
    }

    @Test("more than 10,000 files, more than 10 MB, several parts, no end")
    func refused() async throws {
        var bytes = try await archive([("a.pem", Array(alice.certificate.pem.utf8))])
        let end = try #require(bytes.lastRange(of: [0x50, 0x4B, 5, 6])).lowerBound
        for place in [8, 10] { bytes.replaceSubrange((end + place)..<(end + place + 2), with: [0x11, 0x27]) }
        #expect(throws: BundleError.tooManyFiles(10_001)) { try read(bytes) }
        for place in [8, 10] { bytes.replaceSubrange((end + place)..<(end + place + 2), with: [0x02, 0x00]) }
        #expect(throws: BundleError.damaged("its list of files cannot be read")) { try read(bytes) }
        bytes[end + 4] = 1
        #expect(throws: BundleError.damaged("it is an archive of several parts or of more than 4 GB")) { try read(bytes) }
        #expect(throws: BundleError.damaged("the archive has no end")) { try read(Array(bytes.prefix(end))) }
        let large = [0x50, 0x4B, 3, 4] + [UInt8](repeating: 0, count: 10_000_001)
        #expect(throws: BundleError.tooLarge(large.count)) { try read(large) }
        let nothing = try await archive([])
        #expect(throws: BundleError.unknownFormat) { try read(nothing) }
    }

    @Test("cut anywhere and with any octet changed it is an error or fewer certificates, never a crash")
    func changed() async throws {
        let bytes = try await archive([("a.cer", alice.certificate.der), ("b.pem", Array(bob.certificate.pem.utf8))])
        for count in stride(from: 4, to: bytes.count, by: 7) { #expect(throws: BundleError.self) { try read(Array(bytes.prefix(count))) } }
        for place in 4..<bytes.count {
            var changed = bytes
            changed[place] ^= 0x81
            let found = (try? read(changed))?.certificates ?? []
            #expect(Set(found).isSubset(of: [alice.certificate, bob.certificate]), "\(place)")
        }
    }
}

extension [UInt8] {
    fileprivate func lastRange(of mark: [UInt8]) -> Range<Int>? {
        indices.dropLast(mark.count - 1).last { self[$0..<($0 + mark.count)].elementsEqual(mark) }.map { $0..<($0 + mark.count) }
    }
}
