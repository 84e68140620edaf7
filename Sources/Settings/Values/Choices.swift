import Mail

extension Locality: SettingChoice {}

/// The languages Zegel speaks to people in, as BCP 47 tags.
public enum Language: String, SettingChoice {
    /// English.
    case en
    /// German.
    case de
    /// Dutch.
    case nl
    /// French.
    case fr
}

/// The ways to protect a message for a recipient.
public enum EncryptionMethod: String, SettingChoice {
    case smime, openpgp, pdf, portal
}

/// When messages of a sender are signed (`behaviour.md` E-09).
public enum SignMode: String, SettingChoice {
    case never
    /// Only together with S/MIME encryption.
    case whenEncrypting = "when-encrypting"
    /// If a usable signing certificate exists.
    case whenPossible = "when-possible"
    /// Without a usable signing certificate the message is not sent and the sender told.
    case required
}

/// The digest of signatures.
public enum SignatureDigest: String, SettingChoice {
    case sha256 = "sha-256"
    case sha384 = "sha-384"
    case sha512 = "sha-512"
}

/// The shape of a signed message (RFC 8551 §3.5).
public enum SignatureForm: String, SettingChoice {
    /// multipart/signed: readable by every mail program.
    case clear
    /// application/pkcs7-mime with smime-type signed-data: survives servers that change bodies.
    case opaque
}

/// The content cipher asked for (`behaviour.md` 12.1).
public enum CipherPreference: String, SettingChoice {
    /// AES-256-GCM when the recipient is known to read it, else AES-256-CBC.
    case auto
    case aes256GCM = "aes-256-gcm"
    case aes256CBC = "aes-256-cbc"
    case aes128CBC = "aes-128-cbc"
}

/// How the content key travels to an RSA key (`behaviour.md` 12.1).
public enum KeyTransportPreference: String, SettingChoice {
    /// OAEP when the recipient is known to read it, else PKCS #1 v1.5.
    case auto
    case oaep, pkcs1
}

/// What an unknown revocation state means (`behaviour.md` R-06).
public enum UnknownRevocation: String, SettingChoice, Comparable {
    /// The certificate is used, and the state marked in the trace.
    case accept
    /// The certificate is refused.
    case require

    public static func < (a: Self, b: Self) -> Bool { a == .accept && b == .require }
}

/// Whose certificates are kept from signed mail (`behaviour.md` D-09).
public enum HarvestMode: String, SettingChoice {
    case off
    /// Those with a valid path.
    case trusted
    /// Others too; they stay unusable until a root or the trust list makes them valid.
    case all
}

/// How the password of a PDF message comes about and reaches the recipient (`behaviour.md` 15.1).
public enum PasswordMode: String, SettingChoice {
    /// One an administrator set.
    case `static`
    /// Generated; the sender is told and passes it on.
    case originator
    /// Generated, and sent to the recipient's telephone.
    case sms
    /// Computed; the recipient looks it up in the portal.
    case otp
    /// Taken from the subject.
    case sender
}

/// Whether a second factor is needed to log in to the portal.
public enum SecondFactor: String, SettingChoice {
    case off, optional, required
}

/// What carries requests for certificates out (`behaviour.md` 13.4).
public enum RequestHandler: String, SettingChoice {
    case builtIn = "built-in"
    /// Parked until an administrator approves.
    case delayed
    /// Key and request are made for an outside authority.
    case csr
}

/// The key of certificates issued.
public enum KeyType: String, SettingChoice {
    case rsa2048 = "rsa-2048"
    case rsa3072 = "rsa-3072"
    case rsa4096 = "rsa-4096"
    case p256 = "p-256"
    case p384 = "p-384"
}

/// How the password of a key file travels; never in the same mail (K-02).
public enum PFXChannel: String, SettingChoice {
    /// Shown once to the administrator.
    case show
    case sms, portal
}
