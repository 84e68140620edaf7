import Foundation
import Settings

/// How a message becomes an encrypted PDF for one recipient (`behaviour.md` 14), without its password.
public struct PDFChoice: Sendable, Codable, Hashable {
    public var password: PasswordChoice
    /// The message as it was goes into the PDF as `.eml`; `nil`: it does not.
    public var attachesOriginal: Bool?
    /// The portal's address, where the PDF or its mail leads there.
    public var portal: String?
    /// Until when the reply link works; `nil`: there is none (F-05).
    public var replyUntil: Date?

    public init(password: PasswordChoice, attachesOriginal: Bool? = nil, portal: String? = nil, replyUntil: Date? = nil) {
        self.password = password
        self.attachesOriginal = attachesOriginal
        self.portal = portal
        self.replyUntil = replyUntil
    }
}

/// Which password a PDF gets, and how it reaches the recipient (15.1); never the password itself.
public struct PasswordChoice: Sendable, Codable, Hashable {
    public var mode: PasswordMode
    /// Of a password that is made; `nil` where none is.
    public var length: Int?
    /// The one the recipient has already (W-02); `nil`: it is not.
    public var reuse: Bool?
    /// A password made now is kept for further messages; `nil`: it is not.
    public var keep: Keep?
    /// The recipient has no account in the portal and is invited; `nil`: he is not.
    public var invites: Bool?
    /// The end of the number an SMS goes to: `…5678`.
    public var number: String?

    /// How long a password is used again.
    public enum Keep: Sendable, Codable, Hashable {
        case until(Date)
        case untilCleared
    }

    public init(
        _ mode: PasswordMode, length: Int? = nil, reuse: Bool? = nil, keep: Keep? = nil, invites: Bool? = nil, number: String? = nil
    ) {
        self.mode = mode
        self.length = length
        self.reuse = reuse
        self.keep = keep
        self.invites = invites
        self.number = number
    }

    public var isReused: Bool { reuse ?? false }

    /// How the recipient gets it, in words.
    var words: String {
        if isReused { return "opened with the password the recipient has already" }
        return switch mode {
        case .static: "opened with the password set for the recipient"
        case .originator: "its password goes to the sender, who passes it on"
        case .sms: "its password goes to the phone \(number ?? "") by SMS"
        case .otp: "its password is shown in the portal"
        case .sender: "opened with the password the sender wrote into the subject"
        }
    }
}
