import Settings

/// Providers whose way of taking SMS is known (`behaviour.md` 16); account, sender and secret are the customer's.
public enum SMSPreset: String, Sendable, CaseIterable {
    case twilio, vonage, messagebird, cm, clicksend, seven

    /// - Parameters:
    ///   - base: of the provider's address in place of its own, for a proxy or a region.
    public func transport(name: String, account: String, from: String, secret: String, base: String? = nil) -> SMSTransport {
        var transport = SMSTransport(name: name, url: "", account: account, from: from, secret: secret)
        switch self {
        case .twilio:
            transport.url = (base ?? "https://api.twilio.com") + "/2010-04-01/Accounts/{{account}}/Messages.json"
            transport.headers = [("Authorization", "Basic {{basic}}")]
            transport.body = "To={{number}}&From={{from}}&Body={{text}}"
            transport.accepted = [201]
            transport.reason = Pattern(#""code"\s*:\s*(\d{1,6})\b"#)
        case .vonage:
            // Every answer has status 200; "status":"0" says it was taken.
            transport.url = (base ?? "https://rest.nexmo.com") + "/sms/json"
            transport.body =
                "api_key={{account}}&api_secret={{secret}}&to={{digits}}&from={{from}}&text={{text}}&type={{type}}&client-ref={{id}}"
            transport.accepted = [200]
            transport.answer = Pattern(#""status"\s*:\s*"0""#)
            transport.reason = Pattern(#""status"\s*:\s*"(\d{1,3})""#)
        case .messagebird:
            transport.url = (base ?? "https://rest.messagebird.com") + "/messages"
            transport.headers = [("Authorization", "AccessKey {{secret}}")]
            transport.body = "recipients={{digits}}&originator={{from}}&body={{text}}&datacoding=auto&reference={{id}}"
            transport.accepted = [201]
            transport.reason = Pattern(#""code"\s*:\s*(\d{1,6})\b"#)
        case .cm:
            transport.url = (base ?? "https://gw.messaging.cm.com") + "/v1.0/message"
            transport.headers = [("X-CM-PRODUCTTOKEN", "{{secret}}")]
            transport.contentType = SMSTransport.json
            transport.body =
                #"{"messages":{"msg":[{"allowedChannels":["SMS"],"from":"{{from}}","to":[{"number":"00{{digits}}"}],"#
                + #""body":{"type":"auto","content":"{{text}}"},"reference":"{{id}}"}]}}"#
            transport.accepted = [200]
            transport.answer = Pattern(#""errorCode"\s*:\s*0\b"#)
            transport.reason = Pattern(#""(?:messageE|e)rrorCode"\s*:\s*([1-9]\d{0,3})\b"#)
        case .clicksend:
            transport.url = (base ?? "https://rest.clicksend.com") + "/v3/sms/send"
            transport.headers = [("Authorization", "Basic {{basic}}")]
            transport.contentType = SMSTransport.json
            transport.body =
                #"{"messages":[{"to":"{{number}}","from":"{{from}}","body":"{{text}}","custom_string":"{{id}}","source":"zegel"}]}"#
            transport.accepted = [200]
            transport.answer = Pattern(#""status"\s*:\s*"SUCCESS""#)
            transport.reason = Pattern(#""(?:status|response_code)"\s*:\s*"(?!SUCCESS")([A-Z_]{1,40})""#)
        case .seven:
            transport.url = (base ?? "https://gateway.seven.io") + "/api/sms"
            transport.headers = [("X-Api-Key", "{{secret}}"), ("Accept", "application/json")]
            transport.body = "to={{number}}&from={{from}}&text={{text}}&foreign_id={{id}}"
            transport.accepted = [200]
            transport.answer = Pattern(#""success"\s*:\s*"?100\b"#)
            // Some refusals are the bare number.
            transport.reason = Pattern(#"(?:"success"\s*:\s*"?|^\s*)(\d{1,4})\b"#)
        }
        return transport
    }

    /// The provider knows its customer by the secret alone.
    public var needsAccount: Bool {
        switch self {
        case .twilio, .vonage, .clicksend: true
        case .messagebird, .cm, .seven: false
        }
    }
}
