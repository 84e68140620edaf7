import Foundation
import Mail
import Settings

/// What came of looking for the password of a PDF (15.1).
enum PasswordSearch {
    case choice(PasswordChoice)
    /// There is none and none can be made: why, and the setting behind it where that is not `password.mode`.
    case none(String, String? = nil)
    /// The sender gave one that must not be used: nothing leaves.
    case refused(String)
}

extension Decision {
    mutating func password(_ mode: PasswordMode, _ copy: CopyContext) -> PasswordSearch {
        switch mode {
        case .static: staticPassword(copy)
        case .originator: passwordForOriginator(copy)
        case .sms: passwordBySMS(copy)
        case .otp: oneTimePassword(copy)
        case .sender: senderPassword(copy)
        }
    }

    private mutating func staticPassword(_ copy: CopyContext) -> PasswordSearch {
        guard let password = value(SettingKeys.passwordStatic, copy).value.value else {
            return .none("no password is set for \(copy.recipient)")
        }
        secrets.passwords[copy.recipient] = password.text
        return .choice(PasswordChoice(.static))
    }

    /// The sender passes it on: he must be ours, be told of things, and be told inside (N-01 to N-03).
    private mutating func passwordForOriginator(_ copy: CopyContext) -> PasswordSearch {
        guard facts.origin == .inside, sender != nil else { return .none("there is no sender who could pass the password on") }
        switch notices.whoIsTold {
        case .sender(let address):
            guard snapshot.settings.value(SettingKeys.locality, for: address).value == .internal else {
                return .none("\(address) is not an internal address", "No password is mailed there (N-03)")
            }
            return .choice(generated(.originator, copy))
        case .nobody(let why), .administrators(let why):
            return .none("the sender cannot be told the password: \(why)")
        }
    }

    private mutating func passwordBySMS(_ copy: CopyContext) -> PasswordSearch {
        let allowed = value(SettingKeys.smsAllowed, copy)
        guard allowed.value else { return .none("SMS is not allowed for \(copy.recipient)", allowed.phrase) }
        let transport = value(SettingKeys.smsTransport, copy)
        guard let name = transport.value.value?.text else { return .none("there is no way to send an SMS", transport.phrase) }
        guard snapshot.smsTransports.contains(name) else {
            return .none("there is no way to send an SMS", "\(transport.phrase), which the configuration does not have")
        }
        let number: PhoneNumber
        switch phoneNumber(copy) {
        case .success(let found): number = found
        case .failure(let problem): return .none(problem.text)
        }
        let choice = generated(.sms, copy, number: number)
        let limit = value(SettingKeys.smsDailyLimit, copy)
        guard choice.isReused || (snapshot.passwords.smsInADay[copy.recipient] ?? 0) < limit.value.count else {
            return .none("\(copy.recipient) has had \(limit.value.count) SMS within a day", limit.phrase)
        }
        secrets.numbers[copy.recipient] = number
        return .choice(choice)
    }

    private struct NumberProblem: Error { let text: String }

    /// The number in the subject counts for this message, the stored one else.
    private mutating func phoneNumber(_ copy: CopyContext) -> Result<PhoneNumber, NumberProblem> {
        let known = value(SettingKeys.smsPhoneNumber, copy).value.value
        switch subjectSecrets.number {
        case .found(let number):
            guard facts.recipients.count == 1 else {
                return .failure(.init(text: "the telephone number in the subject cannot be that of several recipients"))
            }
            if known == nil { secrets.newNumbers[copy.recipient] = number }
            return .success(number)
        case .unusable: return .failure(.init(text: "the telephone number in the subject is none"))
        case .none:
            return known.map { .success($0) } ?? .failure(.init(text: "no telephone number is known of \(copy.recipient)"))
        }
    }

    private mutating func oneTimePassword(_ copy: CopyContext) -> PasswordSearch {
        let portal = value(SettingKeys.portalBaseURL, copy)
        guard portal.value.value != nil else { return .none("there is no portal that shows one-time passwords", portal.phrase) }
        if value(SettingKeys.otpClientSecret, copy).value.value == nil {
            let creates = value(SettingKeys.otpAutoCreate, copy)
            guard creates.value else { return .none("\(copy.recipient) has no secret for one-time passwords", creates.phrase) }
        }
        let invites = value(SettingKeys.otpAutoInvite, copy).value && !snapshot.passwords.known.contains(copy.recipient)
        let length = value(SettingKeys.passwordLength, copy).value.characters
        return .choice(PasswordChoice(.otp, length: length, invites: invites ? true : nil))
    }

    private mutating func senderPassword(_ copy: CopyContext) -> PasswordSearch {
        switch subjectSecrets.password {
        case .none: return .none("there is no password in the subject")
        case .weak:
            return .refused("the password in the subject has fewer than \(SubjectSecrets.fewestCharacters) characters")
        case .unreadable: return .refused("the subject could not be searched for the password in time")
        case .found(let text):
            secrets.passwords[copy.recipient] = text
            return .choice(PasswordChoice(.sender))
        }
    }

    /// A new password, or the last one while it counts (W-02): another mode, length or number ends it.
    private mutating func generated(_ mode: PasswordMode, _ copy: CopyContext, number: PhoneNumber? = nil) -> PasswordChoice {
        let length = value(SettingKeys.passwordLength, copy).value.characters
        let validity = value(SettingKeys.passwordValidity, copy).value
        var choice = PasswordChoice(mode, length: length, number: number?.masked)
        let last = snapshot.passwords.kept[copy.recipient].flatMap { kept in
            kept.mode == mode && kept.length == length && kept.number == number ? kept : nil
        }
        switch validity {
        case .eachMessage: break
        case .reused(let duration):
            let seconds = TimeInterval(duration.components.seconds)
            let end = last.map { $0.madeAt.addingTimeInterval(seconds) }
            if let end, end > snapshot.at { choice.reuse = true }
            choice.keep = .until(choice.isReused ? end ?? snapshot.at : snapshot.at.addingTimeInterval(seconds))
        case .untilCleared:
            if last != nil { choice.reuse = true }
            choice.keep = .untilCleared
        }
        return choice
    }
}
