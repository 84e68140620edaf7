import Foundation
import TestSupport

@testable import Gateway

/// What the providers of the presets do, by what their public documentation says of request, answers and errors.
///
/// Each takes exactly the request it documents: an unknown or missing field, a wrong Content-Type or a number in another form is refused
/// with the provider's own error.
struct ProviderStub: Sendable {
    enum Trouble: Sendable { case credentials, number, credit, request }

    static let account = "AC42"
    static let secret = "s3cret&token=%+"
    static let known = "+31612345678"
    /// No phone has it.
    static let invalid = "+31600000000"
    /// The customer's money is at its end.
    static let unpaid = "+31611111111"

    let preset: SMSPreset

    init(_ preset: SMSPreset) { self.preset = preset }

    var path: String {
        switch preset {
        case .twilio: "/2010-04-01/Accounts/AC42/Messages.json"
        case .vonage: "/sms/json"
        case .messagebird: "/messages"
        case .cm: "/v1.0/message"
        case .clicksend: "/v3/sms/send"
        case .seven: "/api/sms"
        }
    }

    /// What stands for a trouble in the answer.
    func code(_ trouble: Trouble) -> String {
        switch (preset, trouble) {
        case (.twilio, .credentials): "20003"
        case (.twilio, .number): "21211"
        case (.twilio, .credit): "30002"
        case (.twilio, .request): "21604"
        case (.vonage, .credentials): "4"
        case (.vonage, .number): "6"
        case (.vonage, .credit): "9"
        case (.vonage, .request): "2"
        case (.messagebird, .credentials): "2"
        case (.messagebird, .number), (.messagebird, .request): "9"
        case (.messagebird, .credit): "25"
        case (.cm, .credentials): "101"
        case (.cm, .number): "303"
        case (.cm, .credit): "102"
        case (.cm, .request): "103"
        case (.clicksend, .credentials): "UNAUTHORIZED"
        case (.clicksend, .number): "INVALID_RECIPIENT"
        case (.clicksend, .credit): "INSUFFICIENT_CREDIT"
        case (.clicksend, .request): "MISSING_REQUIRED_FIELDS"
        case (.seven, .credentials): "900"
        case (.seven, .number): "202"
        case (.seven, .credit): "500"
        case (.seven, .request): "305"
        }
    }

    @Sendable func answer(_ request: HTTPTestServer.Exchange) -> (status: UInt, body: String) {
        guard request.method == "POST", isSignedIn(request) else { return refusal(.credentials) }
        guard let (number, text, from) = content(request), !text.isEmpty, from == "Zegel" else { return refusal(.request) }
        switch number {
        case written(Self.known): return success(text)
        case written(Self.unpaid): return refusal(.credit)
        default: return refusal(.number)
        }
    }

    func text(of request: HTTPTestServer.Exchange) -> String? { content(request)?.text }

    // MARK: Request

    private func isSignedIn(_ request: HTTPTestServer.Exchange) -> Bool {
        let basic = "Basic " + Data("\(Self.account):\(Self.secret)".utf8).base64EncodedString()
        return switch preset {
        case .twilio, .clicksend: request.header("Authorization") == basic
        case .vonage: request.form["api_key"] == Self.account && request.form["api_secret"] == Self.secret
        case .messagebird: request.header("Authorization") == "AccessKey \(Self.secret)"
        case .cm: request.header("X-CM-PRODUCTTOKEN") == Self.secret
        case .seven: request.header("X-Api-Key") == Self.secret && request.header("Accept") == "application/json"
        }
    }

    /// The number in the form the provider wants it in.
    private func written(_ number: String) -> String {
        switch preset {
        case .twilio, .clicksend, .seven: number
        case .vonage, .messagebird: String(number.dropFirst())
        case .cm: "00" + number.dropFirst()
        }
    }

    /// `nil` for a request the provider does not understand.
    private func content(_ request: HTTPTestServer.Exchange) -> (number: String, text: String, from: String)? {
        switch preset {
        case .twilio: form(request, ["To", "Body", "From"], optional: [])
        case .vonage:
            request.form["type"] == (request.form["text"].map { SMSText($0).isGSM } == true ? "text" : "unicode")
                ? form(request, ["to", "text", "from"], optional: ["api_key", "api_secret", "type", "client-ref"]) : nil
        case .messagebird: form(request, ["recipients", "body", "originator"], optional: ["datacoding", "reference"])
        case .seven: form(request, ["to", "text", "from"], optional: ["foreign_id"])
        case .cm: commerce(request)
        case .clicksend: clickSend(request)
        }
    }

    private func form(_ request: HTTPTestServer.Exchange, _ names: [String], optional: [String]) -> (String, String, String)? {
        let form = request.form
        guard request.header("Content-Type") == "application/x-www-form-urlencoded", Set(form.keys).isSubset(of: names + optional),
            let number = form[names[0]], let text = form[names[1]], let from = form[names[2]]
        else { return nil }
        return (number, text, from)
    }

    private func json(_ request: HTTPTestServer.Exchange) -> [String: Any]? {
        guard request.header("Content-Type")?.hasPrefix("application/json") == true else { return nil }
        return (try? JSONSerialization.jsonObject(with: Data(request.body))) as? [String: Any]
    }

