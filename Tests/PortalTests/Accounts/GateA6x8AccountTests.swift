import Foundation
import PortalOperations
import TestSupport
import Testing

@testable import Gateway
@testable import Portal
@testable import Store

@Suite("A6.8 one person's portal page shown to another")
struct GateA6x8AccountTests {
    private static let id = "ABCDEFGHJKLMNPQR"

    /// Every step, with what is dan's where something is named.
    private static func steps(_ token: String) -> [AccountStep] {
        [
            .seeInvitation(token: token), .join(token: token, password: "a new password"), .logIn(address: "x", password: "y"),
            .askForNewPassword(address: ""), .seeNewPassword(token: token), .setNewPassword(token: token, password: "a new password"), .see,
            .logOut, .enterCode("000000"), .beginFactor, .seeFactor, .confirmFactor(code: "000000"), .seeOverview, .showPassword(id: id),
            .showKeyPassword(id: "key1"), .changePassword(old: AccountWorld.password, new: "a new password"), .makeCodes(code: "000000"),
            .removeFactor(code: "000000"), .deleteAccount(password: AccountWorld.password),
        ]
    }

    /// A stranger, somebody whose code is missing, somebody who has to enrol, somebody with an ended session, and eve, who is logged in.
    private func visitors(_ world: AccountWorld) async throws -> [(stage: AccountStage?, session: String?)] {
        let (_, _, eve) = try await world.enrol(try await world.join(AccountWorld.eve))
        guard case .entered(let code, .code) = try await world.logIn(AccountWorld.eve) else { throw AccountWorld.Unexpected(.done) }
        let ended = try await world.join("old@partner.example")
        _ = try await world.ask(.logOut, in: ended)
        try await world.set("portal.second-factor", "required", user: "new@partner.example")
        let enrol = try await world.join("new@partner.example")
        return [(nil, nil), (nil, ended), (nil, "0123456789abcdef0123456789"), (.code, code), (.enrol, enrol), (.full, eve)]
    }

    @Test("every step by everybody who may not take it: refused, and no row of the store changes")
    func steps() async throws {
        let world = try await AccountWorld()
        try await world.addPassword(Self.id)
        _ = try await world.join()
        try await world.addKeyFile("key1")
        let visitors = try await visitors(world)
        let before = try await world.everything()
        var refused = 0
        for step in Self.steps("0123456789abcdef0123456789") {
            guard case .stages(let stages) = step.access else { continue }
            for visitor in visitors where !(visitor.stage.map(stages.contains) ?? false) {
                #expect(try await world.ask(step, in: visitor.session) == .forbidden)
                refused += 1
            }
        }
        #expect(refused >= 40)
        #expect(try await world.everything() == before)
        // What is dan's, asked for by eve with a session that may.
        let eve = visitors.last?.session
        for step in [AccountStep.showPassword(id: Self.id), .showPassword(id: "QRQRQRQRQRQRQRQR"), .showKeyPassword(id: "key1")] {
            #expect(try await world.ask(step, in: eve) == .forbidden)
        }
        #expect(try await world.everything() == before)
        await world.stop()
    }

    @Test("every page, asked for and sent by everybody who is not that far: 403 or the login, never more, and an unchanged store")
    func pages() async throws {
        let world = try await AccountWorld()
        let password = try await world.addPassword(Self.id)
        _ = try await world.join()
        try await world.addKeyFile("key1")
        let visitors = try await visitors(world)
        let before = try await world.everything()
        let fields: KeyValuePairs = [
            "code": "000000", "id": Self.id, "password": AccountWorld.password, "old": AccountWorld.password,
            "again": AccountWorld.password,
        ]
        let open = ["join/:name", "login", "logout", "forgotten", "password/:name"]
        for place in AccountPages.places where !open.contains(place.path) {
            for visitor in visitors {
                let name = place.path.hasPrefix("keyfile") ? "key1" : Self.id
                let path = "/" + place.path.replacing(":name", with: name)
                let isAllowed = Self.allows(place.path, visitor.stage)
                let cookie = "Cookie: zegel=\(visitor.session ?? "").0123456789abcdef0123456789abcdef"
                if place.post != nil, !isAllowed || place.path.contains(":name") || place.path == "otp" {
                    let page = try await TestBrowser(world.server.port).post(
                        path, fields, token: "0123456789abcdef0123456789abcdef", [cookie])
                    #expect(page.status == 403, "POST \(path) as \(visitor.stage?.rawValue ?? "nobody"): \(page.status)")
                    #expect(!page.text.contains(password) && !page.text.contains("ABCD-EFGH-JKLM-NPQR-STUV"))
                }
                if place.get != nil {
                    let page = try await TestBrowser(world.server.port).get(path, [cookie])
                    let isLogin = page.status == 303 && page.location?.contains("login") == true && visitor.stage == nil
                    #expect(
                        page.status == 403 || isLogin || isAllowed, "GET \(path) as \(visitor.stage?.rawValue ?? "nobody"): \(page.status)")
                    #expect(!page.text.contains(password) && !page.text.contains("ABCD-EFGH-JKLM-NPQR-STUV"))
                }
            }
        }
        #expect(try await world.everything() == before)
        await world.stop()
    }

    /// Pages of a stage, whatever is named on them.
    private static func allows(_ path: String, _ stage: AccountStage?) -> Bool {
        switch stage {
        case nil: false
        case .code: path == "login/code"
        case .enrol: path.hasPrefix("account/factor") && !path.hasSuffix("remove")
        case .full: path != "login/code"
        }
    }

    @Test("the refusal of another's number is the refusal of nobody's, byte for byte")
    func sameRefusal() async throws {
        let world = try await AccountWorld()
        try await world.addPassword(Self.id)
        let eve = try await world.join(AccountWorld.eve)
        let cookie = "Cookie: zegel=\(eve).0123456789abcdef0123456789abcdef"
        let pages = try await [Self.id, "QRQRQRQRQRQRQRQR"].asyncMap { id in
            try await TestBrowser(world.server.port).get("/otp/\(id)", [cookie])
        }
        #expect(pages.allSatisfy { $0.status == 403 } && pages[0].text == pages[1].text)
        let sent = try await [Self.id, "QRQRQRQRQRQRQRQR"].asyncMap { id in
            try await TestBrowser(world.server.port).post("/otp", ["id": id], token: "0123456789abcdef0123456789abcdef", [cookie]).text
                .replacing(id, with: "")
        }
        #expect(sent[0] == sent[1])
        await world.stop()
    }
}

extension Sequence {
    fileprivate func asyncMap<T>(_ transform: (Element) async throws -> T) async throws -> [T] {
        var result: [T] = []
        for element in self { result.append(try await transform(element)) }
        return result
    }
}
