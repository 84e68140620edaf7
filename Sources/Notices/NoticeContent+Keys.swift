import Foundation

extension NoticeContent {
    /// How the password of a key file reaches its owner, as the mail tells him.
    public enum PasswordWay: String, Sendable {
        case show, sms, portal
    }

    /// Brings somebody his key; never with its password (K-02).
    /// - Parameters:
    ///   - file: name of the attached PKCS #12 file; `nil` when there is none.
    ///   - profile: name of the attached configuration profile; `nil` when there is none.
    public static func keyFile(
        commonName: String, thumbprint: String, validUntil: Date, way: PasswordWay, file: String?, profile: String?
    ) -> Self {
        Self(
            .keyFile,
            [
                "commonName": .text(commonName), "thumbprint": .text(thumbprint), "validUntil": .day(validUntil),
                "passwordChannel": .text(way.rawValue), "bySms": .flag(way == .sms), "byPortal": .flag(way == .portal),
                "pfx": .text(file ?? ""), "profile": .text(profile ?? ""),
            ])
    }

    /// Tells that keys are in the hands of others.
    /// - Parameter keys: one a line: whose, and the serial number.
    public static func keyCompromised(_ keys: [String], action: String) -> Self {
        Self(.keyCompromised, ["items": .lines(keys.map { .text($0) }), "action": .sentence(action)])
    }

    /// Tells that the key of an authority is in the hands of others.
    public static func authorityCompromised(_ authorities: [String], action: String) -> Self {
        Self(.authorityCompromised, ["items": .lines(authorities.map { .text($0) }), "action": .sentence(action)])
    }
}