    /// CM.com, Business Messaging API 1.0: `messages.msg[]` with `allowedChannels`, `from`, `to[].number`, `body.type`, `body.content`.
    private func commerce(_ request: HTTPTestServer.Exchange) -> (String, String, String)? {
        guard let messages = json(request)?["messages"] as? [String: Any], let all = messages["msg"] as? [[String: Any]], all.count == 1,
            let message = all.first, message["allowedChannels"] as? [String] == ["SMS"],
            Set(message.keys) == ["allowedChannels", "from", "to", "body", "reference"],
            let number = (message["to"] as? [[String: String]])?.first?["number"], let body = message["body"] as? [String: String],
            body["type"] == "auto", let text = body["content"], let from = message["from"] as? String
        else { return nil }
        return (number, text, from)
    }

    /// ClickSend, REST API 3: `messages[]` with `source`, `from`, `to`, `body`, `custom_string`.
    private func clickSend(_ request: HTTPTestServer.Exchange) -> (String, String, String)? {
        guard let all = json(request)?["messages"] as? [[String: String]], all.count == 1, let message = all.first,
            Set(message.keys) == ["source", "from", "to", "body", "custom_string"], let number = message["to"], let text = message["body"],
            let from = message["from"]
        else { return nil }
        return (number, text, from)
    }

    // MARK: Answers

    private func quoted(_ text: String) -> String {
        String(decoding: (try? JSONEncoder().encode(text)) ?? Data("\"\"".utf8), as: UTF8.self)
    }

    private func success(_ text: String) -> (UInt, String) {
        switch preset {
        case .twilio:
            (
                201,
                """
                {"sid": "SM87105da94bff44b999e4e6eb90d8eb6a", "account_sid": "AC42", "to": "+31612345678", "from": "Zegel", \
                "body": \(quoted(text)), "status": "queued", "num_segments": "1", "error_code": null, "error_message": null, "price": null}
                """
            )
        case .vonage:
            (
                200,
                """
                {"message-count": "1", "messages": [{"to": "31612345678", "message-id": "0C000000217B7F02", "status": "0", \
                "remaining-balance": "15.53590000", "message-price": "0.03330000", "network": "20408", "client-ref": "x"}]}
                """
            )
        case .messagebird:
            (
                201,
                """
                {"id": "e8077d803532c0b5937c639b60216938", "direction": "mt", "type": "sms", "originator": "Zegel", "body": \(quoted(text)), \
                "datacoding": "plain", "recipients": {"totalCount": 1, "totalSentCount": 1, "totalDeliveryFailedCount": 0, \
                "items": [{"recipient": 31612345678, "status": "sent", "messagePartCount": 1}]}}
                """
            )
        case .cm:
            (
                200,
                """
                {"details": "Created 1 message(s)", "errorCode": 0, "messages": [{"to": "0031612345678", "status": "Accepted", \
                "reference": "x", "parts": 1, "messageDetails": null, "messageErrorCode": 0}]}
                """
            )
        case .clicksend: (200, clickSend(status: "SUCCESS", text))
        case .seven: (200, seven("100", text))
        }
    }

    private func refusal(_ trouble: Trouble) -> (UInt, String) {
        let code = code(trouble)
        switch preset {
        case .twilio:
            let status = trouble == .credentials ? 401 : 400
            return (UInt(status), #"{"code": \#(code), "message": "refused", "more_info": "https://twilio.example", "status": \#(status)}"#)
        case .vonage: return (200, #"{"message-count": "1", "messages": [{"status": "\#(code)", "error-text": "refused"}]}"#)
        case .messagebird:
            let status = [Trouble.credentials: 401, .credit: 402][trouble] ?? 422
            return (UInt(status), #"{"errors": [{"code": \#(code), "description": "refused", "parameter": "recipients"}]}"#)
        case .cm:
            guard trouble == .number else {
                let status: UInt = trouble == .credentials ? 401 : 400
                return (status, #"{"details": "refused", "errorCode": \#(code), "messages": []}"#)
            }
            return (
                400,
                """
                {"details": "No messages were created", "errorCode": 303, "messages": [{"to": "x", "status": "Rejected", "parts": 0, \
                "messageDetails": "refused", "messageErrorCode": \(code)}]}
                """
            )
        case .clicksend:
            if trouble == .credentials {
                return (401, #"{"http_code": 401, "response_code": "UNAUTHORIZED", "response_msg": "refused", "data": null}"#)
            }
            return (200, clickSend(status: code, "x"))
        case .seven: return trouble == .credentials ? (401, code) : (200, seven(code, "x"))
        }
    }

    /// The answer as a whole is a success, whatever becomes of the SMS in it.
    private func clickSend(status: String, _ text: String) -> String {
        """
        {"http_code": 200, "response_code": "SUCCESS", "response_msg": "Messages queued for delivery.", "data": {"total_price": 0.07, \
        "total_count": 1, "queued_count": 1, "messages": [{"direction": "out", "date": 1436871253, "to": "+31612345678", \
        "body": \(quoted(text)), "from": "Zegel", "message_id": "BF7AD270", "message_parts": 1, "custom_string": "x", "status": "\(status)"}]}}
        """
    }

    private func seven(_ code: String, _ text: String) -> String {
        let isTaken = code == "100"
        return """
            {"success": "\(code)", "total_price": 0.075, "balance": 3.2, "debug": "false", "sms_type": "direct", "messages": \
            [{"id": "77229135982", "sender": "Zegel", "recipient": "31612345678", "text": \(quoted(text)), "encoding": "gsm", "label": null, \
            "parts": 1, "udh": null, "is_binary": false, "price": 0.075, "success": \(isTaken), "error": null, "error_text": null}]}
            """
    }
}
