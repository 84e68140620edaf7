import Foundation
import Mail
import OpenSSL
import PortalOperations
import TestSupport
import Testing

@testable import Gateway
@testable import Store

@Suite("A6.7 the token of a reply link")
struct GateA6x7ReplyLinkTests {
    /// One answer for everything that is no link any more, or never was one.
    private func neutral(_ world: PortalWorld) async throws -> String {
        let answer = try await world.get("/reply/\(PasswordAlphabet.password(length: 32) { Random.bytes($0) })", from: "198.51.100.1")
        #expect(answer.status == 404 && answer.body.contains("This link does not work"))
        return answer.told
    }

    @Test("A-16: one changed character, expired, revoked, used as often as it may be, of another purpose: the same page, byte for byte")
    func same() async throws {
        try await PortalWorld.with { world in
            let expected = try await neutral(world)
            let good = try await world.link()
            var tokens = ["": "one"]
            tokens.removeAll()
            for index in [0, 15, 31] {
                var letters = Array(good)
                letters[index] = letters[index] == "A" ? "B" : "A"
                tokens["changed at \(index)"] = String(letters)
            }
            tokens["shorter"] = String(good.dropLast())
            tokens["longer"] = good + "A"
            tokens["lower case"] = good.lowercased()
            let expired = try await world.link(days: 0.5)
            tokens["expired"] = expired
            let revokedID = QueueID(random: Random.bytes(20)).text
            let revoked = try await world.link(id: revokedID)
            #expect(try await world.mail.store.write { try $0.revokeReplyLink(revokedID) })
            tokens["revoked"] = revoked
            let used = try await world.link()
            for _ in 0..<ReplyLimits.daily { try await send(world, used) }
            tokens["used up"] = used
            let invitation = LoginSecret(random: world.mail.store.random)
            let address = try #require(EmailAddress(PortalWorld.dan))
            try await world.mail.store.write { transaction in
                try transaction.addPortalUser(address, base: "https://portal.zegel.example")
                try transaction.addPortalLink(invitation.hash, for: .join, of: address, lasting: PortalLimits.invitation)
            }
            tokens["an invitation"] = invitation.text
            world.mail.clock.advance(by: 0.6 * 86_400)
            if try await world.get("/reply/\(used)", from: "198.51.100.3").status == 200 {
                // The day turned over meanwhile.
                for _ in 0..<ReplyLimits.daily { try await send(world, used) }
            }
            for (number, (kind, token)) in tokens.sorted(by: { $0.key < $1.key }).enumerated() {
                let address = "203.0.113.\(number + 1)"
                #expect(try await world.get("/reply/\(token)", from: address).told == expected, "\(kind)")
                let form = TestForm([("form", String(repeating: "0", count: 64)), ("number", "0"), ("text", "x"), ("do", "send")])
                let posted = try await world.post("/reply/\(token)", form, from: address)
                #expect(posted.status == 404 && posted.body.contains("This link does not work"), "\(kind)")
            }
            #expect(try await world.get("/reply/\(good)").status == 200)
        }
    }

    private func send(_ world: PortalWorld, _ token: String) async throws {
        let access = ReplyAccess(token: token, form: try await world.replies.draft(token).form)
        try await world.replies.keep(text: "x", access)
        try await world.replies.send(access)
    }

    @Test("100,000 guesses find nothing, each the same refusal")
    func guesses() async throws {
        try await PortalWorld.with { world in
            let token = try await world.link()
            let refused = await withTaskGroup(of: Int.self) { group in
                for worker in 0..<4 {
                    group.addTask {
                        var refused = 0
                        for number in 0..<25_000 {
                            // Near the real one, and far from it.
                            let guess =
                                number % 2 == 0
                                ? PasswordAlphabet.password(length: 32) { Random.bytes($0) } : "\(token.dropLast(4))\(worker)\(number)"
                            do { _ = try await world.replies.draft(guess) } catch ReplyRefusal.noLink { refused += 1 } catch {}
                        }
                        return refused
                    }
                }
                return await group.reduce(0, +)
            }
            #expect(refused == 100_000)
            #expect(try await world.get("/reply/\(token)").status == 200)
        }
    }

    @Test("who guesses has to wait, whatever he asks then; others are served meanwhile, and he is after five minutes")
    func throttle() async throws {
        try await PortalWorld.with { world in
            let token = try await world.link()
            let expected = try await neutral(world)
            for _ in 0..<30 {
                let guess = PasswordAlphabet.password(length: 32) { Random.bytes($0) }
                #expect(try await world.get("/reply/\(guess)", from: "192.0.2.66").told == expected)
            }
            let guess = try await world.get("/reply/\(PasswordAlphabet.password(length: 32) { Random.bytes($0) })", from: "192.0.2.66")
            let real = try await world.get("/reply/\(token)", from: "192.0.2.66")
            #expect(guess.status == 429 && guess.told == real.told && real.headers["retry-after"] == "300")
            #expect(try await world.get("/reply/\(token)", from: "192.0.2.67").status == 200)
        }
    }

    @Test("50 scanners GET and HEAD it: nothing changes; then the person's reply is sent")
    func scanners() async throws {
        try await PortalWorld.with { world in
            let token = try await world.link()
            let before = try await world.stored()
            for number in 0..<50 {
                let method = number % 2 == 0 ? "GET" : "HEAD"
                let path = "/reply/\(token)" + (number % 5 == 0 ? "?text=x&do=send&form=\(number)" : "")
                #expect(try await world.request(method, path, from: "192.0.2.\(number)").status == 200)
            }
            #expect(try await world.stored() == before)
            let form = try await world.form(token).adding("text", "Yes").adding("do", "send")
            #expect(try await world.post("/reply/\(token)", form).body.contains("Your reply was sent"))
        }
    }

    @Test("what one link's page proves counts for no other link; nothing changes")
    func otherThread() async throws {
        try await PortalWorld.with { world in
            let (one, other) = (try await world.link(), try await world.link(subject: "Another matter", to: "eve@partner.example"))
            _ = try await world.post("/reply/\(one)", try await world.form(one).adding("text", "mine").adding(file: "a.pdf", [1]))
            let file = try #require(try await world.replies.draft(one).files.first?.id)
            let before = try await world.stored()
            let form = try await world.form(one)
            for action in [("text", "changed"), ("remove", file), ("do", "send")] {
                let answer = try await world.post("/reply/\(other)", form.adding(action.0, action.1))
                #expect(answer.status == 403, "\(action)")
            }
            #expect(try await world.stored() == before)
            #expect(try await !world.get("/reply/\(other)").body.contains("mine"))
        }
    }

    @Test("160 random bits; the hash alone is kept, and the token is in no log")
    func kept() async throws {
        try await PortalWorld.with { world in
            let token = try await world.link()
            #expect(token.wholeMatch(of: /[A-HJ-NP-Z2-9]{32}/) != nil)
            let form = try await world.form(token).adding("text", "Yes").adding("do", "send")
            _ = try await world.post("/reply/\(token)", form)
            #expect(try await !world.mail.everythingKept().contains(token))
        }
    }
}
