import Foundation
import Mail
import PDF
import Policy
import Settings
import Store

/// The password one PDF was locked with, until its message is committed. It says nothing when printed.
struct IssuedPassword: Sendable {
    let recipient: EmailAddress
    let choice: PasswordChoice
    /// As the PDF takes it.
    let password: PDFPassword
    /// As people read it: made ones in groups of four.
    let shown: String
    /// Of a one-time password.
    var id: String?
    /// Where it goes by SMS.
    var number: PhoneNumber?
    /// Its recipient is invited to the portal, which shows it.
    var invitation: Invitation?

    /// A link to make an account by, until its hash is kept.
    struct Invitation: Sendable {
        let token: String
        /// `portal.base-url`
        let base: String
    }

    /// Until when it also opens further messages; `nil`: this one alone, or there is no end.
    var validUntil: Date? {
        if case .until(let date) = choice.keep { date } else { nil }
    }
}

extension IssuedPassword: CustomStringConvertible, CustomReflectable {
    var description: String { "(secret)" }
    var customMirror: Mirror { Mirror(self, children: []) }
}
