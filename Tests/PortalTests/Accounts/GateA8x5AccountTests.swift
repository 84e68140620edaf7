import Foundation
import PortalOperations
import TestSupport
import Testing

@testable import Gateway
@testable import Portal
@testable import Store

@Suite("A8.5 requests and scripts of others on the pages of accounts")
struct GateA8x5AccountTests {
    private static let token = "0123456789abcdef0123456789abcdef"

    @Test("each page that changes something: without token, with another's, from another origin, without a cookie → 403; nothing changes")
    func forged() async throws {
        let world = try await AccountWorld()
        try await world.addPassword("ABCDEFGHJKLMNPQR")
        let session = try await world.join()
        let before = try await world.everything()
        let cookie = "Cookie: zegel=\(session).\(Self.token)"
        let forged: [(token: String, headers: [String])] = [
            ("", [cookie]), ("fedcba9876543210fedcba9876543210", [cookie]), (Self.token, []),
            (Self.token, [cookie, "Origin: https://evil.example"]), (Self.token, [cookie, "Sec-Fetch-Site: cross-site"]),
            (Self.token, [cookie, "Sec-Fetch-Site: same-site", "Origin: null"]),
        ]
        let fields: KeyValuePairs = [
            "address": AccountWorld.dan, "password": AccountWorld.password, "old": AccountWorld.password, "again": AccountWorld.password,
            "id": "ABCDEFGHJKLMNPQR", "code": "000000",
        ]
        var tried = 0
        for place in AccountPages.places where place.post != nil {
            let path = "/" + place.path.replacing(":name", with: "ABCDEFGHJKLMNPQR")
            for (token, headers) in forged {
                let page = try await TestBrowser(world.server.port).post(path, fields, token: token, headers)
                #expect(page.status == 403, "\(path) \(headers.dropFirst()): \(page.status)")
                tried += 1
            }
            let got = try await TestBrowser(world.server.port).get(path + "?form=\(Self.token)&password=x&code=000000", [cookie])
            #expect([200, 303, 403, 404].contains(got.status))
        }
        #expect(tried >= 72)
        #expect(try await world.everything() == before)
        await world.stop()
    }

    @Test("the id of a session, and the token beside it, change at each login; one set by somebody else before is worth nothing")
    func fixation() async throws {
        let world = try await AccountWorld()
        _ = try await world.join()
        let fixed = "0123456789abcdef0123456789"
        let browser = TestBrowser(world.server.port)
        let page = try await browser.post(
            "/login", ["address": AccountWorld.dan, "password": AccountWorld.password], token: Self.token,
            ["Cookie: zegel=\(fixed).\(Self.token)"])
        let set = try #require(page.header("set-cookie"))
        #expect(!set.contains(fixed) && !set.contains(Self.token))
        #expect(set.hasSuffix("; Path=/; HttpOnly; SameSite=Strict"))
        #expect(try await world.ask(.see, in: fixed) == .visitor(nil))
        await world.stop()
    }

    @Test("behind a public name the cookie is __Host-, Secure, HttpOnly, SameSite=Strict; every page has the strict header fields")
    func headers() async throws {
        let world = try await AccountWorld()
        for place in AccountPages.places where place.get != nil {
            let path = "/" + place.path.replacing(":name", with: "ABCDEFGHJKLMNPQR")
            let page = try await TestBrowser(world.server.port).get(path, ["Host: portal.zegel.example"])
            let set = try #require(page.header("set-cookie"), "\(path)")
            #expect(set.hasPrefix("__Host-zegel=.") && set.hasSuffix("; Path=/; HttpOnly; SameSite=Strict; Secure"))
            #expect(page.header("referrer-policy") == "no-referrer" && page.header("x-content-type-options") == "nosniff")
            #expect(page.header("cache-control") == "no-store" && page.header("x-frame-options") == "DENY")
            let policy = try #require(page.header("content-security-policy"))
            #expect(policy.hasPrefix("default-src 'none'") && !policy.contains("unsafe") && policy.contains("frame-ancestors 'none'"))
            #expect(!page.text.contains("<script>") && !page.text.contains(" style=") && !page.text.contains("http://"))
        }
        await world.stop()
    }

    @Test("markup in what others wrote is text: addresses, names of files, the organisation's name, what was typed")
    func markup() async throws {
        let world = try await AccountWorld()
        let nasty = "\"><img src=x onerror=alert(1)><script>alert(1)</script>"
        let session = try await world.join("\"<b>x</b>\"@partner.example")
        try await world.addKeyFile("key1", name: nasty, of: "\"<b>x</b>\"@partner.example")
        let cookie = "Cookie: zegel=\(session).\(Self.token)"
        for path in ["/otp", "/account", "/otp?done=\(nasty.filter { $0 != " " })", "/login?to=<b>"] {
            let page = try await TestBrowser(world.server.port).get(path, [cookie])
            #expect(!page.text.contains("<img") && !page.text.contains("<script>") && !page.text.contains("<b>"), "\(path)")
        }
        let typed = try await TestBrowser(world.server.port).post(
            "/login", ["address": nasty, "password": nasty], token: Self.token, ["Cookie: zegel=.\(Self.token)"])
        #expect(typed.status == 422 && !typed.text.contains("<img") && typed.text.contains("&lt;img"))
        await world.stop()
    }

    @Test("a link in a webmail: the first answer sets no cookie and asks again from here, so that a session is not lost")
    func webmail() async throws {
        let world = try await AccountWorld()
        try await world.addPassword("ABCDEFGHJKLMNPQR")
        let page = try await TestBrowser(world.server.port).get("/otp/ABCDEFGHJKLMNPQR", ["Sec-Fetch-Site: cross-site"])
        #expect(page.status == 200 && page.header("set-cookie") == nil && page.text.contains("http-equiv=\"refresh\""))
        await world.stop()
    }

    @Test(
        "bodies that are no forms, too long, or cut in the middle of a character are refused; nothing breaks",
        arguments: ["%", "a=%zz", "a=%ff", "form", String(repeating: "a", count: 20_000), "form=\(token)&form=other&code=%00"])
    func badBodies(_ body: String) async throws {
        let world = try await AccountWorld()
        let request =
            "POST /login/code HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nCookie: zegel=.\(Self.token)\r\n"
            + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
        let answer = try await RawBytes.exchange(request, world.server.port)
        #expect(answer.hasPrefix("HTTP/1.1 403"), "\(answer.prefix(80))")
        await world.stop()
    }
}
