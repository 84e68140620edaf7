import Web

enum PortalUserWords {
    static let lead = Words(
        "People outside who made an account in the portal, or were invited to. Their passwords are shown to nobody.",
        de: "Leute draußen mit einem Konto im Portal, oder einer Einladung dazu. Ihre Passwörter sieht niemand.")
    static let none = Words("Nobody has an account in the portal", de: "Niemand hat ein Konto im Portal")
    static let noneHint = Words(
        "Invite somebody, or let the setting portal.invite do it with the first PDF.",
        de: "Laden Sie jemanden ein, oder überlassen Sie es mit dem ersten PDF der Einstellung portal.invite.")
    static let joined = Words("Account since", de: "Konto seit")
    static let recoveryCodes = Words("Recovery codes left", de: "Übrige Wiederherstellungscodes")
    static let passwords = Words("PDF passwords to see", de: "Sichtbare PDF-Passwörter")
    static let keyFiles = Words("Key files waiting", de: "Wartende Schlüsseldateien")
    static let states: [String: Words] = [
        "invited": Words("invited", de: "eingeladen"), "active": Words("active", de: "aktiv"), "locked": Words("locked", de: "gesperrt"),
    ]
    static let rules: [String: Words] = [
        "off": Words("not offered", de: "nicht angeboten"), "optional": Words("as he likes", de: "freiwillig"),
        "required": Words("required", de: "verlangt"),
    ]
}

enum ReplyWords {
    static let lead = Words(
        "Links by which recipients answer a PDF, encrypted. What opens one is not kept and not shown.",
        de: "Links, über die Empfänger ein PDF verschlüsselt beantworten. Was einen öffnet, ist weder gespeichert noch sichtbar.")
    static let none = Words("There is no reply link", de: "Es gibt keinen Antwort-Link")
    static let noneHint = Words(
        "Links appear with PDFs where the setting reply.enabled is on.",
        de: "Links entstehen mit PDFs, wo die Einstellung reply.enabled an ist.")
    static let recipient = Words("Recipient", de: "Empfänger")
    static let sender = Words("Replies go to", de: "Antworten gehen an")
    static let message = Words("Message", de: "Nachricht")
    static let story = Words("its story", de: "ihre Geschichte")
    static let replies = Words("Replies", de: "Antworten")
    static let revokeMany = Words("Revoke many", de: "Viele widerrufen")
    static let states: [String: Words] = [
        "works": Words("works", de: "gilt"), "expired": Words("ended", de: "abgelaufen"), "revoked": Words("revoked", de: "widerrufen"),
    ]
}
