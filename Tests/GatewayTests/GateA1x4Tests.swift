import MIME
import OpenSSL
import TestSupport
import Testing

@testable import Gateway

@Suite("A1.4 AEAD confusion and downgrade: what is not on the list for its content type stays encrypted")
struct GateA1x4Confusion {
    private static let aes: [UInt8] = [0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x01]
    /// Of 256 bits: the last octet of the identifier. CTR has none among those of AES, so another cipher's stands for it.
    private static let modes: [(name: String, identifier: [UInt8])] = [
        ("ECB", aes + [41]), ("CBC", aes + [42]), ("OFB", aes + [43]), ("CFB", aes + [44]), ("CCM", aes + [47]), ("GMAC", aes + [49]),
        ("CTR", [0x2A, 0x83, 0x1A, 0x8C, 0x9A, 0x6E, 0x01, 0x01, 0x0F]), ("none", []),
    ]
    private static let enveloped = DERTree(0x06, [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07, 0x03])
    private static let authEnveloped = DERTree(0x06, [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x09, 0x10, 0x01, 0x17])

    /// Everything the row names, each with what it is.
    private func forgeries(_ gcm: DERTree, _ cbc: DERTree) -> [(String, DERTree)] {
        var all: [(String, DERTree)] = []
        func add(_ what: String, _ tree: DERTree, _ change: (inout DERTree) -> Void) {
            var changed = tree
            change(&changed)
            all.append((what, changed))
        }
        for (name, identifier) in Self.modes {
            add("AuthEnveloped + \(name)", gcm) { $0[1, 0, 2, 1, 0].value = identifier }
            add("AuthEnveloped + \(name), parameters of CBC", gcm) {
                ($0[1, 0, 2, 1, 0].value, $0[1, 0, 2, 1, 1]) = (identifier, cbc[1, 0, 2, 1, 1])
            }
            // CVE-2026-34182: an old cipher under the new name, with a MAC of zeros and one bit changed.
            add("EnvelopedData as AuthEnveloped + \(name)", cbc) {
                $0[0] = Self.authEnveloped
                $0[1, 0, 2, 1, 0].value = identifier
                $0[1, 0, 2, 2].value[40] ^= 1
                $0[1, 0].children.append(DERTree(0x04, [UInt8](repeating: 0, count: 16)))
            }
        }
        add("Enveloped + GCM", gcm) { $0[0] = Self.enveloped }
        add("Enveloped + GCM without the tag", gcm) {
            $0[0] = Self.enveloped
            $0[1, 0].children.removeLast()
        }
        for count in [0, 1, 4, 8, 12, 15, 17] {
            add("a tag of \(count) octets", gcm) { $0[1, 0, 3].value = Array(($0[1, 0, 3].value + [0]).prefix(count)) }
            add("a tag of \(count) octets, declared", gcm) {
                $0[1, 0, 3].value = Array(($0[1, 0, 3].value + [0]).prefix(count))
                $0[1, 0, 2, 1, 1] = DERTree(0x30, of: [$0[1, 0, 2, 1, 1, 0], DERTree(0x02, [UInt8(count)])])
            }
        }
        for count in [0, 1, 8, 11, 13, 16, 64, 4096] {
            add("GCM, a nonce of \(count) octets", gcm) { $0[1, 0, 2, 1, 1, 0].value = [UInt8](repeating: 7, count: count) }
            guard count != 16 else { continue }
            add("CBC, a vector of \(count) octets", cbc) { $0[1, 0, 2, 1, 1].value = [UInt8](repeating: 7, count: count) }
        }
        for (name, tree) in [("GCM", gcm), ("CBC", cbc)] {
            add("\(name) without parameters", tree) { $0[1, 0, 2, 1].children.removeLast() }
            add("\(name), NULL parameters", tree) { $0[1, 0, 2, 1, 1] = DERTree(0x05, []) }
            add("\(name), an empty ciphertext", tree) { $0[1, 0, 2, 2].value = [] }
            add("\(name), no ciphertext", tree) { $0[1, 0, 2].children.removeLast() }
            add("\(name), more in the content", tree) { $0[1].children.append(DERTree(0x04, [1])) }
        }
        return all
    }

    @Test("every forgery: marked as failed, delivered as it came, no plaintext, and the next mail opens")
    func closed() async throws {
        let fixture = try await InwardFixture()
        let forgeries = forgeries(try fixture.enveloped(cipher: .aes256GCM), try fixture.enveloped(cipher: .aes256CBC))
        #expect(forgeries.count > 60)
        for (what, tree) in forgeries {
            let mail = InwardFixture.mail(MailShapes.wrapped(tree.encoded))
            let (copies, trace) = try await fixture.arrival(mail)
            let copy = try #require(copies.first)
            #expect(copy.keeps(mail) && !copy.showsMark, "\(what)")
            #expect(copy.info("SMIME-Encrypted") == nil && copy.info("Encryption-Authenticated-0") == nil, "\(what)")
            #expect(copy.info("SMIME-Decryption-Failed") == "True", "\(what)")
            #expect(trace.story.contains("encrypted, could not be decrypted"), "\(what)")
        }
        #expect(try await fixture.delivered(fixture.encrypt()).showsMark)
    }
}
