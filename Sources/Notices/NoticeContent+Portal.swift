import Foundation

extension NoticeContent {
    /// Invites somebody to make an account in the portal.
    public static func portalSignUp(_ url: String, validUntil: Date) -> Self {
        Self(.portalSignUp, ["url": .text(url), "validUntil": .moment(validUntil)])
    }

    /// Lets somebody choose a new password for the portal.
    public static func portalForgottenPassword(_ url: String, validUntil: Date) -> Self {
        Self(.portalForgottenPassword, ["url": .text(url), "validUntil": .moment(validUntil)])
    }
}
