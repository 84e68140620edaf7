import Foundation
import MIME
import OpenSSL
import SMIME
import TestSupport
import Testing

@Suite("A1.5 key-transport oracles: the SMTP dialogue is the same whatever happens to a key", .serialized)
struct GateA1x5Dialogue {
    private let alice = "alice@zegel.example"
    private let bob = "bob@partner.example"

    enum Shape: String, CaseIterable, Sendable {
        /// Opens.
        case good
        /// The encrypted key decrypts to no PKCS #1 v1.5 padding.
        case badPadding
        /// A key of another length than the cipher's.
        case wrongKeyLength
        case unknownRecipient
        case tamperedBody
        case brokenStructure
    }

    private func object(_ shape: Shape, _ alices: TestAuthority.Identity, _ foreign: TestAuthority.Identity) throws -> [UInt8] {
        let to = shape == .unknownRecipient ? foreign : alices
        let recipient = EncryptionRecipient(certificate: to.certificate.x509, transport: .pkcs1)
        let text = Array("Content-Type: text/plain\r\n\r\nThe word is MARK.\r\n".utf8)
        var tree = try #require(DERTree(EnvelopedDataWriter.encrypt(text, to: [recipient], cipher: .aes256CBC)))
        switch shape {
        case .good, .unknownRecipient: break
        case .badPadding: tree[1, 0, 1, 0, 3].value[40] ^= 1
        case .wrongKeyLength:
            // The key of AES-128 where one of AES-256 is named.
            let short = try #require(DERTree(EnvelopedDataWriter.encrypt(text, to: [recipient], cipher: .aes128CBC)))
            tree[1, 0, 1] = short[1, 0, 1]
        case .tamperedBody: tree[1, 0, 2, 2].value[tree[1, 0, 2, 2].value.count - 1] ^= 0x40
        case .brokenStructure: tree[1, 0, 2, 1].children.removeLast()
        }
        return tree.encoded
    }

    /// One mail in a session of its own.
    /// - Returns: every octet the server said, without the random id of its last 250.
    private func dialogue(_ object: [UInt8], _ port: Int) async throws -> (said: String, id: String) {
        let header = ["From: \(bob)", "To: \(alice)", "MIME-Version: 1.0", "Content-Type: application/pkcs7-mime; name=smime.p7m"]
        let body = String(decoding: Base64.encode(object), as: UTF8.self).split(separator: "\r\n").map(String.init)
        let lines = (header + ["Content-Transfer-Encoding: base64", ""] + body).map { "C: \($0)" }.joined(separator: "\n")
        let replies = try await SMTPTestClient(port: port).dialog(
            """
            S: 220
            C: EHLO client.example
            S: 250
            C: MAIL FROM:<\(bob)>
            S: 250
            C: RCPT TO:<\(alice)>
            S: 250
            C: DATA
            S: 354
            \(lines)
            C: .
            S: 250
            C: QUIT
            S: 221
            """)
        let taken = try #require(replies.dropLast().last)
        let id = try #require(taken.split(separator: " ").last.map(String.init))
        return (replies.joined(separator: "\r\n").replacing(id, with: "ID"), id)
    }

    @Test("500 mails of each of 6 shapes: byte-identical replies, all accepted and delivered inside, no DSN outside")
    func identical() async throws {
        // Thousands of sessions of one client in a minute: how many may be open at once is not the question here.
        let world = try await World.start(configuration: "[limits]\nconnections_per_client = 1000")
        let alices = try await world.addKey(try world.authority.leaf(for: alice, rsa: true))
        let foreign = try world.authority.leaf(for: "x@elsewhere.example", rsa: true)
        var said: [Shape: Set<String>] = [:]
        let objects = try Dictionary(uniqueKeysWithValues: Shape.allCases.map { ($0, try object($0, alices, foreign)) })
        let port = world.gateway.outsidePort
        for _ in 0..<25 {
            // Twenty of each at a time, in turn.
            let batch = try await withThrowingTaskGroup(of: (Shape, String).self) { group in
                for shape in Shape.allCases {
                    group.addTask { [objects] in
                        var texts: Set<String> = []
                        for _ in 0..<20 { texts.insert(try await dialogue(objects[shape] ?? [], port).said) }
                        return (shape, texts.sorted().joined(separator: "\n---\n"))
                    }
                }
                return try await group.reduce(into: [(Shape, String)]()) { $0.append($1) }
            }
            for (shape, text) in batch { said[shape, default: []].insert(text) }
        }
        let all = said.values.reduce(into: Set<String>()) { $0.formUnion($1) }
        #expect(said.count == Shape.allCases.count && all.count == 1, "\(all)")
        let arrived = await world.inside.mails(for: alice, count: 500 * Shape.allCases.count, within: .seconds(240))
        #expect(arrived.count == 500 * Shape.allCases.count)
        #expect(arrived.filter { $0.text.contains("MARK") }.count == 500, "the good ones open, the others do not")
        #expect(world.outside.all.isEmpty)
        await world.stop()
    }
}
