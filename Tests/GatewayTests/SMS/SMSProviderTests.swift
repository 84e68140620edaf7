import Foundation
import Settings
import TestSupport
import Testing

@testable import Gateway

@Suite("16: providers, by their protocols")
struct SMSProviderTests {
    static let secret = "s3cret&token=%"
    static let text = "Password \"TBNG-KF4Y\" & more: ä €\\"

    /// A server that takes an SMS as the provider does, and refuses everything else as the provider does.
    static func answer(_ preset: SMSPreset, _ request: HTTPTestServer.Exchange) -> (status: UInt, body: String) {
        let basic = "Basic " + Data("AC42:\(secret)".utf8).base64EncodedString()
        let json = (try? JSONSerialization.jsonObject(with: Data(request.body))) as? [String: Any]
        let form = request.form
        switch preset {
        case .twilio:
            guard request.header("Authorization") == basic else { return (401, #"{"code": 20003}"#) }
            let isGood = form["To"] == "+31612345678" && form["From"] == "Zegel" && form["Body"] == text
            return isGood ? (201, #"{"sid": "SM1", "status": "queued"}"#) : (400, #"{"code": 21211}"#)
        case .vonage:
            guard form["api_key"] == "AC42", form["api_secret"] == secret else {
                return (200, #"{"message-count":"1","messages":[{"status":"4","error-text":"Bad Credentials"}]}"#)
            }
            let isGood = form["to"] == "31612345678" && form["from"] == "Zegel" && form["text"] == text && form["type"] == "text"
            return (200, #"{"message-count":"1","messages":[{"status":"\#(isGood ? "0" : "2")"}]}"#)
        case .messagebird:
            guard request.header("Authorization") == "AccessKey \(secret)" else { return (401, #"{"errors":[{"code":2}]}"#) }
            let isGood = form["recipients"] == "31612345678" && form["originator"] == "Zegel" && form["body"] == text
            return isGood ? (201, #"{"id":"1"}"#) : (422, #"{"errors":[{"code":9}]}"#)
        case .cm:
            guard request.header("X-CM-PRODUCTTOKEN") == secret else { return (401, #"{"details":"no account","errorCode":101}"#) }
            let message = ((json?["messages"] as? [String: Any])?["msg"] as? [[String: Any]])?.first
            let number = (message?["to"] as? [[String: Any]])?.first?["number"] as? String
            let content = (message?["body"] as? [String: Any])?["content"] as? String
            let isGood = number == "0031612345678" && content == text && message?["from"] as? String == "Zegel"
            return isGood ? (200, #"{"details":"Created 1 message(s)","errorCode":0}"#) : (400, #"{"details":"","errorCode":303}"#)
        case .clicksend:
            guard request.header("Authorization") == basic else { return (401, #"{"http_code":401}"#) }
            let message = (json?["messages"] as? [[String: Any]])?.first
            let isGood = message?["to"] as? String == "+31612345678" && message?["body"] as? String == text
            return (200, #"{"response_code":"SUCCESS!","data":{"messages":[{"status":"\#(isGood ? "SUCCESS" : "INVALID_RECIPIENT")"}]}}"#)
        case .seven:
            guard request.header("X-Api-Key") == secret else { return (200, #"{"success":"900"}"#) }
            let isGood = form["to"] == "+31612345678" && form["from"] == "Zegel" && form["text"] == text
            return (200, #"{"success":"\#(isGood ? "100" : "301")"}"#)
        }
    }

    static func path(_ preset: SMSPreset) -> String {
        switch preset {
        case .twilio: "/2010-04-01/Accounts/AC42/Messages.json"
        case .vonage: "/sms/json"
        case .messagebird: "/messages"
        case .cm: "/v1.0/message"
        case .clicksend: "/v3/sms/send"
        case .seven: "/api/sms"
        }
    }

    @Test("each preset is taken by its provider, with the text as it was; with a wrong secret it is not", arguments: SMSPreset.allCases)
    func presets(_ preset: SMSPreset) async throws {
        let server = try await HTTPTestServer.start([Self.path(preset): .reply { Self.answer(preset, $0) }])
        let transport = preset.transport(
            name: "main", account: "AC42", from: "Zegel", secret: "env:UNUSED", base: "http://127.0.0.1:\(server.port)")
        let number = try #require(PhoneNumber("+31612345678"))
        let good = try await NoticeFixture.sender(transport.request(to: number, text: Self.text, id: "id1", secret: Self.secret))
        #expect(transport.accepts(good), "\(good.status) \(String(decoding: good.body, as: UTF8.self))")
        let bad = try await NoticeFixture.sender(transport.request(to: number, text: Self.text, id: "id1", secret: "wrong"))
        #expect(!transport.accepts(bad))
        #expect(server.exchanges.count == 2 && transport.unknownVariable == nil)
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
