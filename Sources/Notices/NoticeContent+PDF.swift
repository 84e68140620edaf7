import Foundation
import Mail
import Settings

extension NoticeContent {
    /// What the mail that carries an encrypted PDF says beside it (`behaviour.md` F-06): nothing of the message but its subject.
    public struct Carrier: Sendable {
        /// `static`, `originator`, `sms`, `otp` or `sender`.
        public var passwordMode: String
        /// The recipient has the password already.
        public var isReused = false
        /// The recipient has no account in the portal.
        public var isInvitation = false
        public var passwordID: String?
        public var otpURL: String?
        public var inviteURL: String?
        public var phoneMasked: String?
        public var replyValidUntil: Date?
        public var baseURL: String?
        public var fileName: String

        public init(passwordMode: String, fileName: String) {
            self.passwordMode = passwordMode
            self.fileName = fileName
        }

        var kind: TemplateKind {
            if isReused { return .encryptedPDFReused }
            return switch passwordMode {
            case "sms": .encryptedPDFBySMS
            case "otp": isInvitation ? .encryptedPDFInvitation : .encryptedPDFByOTP
            default: .encryptedPDF
            }
        }

        var values: TemplateValues {
            [
                "passwordMode": .text(passwordMode), "passwordId": .text(passwordID ?? ""), "otpUrl": .text(otpURL ?? ""),
                "inviteUrl": .text(inviteURL ?? ""), "phoneMasked": .text(phoneMasked ?? ""),
                "replyValidUntil": replyValidUntil.map { .day($0) } ?? .text(""), "pdf": .text(fileName),
                "baseUrl": .text(baseURL ?? ""),
            ]
        }
    }

    /// Carries a message as an encrypted PDF.
    public static func encryptedPDF(_ subject: NoticeSubject, _ carrier: Carrier) -> Self {
        Self(carrier.kind, about: subject, carrier.values)
    }

    /// Stands in the PDF above the message.
    public static func pdfCover(_ subject: NoticeSubject, _ carrier: Carrier) -> Self {
        let names = ["replyValidUntil", "baseUrl"]
        return Self(.pdfCover, about: subject, carrier.values.filter { names.contains($0.key) })
    }

    /// The password of one PDF, for the sender.
    public struct Password: Sendable {
        public var recipient: EmailAddress
        /// As people read it.
        public var password: String
        /// Until when it also opens further messages.
        public var validUntil: Date?

        public init(recipient: EmailAddress, password: String, validUntil: Date?) {
            self.recipient = recipient
            self.password = password
            self.validUntil = validUntil
        }
    }

    /// Gives the sender the passwords of his message, to pass on (W-05: one notice lists them all).
    public static func passwords(_ subject: NoticeSubject, _ passwords: [Password]) -> Self {
        let items: [[String: TemplateValue]] = passwords.map {
            [
                "address": .text($0.recipient.description), "password": .text($0.password),
                "validUntil": $0.validUntil.map { .day($0) } ?? .text(""),
            ]
        }
        return Self(
            .passwords, about: subject,
            ["recipients": .list(items)].merging(counted(passwords.map(\.recipient))) { own, _ in own })
    }

    /// The SMS that brings a password.
    /// - Parameters:
    ///   - kind: `.smsPassword`, `.smsKeyPassword`.
    ///   - sender: whose message or key it opens.
    public static func sms(_ kind: TemplateKind, password: String, from sender: String) -> Self {
        Self(kind, ["password": .text(password), "sender": .text(sender)])
    }

    /// Tells the sender that the password did not reach the phone.
    /// - Parameter isDeleted: an administrator took it out of the queue; else every try failed.
    public static func smsExpired(for recipient: EmailAddress, number: PhoneNumber, trace: QueueID?, isDeleted: Bool = false) -> Self {
        Self(
            .smsExpired,
            [
                "phoneMasked": .text(number.masked), "recipient": .text(recipient.description), "traceId": .text(trace?.text ?? ""),
                "deleted": .flag(isDeleted),
            ])
    }
}
