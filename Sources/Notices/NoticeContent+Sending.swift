import Mail

extension NoticeContent {
    /// A recipient that did not get the message, and why.
    public struct Failure: Sendable, Hashable {
        public var recipient: EmailAddress
        /// In the words of the decision.
        public var reason: String
        /// Certificates of the recipient that were refused.
        public var refused: [RefusedCertificateWords]

        public init(recipient: EmailAddress, reason: String, refused: [RefusedCertificateWords] = []) {
            self.recipient = recipient
            self.reason = reason
            self.refused = refused
        }

        var item: [String: TemplateValue] {
            ["address": .text(recipient.description), "reason": .sentence(reason), "detail": .refused(refused)]
        }
    }

    /// Tells the sender that his message was not sent to some recipients because it must be protected and could not be.
    /// - Parameter sent: recipients of the same message that do get it.
    public static func encryptionFailed(_ subject: NoticeSubject, failures: [Failure], sent: [EmailAddress]) -> Self {
        Self(
            .encryptionFailed, about: subject,
            [
                "recipients": .list(failures.map(\.item)), "sent": .list(sent.map { ["address": .text($0.description)] }),
                "partlySent": .flag(!sent.isEmpty),
            ].merging(counted(failures.map(\.recipient))) { own, _ in own })
    }

    /// Tells the sender that his message was not sent because signing is required and was not possible.
    public static func signingFailed(_ subject: NoticeSubject, failures: [Failure]) -> Self {
        Self(
            .signingFailed, about: subject,
            ["recipients": .list(failures.map(\.item))].merging(counted(failures.map(\.recipient))) { own, _ in own })
    }

    /// Tells the sender how his message was encrypted, when he wants to know.
    public static func encrypted(_ subject: NoticeSubject, recipients: [(address: EmailAddress, method: String)]) -> Self {
        let items: [[String: TemplateValue]] = recipients.map {
            ["address": .text($0.address.description), "method": .text($0.method)]
        }
        return Self(
            .encryptionNotification, about: subject,
            ["recipients": .list(items)].merging(counted(recipients.map(\.address))) { own, _ in own })
    }

    /// Tells administrators what needs them.
    /// - Parameters:
    ///   - items: what happened, a line each.
    ///   - action: what to do; empty when there is nothing to say.
    ///   - trace: the message it is about.
    public static func alarm(_ items: [String], action: String, trace: QueueID?) -> Self {
        var values: TemplateValues = ["items": .lines(items.map { .sentence($0) }), "action": .sentence(action)]
        if let trace { values["traceId"] = .text(trace.text) }
        return Self(.systemAlarm, values)
    }
}
