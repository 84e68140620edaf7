extension TemplateKind {
    static let deliveryKinds = [deliveryFailed, deliveryDelayed, deliveryRelayed]

    private static func fields(_ reason: String) -> [TemplateVariable] {
        [
            TemplateVariable("address", "the recipient", sample: .text("")),
            TemplateVariable("reason", "what happened", sample: .sentence(reason)),
            TemplateVariable("answer", "what the other server said; empty when it said nothing", sample: .text("")),
        ]
    }

    public static let deliveryFailed = TemplateKind(
        "delivery-failed", to: "sender",
        "A message could not be delivered: the part for people of the delivery status notification.",
        [
            .list(
                "recipients", "those who do not have it", fields("the other server refused the message"),
                samples: [
                    [
                        "address": .text("bob@partner.example"), "reason": .sentence("the other server refused the message"),
                        "answer": .text("550 5.1.1 No such user here"),
                    ]
                ]),
            count, recipient,
        ])

    public static let deliveryDelayed = TemplateKind(
        "delivery-delayed", to: "sender",
        "A message waits for longer than the setting queue.delay-notice: the part for people of the delivery status notification.",
        [
            .list(
                "recipients", "those who do not have it yet", fields("the other server could not be reached"),
                samples: [["address": .text("bob@partner.example"), "reason": .sentence("the other server could not be reached")]]),
            TemplateVariable("retryUntil", "until when delivery is tried", sample: .moment(sampleDate.addingTimeInterval(5 * 86_400))),
            count, recipient,
        ])

    public static let deliveryRelayed = TemplateKind(
        "delivery-relayed", to: "sender",
        "A message was handed on to a server that does not report deliveries, and the sender asked to hear of its delivery (NOTIFY=SUCCESS).",
        [
            .list(
                "recipients", "those it was handed on for", fields("the other server took the message"),
                samples: [
                    [
                        "address": .text("bob@partner.example"), "reason": .sentence("the other server took the message"),
                        "answer": .text("250 2.0.0 Ok"),
                    ]
                ]),
            count, recipient,
        ])
}
