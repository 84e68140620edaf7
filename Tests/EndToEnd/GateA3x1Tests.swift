import Foundation
import MIME
import Mail
import SMIME
import TestSupport
import Testing

@Suite("A3.1 mail from outside with an author of ours is not signed, nor treated as ours", .serialized)
struct GateA3x1Origin {
    private static let (alice, mallory) = ("alice@zegel.example", "mallory@elsewhere.example")
    private static let (bob, carol, xavier) = ("bob@partner.example", "carol@zegel.example", "xavier@relay.example")

    /// How a mail comes in, whose it claims to be, and whether its author's settings count.
    struct Way: Sendable, CustomTestStringConvertible {
        var listener: String
        var from: String
        var isOurs: Bool
        var testDescription: String { "\(listener), From \(from)" }
    }

    static let ways = [
        Way(listener: "outside", from: alice, isOurs: false), Way(listener: "by-client", from: alice, isOurs: false),
        Way(listener: "inside", from: mallory, isOurs: false), Way(listener: "inside", from: alice, isOurs: true),
        Way(listener: "scanner", from: alice, isOurs: true),
    ]

    /// What the author, if he were who he says, asks for.
    enum Wish: String, CaseIterable {
        case sign, encrypt, trigger, header
    }

    private static let configuration = """
        relay_domains = ["relay.example"]
        inside_networks = ["10.0.0.0/8"]

        [[listeners]]
        name = "by-client"
        port = 0
        origin = "by-client"

        [[listeners]]
        name = "scanner"
        port = 0
        origin = "inside"
        minimum_mode = "mandatory"

        """

    /// What was asked for, and what left.
    private struct Sight {
        var isSigned = false
        var isEncrypted = false
        var asked = ""
    }

    @Test("each way in × sign, encrypt, subject trigger, header trigger: only the mail of ours is signed, encrypted by the sender's wish or triggered")
    func matrix() async throws {
        let world = try await World.start(configuration: Self.configuration)
        // Keys for both authors are here: what keeps them from signing is where the mail came from.
        for address in [Self.alice, Self.mallory] { try await world.addKey(try world.authority.leaf(for: address)) }
        let bobs = try await world.addCertificate(try world.authority.leaf(for: Self.bob))
        let xaviers = try await world.addCertificate(try world.authority.leaf(for: Self.xavier))
        try await world.set("encrypt.mode", "never", domain: "partner.example")
        try await world.gateway.must("settings", "set", "trigger.header.encrypt", "X-Classification: ^secret$")
        for wish in Wish.allCases {
            for author in [Self.alice, Self.mallory] {
                try await world.set("sign.mode", wish == .sign ? "required" : "never", user: author)
                try await world.set("encrypt.mode", wish == .encrypt ? "mandatory" : "allow", user: author)
            }
            for way in Self.ways {
                let sight = try await see(world, way, wish, [Self.bob: bobs, Self.xavier: xaviers])
                let isAuthor = way.isOurs
                let isInside = way.listener == "inside" || way.listener == "scanner"
                #expect(sight.isSigned == (isAuthor && wish == .sign), "\(way): \(wish) signs")
                let isScanner = way.listener == "scanner"
                #expect(sight.isEncrypted == (isInside && wish != .sign || isScanner), "\(way): \(wish) encrypts")
                #expect(sight.asked.isEmpty == (isInside || wish == .sign || wish == .encrypt), "\(way): \(wish) is taken out")
            }
        }
        await world.stop()
    }

    /// Sends one mail and looks at what arrives. From outside it goes to a domain that is relayed for: nobody else outside takes it.
    private func see(_ world: World, _ way: Way, _ wish: Wish, _ readers: [String: TestAuthority.Identity]) async throws -> Sight {
        let isInside = way.listener == "inside" || way.listener == "scanner"
        let recipient = isInside ? Self.bob : Self.xavier
        // Xavier's mail is not encrypted unless somebody who may asks for it.
        let mail = World.mail(
            from: way.from, to: recipient, subject: wish == .trigger ? "[encrypt] Offer" : "Offer",
            extra: wish == .header ? "X-Classification: secret\r\n" : "")
        let before = world.outside.all.count
        let refused = wish == .sign && way.from == Self.mallory
        if !isInside {
            let outcome = await world.send(mail, from: way.from, to: [Self.bob], through: way.listener)
            guard case .failed(let reply, _)? = outcome[Self.bob], reply.code == 550 else {
                Issue.record("\(way): relayed to somebody")
                return Sight()
            }
        }
        await world.send(mail, from: way.from, to: [recipient], through: way.listener)
        if refused {
            // An author of others cannot sign, and says it must be: nothing leaves, and he hears of it outside or not at all.
            _ = await world.outside.mails(for: way.from, count: 1)
            #expect(!world.outside.all.dropFirst(before).contains { $0.recipients.contains(recipient) })
            return Sight()
        }
        let arrived = try #require(await world.outside.mails(for: recipient, count: count(of: recipient, in: world) + 1).last)
        let opened = MessageReader().open(arrived.bytes, keys: [try #require(readers[recipient]).decryptionKey])
        var sight = Sight()
        for layer in opened.layers {
            switch layer {
            case .signed: sight.isSigned = true
            case .encrypted: sight.isEncrypted = true
            default: break
            }
        }
        let header = Message(parsing: opened.bytes).root.header
        let subject = header.first(named: "Subject")?.decoded ?? ""
        sight.asked = subject.contains("[encrypt]") ? subject : header.first(named: "X-Classification")?.decoded ?? ""
        return sight
    }

    private func count(of recipient: String, in world: World) -> Int { seen.withLock { $0[recipient, default: 0] } }
}
