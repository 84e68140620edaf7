import Foundation
import Mail
import Settings

/// What is known, at one moment, of the passwords of a message's recipients: nothing of the passwords themselves.
public struct PasswordFacts: Sendable {
    /// A password a recipient has and that may open further messages (W-02).
    public struct Kept: Sendable, Hashable {
        public var mode: PasswordMode
        public var length: Int
        /// Where it went by SMS.
        public var number: PhoneNumber?
        public var madeAt: Date

        public init(mode: PasswordMode, length: Int, number: PhoneNumber?, madeAt: Date) {
            self.mode = mode
            self.length = length
            self.number = number
            self.madeAt = madeAt
        }
    }

    public var kept: [EmailAddress: Kept]
    /// How many SMS were made for an address in the last day.
    public var smsInADay: [EmailAddress: Int]
    /// Who has an account in the portal.
    public var known: Set<EmailAddress>

    public init(kept: [EmailAddress: Kept] = [:], smsInADay: [EmailAddress: Int] = [:], known: Set<EmailAddress> = []) {
        self.kept = kept
        self.smsInADay = smsInADay
        self.known = known
    }
}
