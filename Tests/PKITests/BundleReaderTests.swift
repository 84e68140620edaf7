import Foundation
import OpenSSL
import TestSupport
import Testing

@testable import PKI

@Suite("Import of PEM, DER, .p7b and .p12")
struct BundleReaderTests {
    let authority: TestAuthority
    let alice: TestAuthority.Identity

    init() throws {
        authority = try TestAuthority()
        alice = try authority.leaf(for: "alice@zegel.example")
    }

    @Test("PEM with two certificates and the key of one: a pair and a certificate")
    func pem() throws {
        let text = alice.certificate.pem + authority.root.certificate.pem + (try alice.key.pem())
        let bundle = try BundleReader.read(Array(text.utf8), password: nil)
        #expect(bundle.certificates == [alice.certificate, authority.root.certificate])
        #expect(bundle.pairs.map(\.certificate) == [alice.certificate])
        #expect(bundle.keys.isEmpty)
    }

    @Test("DER")
    func der() throws {
        #expect(try BundleReader.read(alice.certificate.der, password: nil).certificates == [alice.certificate])
    }

    @Test(".p12 with its password gives key, certificate and chain; a wrong one and none say so")
    func p12() throws {
        let file = try PKCS12.write(
            key: alice.key, certificate: alice.certificate.x509, chain: [authority.root.certificate.x509], password: "pässwörd😀",
            iterations: 2048)
        let bundle = try BundleReader.read(file, password: "pässwörd😀")
        #expect(bundle.pairs.map(\.certificate) == [alice.certificate])
        #expect(Set(bundle.certificates) == [alice.certificate, authority.root.certificate])
        #expect(throws: BundleError.wrongPassword) { try BundleReader.read(file, password: "guess") }
        #expect(throws: BundleError.passwordNeeded) { try BundleReader.read(file, password: nil) }
    }

    @Test("what is no bundle is said to be none", arguments: [Array("hello".utf8), [0x30, 0x03, 0x02, 0x01, 0x05], [0]])
    func garbage(_ bytes: [UInt8]) {
        #expect(throws: BundleError.unknownFormat) { try BundleReader.read(bytes, password: nil) }
    }

    @Test("an empty file and one over the limit")
    func sizes() {
        #expect(throws: BundleError.empty) { try BundleReader.read([], password: nil) }
        #expect(throws: BundleError.tooLarge(10_000_001)) {
            try BundleReader.read([UInt8](repeating: 0x30, count: 10_000_001), password: nil)
        }
    }

    @Test("RFC 9216's .p12 files open with their passwords", arguments: ["alice", "bob", "carlos", "dana"])
    func rfc9216(_ name: String) throws {
        let folder = ProcessInfo.processInfo.environment["ZEGEL_CORPUS"] ?? "../shared/corpus"
        guard let bytes = FileManager.default.contents(atPath: "\(folder)/smime-rfc9216/\(name).p12") else {
            print("skipped: no corpus at \(folder)")
            return
        }
        let bundle = try BundleReader.read(Array(bytes), password: name)
        #expect(!bundle.pairs.isEmpty)
        #expect(bundle.pairs.allSatisfy { $0.certificate.addresses.map(\.description) == ["\(name)@smime.example"] })
    }
}
