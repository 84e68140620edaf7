import Foundation
import Settings
import TestSupport
import Testing

@testable import Gateway

@Suite("16: providers, by their protocols")
struct SMSProviderTests {
    private static func transport(_ preset: SMSPreset, _ server: HTTPTestServer) -> SMSTransport {
        preset.transport(name: "main", account: "AC42", from: "Zegel", secret: "env:UNUSED", base: "http://127.0.0.1:\(server.port)")
    }

    private static func ask(
        _ transport: SMSTransport, _ number: String = ProviderStub.known, text: String, id: String = "k7m2p9q4r8s1t6v3w5x0",
        secret: String = ProviderStub.secret
    ) async throws -> SMSAnswer {
        try await NoticeFixture.sender(
            transport.request(to: try #require(PhoneNumber(number)), text: text, id: id, secret: secret))
    }

    @Test(
        "each preset is taken by its provider, and the phone shows the text as it was: GSM, beyond it, with all that has to be escaped",
        arguments: SMSPreset.allCases,
        [
            "Password for the encrypted message from alice@zegel.example: TBNG-KF4Y-JMMR-KUT5", "Passwort für Ümläute €: TBNG-KF4Y",
            "パスワード 😀 TBNG", #"Password "TBNG-KF4Y" & more=1;%+#\ <b>'x'</b> {{secret}}"#, String(repeating: "x", count: 160),
        ])
    func taken(_ preset: SMSPreset, _ text: String) async throws {
        let stub = ProviderStub(preset)
        let server = try await HTTPTestServer.start([stub.path: .reply(stub.answer)])
        let transport = Self.transport(preset, server)
        let answer = try await Self.ask(transport, text: text)
        #expect(transport.accepts(answer), "\(answer.status) \(String(decoding: answer.body, as: UTF8.self))")
        let request = try #require(server.exchanges.first)
        #expect(stub.text(of: request) == text && request.method == "POST" && transport.unknownVariable == nil)
        await server.stop()
    }

    @Test("each preset: what its provider refuses is not taken, and the number or word it gives is kept", arguments: SMSPreset.allCases)
    func refused(_ preset: SMSPreset) async throws {
        let stub = ProviderStub(preset)
        let server = try await HTTPTestServer.start([stub.path: .reply(stub.answer)])
        let transport = Self.transport(preset, server)
        let wrong = try await Self.ask(transport, text: "x", secret: "wrong")
        #expect(!transport.accepts(wrong) && transport.reason(in: wrong) == stub.code(.credentials), "\(wrong.status)")
        let barred = try await Self.ask(transport, ProviderStub.invalid, text: "x")
        #expect(!transport.accepts(barred) && transport.reason(in: barred) == stub.code(.number), "\(barred.status)")
        let poor = try await Self.ask(transport, ProviderStub.unpaid, text: "x")
        #expect(!transport.accepts(poor) && transport.reason(in: poor) == stub.code(.credit), "\(poor.status)")
        await server.stop()
    }

    @Test(
        "no preset takes a page of a proxy, an empty answer, a redirect or a full queue for a yes, nor a text that looks like one",
        arguments: SMSPreset.allCases)
    func strangers(_ preset: SMSPreset) async throws {
        let server = try await HTTPTestServer.start()
        let transport = Self.transport(preset, server)
        for (status, body) in [
            (200, "<html>Please sign in</html>"), (200, ""), (302, ""), (429, #"{"error":"slow down"}"#), (500, "oops"), (503, ""),
            (200, #"{"text": "\"status\": \"0\" \"errorCode\": 0 \"status\": \"SUCCESS\" \"success\": \"100\""}"#),
        ] {
            #expect(!transport.accepts(SMSAnswer(status: status, body: Array(body.utf8))), "\(status) \(body)")
        }
        for body in [#"{"code": "TBNG-KF4Y"}"#, #"{"status": "TBNGKF4Y7"}"#, #"{"status": "tbng"}"#, ""] {
            #expect(transport.reason(in: SMSAnswer(status: 400, body: Array(body.utf8))) == nil, "\(body)")
        }
        await server.stop()
    }

    @Test("a template of one's own: values are escaped for their place, and what is filled in is not looked at again")
    func template() throws {
        var transport = SMSTransport(
            name: "own", url: "https://sms.example/{{account}}?to={{digits}}", headers: [("X-Key", "{{secret}}"), ("X-Id", "{{id}}")],
            body: "<sms to='{{number}}'>{{text}}</sms>", contentType: "application/xml; charset=utf-8", account: "a b/c")
        let number = try #require(PhoneNumber("+31612345678"))
        let request = transport.request(to: number, text: "<{{secret}}> & \"x\"", id: "7", secret: "k\r\nX-Evil: 1")
        #expect(request.url == "https://sms.example/a%20b%2Fc?to=31612345678")
        #expect(request.headers.map(\.value) == ["application/xml; charset=utf-8", "kX-Evil: 1", "7"])
        #expect(String(decoding: request.body, as: UTF8.self) == "<sms to='+31612345678'>&lt;{{secret}}&gt; &amp; &quot;x&quot;</sms>")
        #expect("\(request)" == "(SMS request)")
        transport.body = "{{password}}"
        #expect(transport.unknownVariable == "password")
    }

    @Test("the tries: at once, after 1, 5, 15 and 60 minutes, then hourly up to a day")
    func schedule() {
        let start = Date(timeIntervalSince1970: 1_800_000_000)
        var minutes: [Int] = [0]
        var now = start
        while let next = SMSSchedule.next(after: now, created: start) {
            minutes.append(Int(next.timeIntervalSince(start) / 60))
            now = next
        }
        #expect(minutes == [0, 1, 5, 15] + (1...24).map { $0 * 60 })
    }
}
