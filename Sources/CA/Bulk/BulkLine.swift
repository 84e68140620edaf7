import Foundation
import Mail
import Settings

/// One line of a file of people who are to get certificates (`behaviour.md` 13.3).
struct BulkLine: Codable, Hashable, Sendable {
    /// Columns of the header row; the first is needed, the others may be missing and stand in any order.
    static let columns = ["address", "common-name", "validity", "key", "profile", "phone", "send", "language"]

    var address: String
    var commonName: String?
    /// Seconds.
    var validity: Int64?
    var key: String?
    var profile: String?
    /// E.164.
    var phone: String?
    var send: KeyDelivery.Form?
    var language: String?

    /// - Parameter cells: by column; empty ones are left out.
    /// - Throws: `CAError.badInput` that names the column.
    init(_ cells: [String: String]) throws(CAError) {
        guard let address = cells["address"] else { throw .badInput("there is no address", field: "address") }
        guard EmailAddress(address) != nil else {
            throw .badInput("“\(Self.shown(address))” is no mail address: write user@example.com", field: "address")
        }
        self.address = address
        commonName = try cells["common-name"].map { text throws(CAError) in
            guard let name = CommonName(text) else { throw .badInput("the common-name has 1 to 64 characters", field: "common-name") }
            return name.text
        }
        validity = try cells["validity"].map { text throws(CAError) in try Self.seconds(text) }
        key = try Self.word(cells["key"], "key", KeyType.allCases.map(\.rawValue))
        profile = try Self.word(cells["profile"], "profile", CertificateProfile.allCases.map(\.rawValue))
        phone = try cells["phone"].map { text throws(CAError) in
            guard let number = PhoneNumber(settingText: text) else {
                throw .badInput("“\(Self.shown(text))” is no number for text messages: write +491701234567", field: "phone")
            }
            return number.settingText
        }
        send = try Self.form(cells["send"])
        language = try Self.word(cells["language"], "language", Language.allCases.map(\.rawValue))
    }

    private static func seconds(_ text: String) throws(CAError) -> Int64 {
        // A number alone counts days.
        let duration = Duration(settingText: text.allSatisfy(\.isNumber) ? "\(text) d" : text)
        guard let duration, let lifetime = Lifetime(duration) else {
            throw .badInput("“\(shown(text))” is no validity: write a number of days such as 365, or 2 h", field: "validity")
        }
        return lifetime.duration.components.seconds
    }

    private static func word(_ text: String?, _ column: String, _ allowed: [String]) throws(CAError) -> String? {
        guard let word = text?.lowercased() else { return nil }
        guard allowed.contains(word) else {
            throw .badInput("“\(shown(word))” cannot stand under \(column): \(allowed.joined(separator: ", ")) can", field: column)
        }
        return word
    }

    private static func form(_ text: String?) throws(CAError) -> KeyDelivery.Form? {
        switch text?.lowercased() {
        case nil, "no": return nil
        case "yes": return .file
        case let word?:
            guard let form = KeyDelivery.Form(rawValue: word) else {
                throw .badInput("“\(shown(word))” cannot stand under send: yes, no, file, profile and both can", field: "send")
            }
            return form
        }
    }

    /// What somebody wrote, short and without anything a terminal would obey.
    static func shown(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.prefix(80).filter { $0.properties.generalCategory != .control }))
    }

    /// - Parameter options: what counts for all lines.
    func order(_ options: BulkOptions) throws(CAError) -> CertificateOrder {
        guard let mailbox = EmailAddress(address) else { throw .badInput("\(address) is no mail address", field: "address") }
        var order = CertificateOrder(address: mailbox)
        order.commonName = commonName.flatMap { CommonName($0) }
        order.validity = validity.map { .seconds($0) }
        order.key = key.flatMap { KeyType(rawValue: $0) }
        order.profile = profile.flatMap { CertificateProfile(rawValue: $0) } ?? .signAndEncrypt
        order.authority = options.authority
        order.isExternalAllowed = options.isExternalAllowed
        order.origin = .bulk
        if let delivery {
            do { order.delivery = try delivery.json } catch { throw .refused("the delivery cannot be written: \(error)") }
        }
        return order
    }

    /// `nil`: the key stays here.
    var delivery: KeyDelivery? { send.map { KeyDelivery(form: $0, phone: phone) } }
}

/// What counts for all lines of a file.
public struct BulkOptions: Codable, Hashable, Sendable {
    /// Its name; `nil`: what `ca.authority` says, else the default.
    public var authority: String?
    /// Addresses may be external ones.
    public var isExternalAllowed: Bool
    /// Lines passed over because their people have such certificates already.
    public var known = 0

    public init(authority: String? = nil, isExternalAllowed: Bool = false) {
        self.authority = authority
        self.isExternalAllowed = isExternalAllowed
    }
}
