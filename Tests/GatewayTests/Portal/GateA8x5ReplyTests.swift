import Foundation
import PortalOperations
import TestSupport
import Testing

@testable import Gateway
@testable import Store

@Suite("A8.5 requests and scripts of others on the reply page")
struct GateA8x5ReplyTests {
    @Test("each change: without proof, with a wrong one, from another origin, as GET, as another kind of content → nothing changes")
    func forged() async throws {
        try await PortalWorld.with { world in
            let token = try await world.link()
            _ = try await world.post("/reply/\(token)", try await world.form(token).adding("text", "mine").adding(file: "a.pdf", [1]))
            let file = try #require(try await world.replies.draft(token).files.first?.id)
            let before = try await world.stored()
            let actions: [[(String, String)]] = [
                [("text", "changed"), ("do", "keep")], [("remove", file)], [("do", "send")], [("text", "x"), ("do", "send")],
            ]
            let good = try await world.form(token)
            for action in actions {
                func with(_ form: TestForm) -> TestForm { action.reduce(form) { $0.adding($1.0, $1.1) } }
                for wrong in [TestForm(), TestForm([("form", "")]), TestForm([("form", String(repeating: "0", count: 64))])] {
                    #expect(try await world.post("/reply/\(token)", with(wrong)).status == 403, "\(action)")
                }
                let foreign = ["Origin: https://evil.example", "Sec-Fetch-Site: cross-site", "Sec-Fetch-Site: same-site"]
                for header in foreign {
                    #expect(try await world.post("/reply/\(token)", with(good), [header]).status == 403, "\(header)")
                }
                let query = action.map { "\($0.0)=\($0.1)" }.joined(separator: "&")
                let form = try await world.replies.draft(token).form
                let got = try await world.get("/reply/\(token)?form=\(form)&\(query)")
                #expect(got.status == 200)
                for type in ["application/x-www-form-urlencoded", "text/plain", "application/json"] {
                    let posted = try await world.request(
                        "POST", "/reply/\(token)", ["Content-Type: \(type)"], body: Array("form=\(form)&\(query)".utf8))
                    #expect(posted.status == 403, "\(type)")
                }
                for method in ["PUT", "DELETE", "PATCH"] {
                    let answer = try await world.request(
                        method, "/reply/\(token)", ["Content-Type: \(good.contentType)"], body: with(good).bytes)
                    #expect(answer.status == 405 || answer.status == 404, "\(method)")
                }
            }
            #expect(try await world.stored() == before)
            // As a browser sends it from the page itself.
            let own = try await world.post(
                "/reply/\(token)", good.adding("do", "send"), ["Origin: https://portal.zegel.example", "Sec-Fetch-Site: same-origin"])
            #expect(own.body.contains("Your reply was sent"))
        }
    }

    @Test("markup in subject, names, text and names of files is text, on the page and in what its script is told")
    func markup() async throws {
        try await PortalWorld.with { world in
            let nasty = "</textarea></title>'\"><img src=x onerror=alert(1)><script>alert(1)</script>"
            let token = try await world.link(subject: nasty, senderName: nasty)
            let form = try await world.form(token).adding("text", nasty).adding(file: "'><img src=x onerror=alert(1)>.pdf", [1])
            let page = try await world.post("/reply/\(token)", form)
            #expect(page.status == 200 && page.body.contains("&lt;img"))
            let script = try await world.post("/reply/\(token)", try await world.form(token), ["Accept: application/json"])
            #expect(script.headers["content-type"] == "application/json" && script.headers["x-content-type-options"] == "nosniff")
            let sent = try await world.post("/reply/\(token)", try await world.form(token).adding("do", "send"))
            #expect(sent.body.contains("Your reply was sent"))
            for body in [page.body, script.body, sent.body] {
                #expect(!body.contains("<img") && !body.contains("<script>") && !body.contains("</textarea></title>"))
            }
        }
    }

    @Test("strict header fields on every page, found or not")
    func headers() async throws {
        try await PortalWorld.with { world in
            let token = try await world.link()
            for path in ["/reply/\(token)", "/reply/nothing", "/genuine"] {
                let page = try await world.get(path)
                let policy = try #require(page.headers["content-security-policy"])
                #expect(policy.hasPrefix("default-src 'none'") && !policy.contains("unsafe") && policy.contains("frame-ancestors 'none'"))
                #expect(page.headers["referrer-policy"] == "no-referrer" && page.headers["x-content-type-options"] == "nosniff")
                #expect(page.headers["cache-control"] == "no-store" && page.headers["x-frame-options"] == "DENY")
                #expect(page.headers["set-cookie"] == nil)
                #expect(!page.body.contains("<script>") && !page.body.contains(" style=") && !page.body.contains("http://"))
            }
        }
    }
}
