import AdminOperations
import Foundation
import TestSupport
import Testing

@testable import AdminWeb

/// Session fixation, CSRF, JSON hijacking, XSS: threats.md A8.5.
@Suite("A8.5 forms of others are refused, and nothing of strangers runs")
struct GateA8x5Tests {
    /// Every address that changes something.
    static let changing = AdminPages.table.filter { $0.post != nil }.map(\.path)

    private static func request(_ office: Office, _ method: String, _ path: String, _ headers: [String], body: String = "") async throws
        -> String
    { try await Visitor(office: office).send(method, path, headers, body: body) }

    private static func status(_ answer: String) -> Int { Visitor.status(answer) }

    @Test("each changing address × no token, wrong token, another origin, no origin: 403, and nothing changes")
    func forgery() async throws {
        let office = try await Office.open()
        try await office.fill()
        let visitor = try await Visitor.logIn(office)
        let (cookie, token) = (visitor.cookie, visitor.token)
        let before = try await office.fixture.audit().count
        let own = "Origin: \(office.address)"
        #expect(Self.changing.count >= 15)
        for path in Self.changing {
            let body = "operation=domain.remove&domain=partner.example&sure=1&name=x&level=global&key=encrypt.mode&value=force"
            let attempts: [([String], String)] = [
                (["Cookie: \(cookie)", own], body), (["Cookie: \(cookie)", own], body + "&form-token=0123456789abcdefghij"),
                (["Cookie: \(cookie)", "Origin: https://evil.example"], body + "&form-token=\(token)"),
                (["Cookie: \(cookie)", "Origin: null"], body + "&form-token=\(token)"),
                (["Cookie: \(cookie)"], body + "&form-token=\(token)"),
                (["Cookie: \(cookie)", "Sec-Fetch-Site: cross-site"], body + "&form-token=\(token)"),
                ([own], body + "&form-token=\(token)"),
            ]
            for (headers, body) in attempts {
                let answer = try await Self.request(office, "POST", path, headers, body: body)
                #expect(Self.status(answer) == 403, "\(path) \(headers.dropFirst())")
            }
        }
        #expect(try await office.fixture.audit().count == before)
        await office.close()
    }

    @Test("GET changes nothing at any changing address, whatever it carries")
    func get() async throws {
        let office = try await Office.open()
        try await office.fill()
        let visitor = try await Visitor.logIn(office)
        let (cookie, token) = (visitor.cookie, visitor.token)
        let before = try await office.fixture.audit().count
        for path in Self.changing {
            let query =
                "?operation=domain.remove&domain=partner.example&sure=1&form-token=\(token)&level=global&key=encrypt.mode&value=force"
            let answer = try await Self.request(office, "GET", path + query, ["Cookie: \(cookie)", "Origin: \(office.address)"])
            #expect([200, 303, 403, 404].contains(Self.status(answer)), "\(path): \(answer.prefix(200))")
        }
        #expect(try await office.fixture.audit().count == before)
        #expect(try await office.fixture.run(DomainList()).contains { $0.domain == "partner.example" })
        await office.close()
    }

    @Test("the session changes its secret and its token at login; a planted cookie opens nothing")
    func fixation() async throws {
        let office = try await Office.open()
        let planted = "zegel=planted-session.0123456789abcdefghij"
        let body = "form-token=0123456789abcdefghij&name=anna&password=correct+horse+battery"
        let answer = try await Self.request(office, "POST", "/login", ["Cookie: \(planted)", "Origin: \(office.address)"], body: body)
        let after = try #require(Visitor.cookie(answer))
        #expect(!after.contains("planted") && !after.contains("0123456789abcdefghij"))
        #expect(answer.contains("HttpOnly") && answer.contains("SameSite=Strict") && answer.contains("Path=/"))
        let opened = try await Self.request(office, "GET", "/domains", ["Cookie: \(planted)"])
        #expect(Self.status(opened) == 303 && opened.lowercased().contains("location: /login"))
        #expect(Self.status(try await Self.request(office, "GET", "/domains", ["Cookie: \(after)"])) == 200)
        await office.close()
    }

    @Test("over TLS the cookie has the prefix that only this host can set")
    func prefix() async throws {
        let office = try await Office.open(isSecure: true)
        let answer = try await Self.request(office, "GET", "/login", [])
        let line = answer.components(separatedBy: "\r\n").first { $0.lowercased().hasPrefix("set-cookie:") } ?? ""
        #expect(line.contains("__Host-zegel=") && line.contains("Secure") && line.contains("HttpOnly") && line.contains("SameSite=Strict"))
        #expect(!line.contains("Domain") && answer.lowercased().contains("strict-transport-security"))
        await office.close()
    }

    @Test("every page says what may run, and that nobody frames, sniffs or caches it")
    func headers() async throws {
        let office = try await Office.open()
        let cookie = try await Visitor.logIn(office).cookie
        for route in AdminPages.table where route.get != nil {
            let answer = try await Self.request(office, "GET", route.path, ["Cookie: \(cookie)"]).lowercased()
            #expect(answer.contains("content-security-policy: default-src 'none'"), "\(route.path)")
            #expect(!answer.components(separatedBy: "\r\n\r\n")[0].contains("unsafe-inline") || route.path == "/template/preview")
            #expect(answer.contains("x-content-type-options: nosniff") && answer.contains("cache-control: no-store"), "\(route.path)")
        }
        await office.close()
    }

    @Test(
        "strings of strangers in every field are shown and not executed, 0 reports of the policy",
        .enabled("needs Chromium and Python tools") {
            await PythonTools.pages.arePresent && FileManager.default.isExecutableFile(atPath: "/usr/bin/chromium")
        })
    func stored() async throws {
        let office = try await Office.open()
        try await office.fill()
        try await office.fillWithHostile()
        try await office.tell("hostile", Office.hostile)
        await office.close()
    }
}
