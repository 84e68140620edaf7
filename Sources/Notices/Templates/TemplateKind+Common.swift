import Foundation

extension TemplateKind {
    /// A day every preview shows.
    static let sampleDate = Date(timeIntervalSince1970: 1_795_000_000)
    static let sampleDay = TemplateValue.day(sampleDate.addingTimeInterval(14 * 86_400))

    /// The variables of every template. Those of a message are empty where the notice is not about one.
    static let common: [TemplateVariable] = [
        TemplateVariable("from", "who sent the message it is about", sample: .text("alice@zegel.example")),
        TemplateVariable("to", "to whom the message was sent", sample: .text("bob@partner.example, carol@partner.example")),
        TemplateVariable("subject", "the subject of the message as its sender wrote it", sample: .text("Offer for the new building")),
        TemplateVariable("date", "when Zegel took the message, date and time", sample: .moment(sampleDate)),
        TemplateVariable("messageId", "the Message-ID of the message", sample: .text("<5f2c@zegel.example>")),
        TemplateVariable("traceId", "the number to give when asking for help", sample: .text("k7m2p9q4r8s1t6v3w5x0")),
        TemplateVariable("organisation", "the name of the organisation, from the configuration", sample: .text("Example Ltd")),
        TemplateVariable(
            "baseUrl", "the address of the portal, setting portal.base-url", sample: .text("https://portal.zegel.example"), form: .url),
        TemplateVariable("language", "the language of the template: en, de, nl or fr", sample: .text("en")),
    ]

    static let count = TemplateVariable("count", "how many there are", sample: .number(2))
    static let recipient = TemplateVariable("recipient", "the recipient when there is only one, else empty", sample: .text(""))
}
