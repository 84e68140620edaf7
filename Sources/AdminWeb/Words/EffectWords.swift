import Web

/// What will happen, before it happens.
enum EffectWords {
    static let domainRemoved = Words(
        "The domain {name} and its {count} settings are removed; what is above counts for it again. Its certificates stay.",
        de:
            "Die Domain {name} und ihre {count} Einstellungen werden entfernt; für sie gilt wieder, was darüber steht. Ihre Zertifikate bleiben."
    )
    static let userRemoved = Words(
        "The entry of {name} and its settings are removed. Certificates and keys stay.",
        de: "Der Eintrag von {name} mit seinen Einstellungen wird entfernt. Zertifikate und Schlüssel bleiben.")
    static let accountRemoved = Words(
        "{name} cannot log in to send mail any more.", de: "{name} kann sich nicht mehr anmelden, um Mail zu senden.")
    static let certificateDeleted = Words(
        "The certificate is deleted. Mail is not encrypted to it any more.",
        de: "Das Zertifikat wird gelöscht. Mail wird damit nicht mehr verschlüsselt.")
    static let keyDeleted = Words(
        "The certificate and its private key are deleted. Mail that was encrypted to it can never be read here again.",
        de: "Das Zertifikat und sein privater Schlüssel werden gelöscht. Damit verschlüsselte Mail ist hier nie wieder lesbar.")
    static let rootRemoved = Words(
        "Everything below this root loses its trust at once.", de: "Alles unter dieser Wurzel verliert sofort sein Vertrauen.")
    static let whiteListed = Words(
        "It is trusted from now on, whatever its issuer is worth. A revoked one stays refused.",
        de: "Ihm wird ab jetzt vertraut, gleich was sein Aussteller gilt. Ein gesperrtes bleibt abgelehnt.")
    static let blackListed = Words(
        "It is refused from now on, whatever its issuer is worth.", de: "Es wird ab jetzt abgelehnt, gleich was sein Aussteller gilt.")
    static let offTheList = Words("Its own chain decides about it again.", de: "Über das Zertifikat entscheidet wieder seine eigene Kette.")
    static let revoked = Words(
        "These certificates stop signing and encrypting at once, and a new revocation list is signed.",
        de: "Diese Zertifikate signieren und verschlüsseln sofort nicht mehr, und eine neue Sperrliste wird signiert.")
    static let renewed = Words(
        "A new key and certificate are made for the same person. The old key stays for reading old mail.",
        de: "Für dieselbe Person entstehen ein neuer Schlüssel und ein neues Zertifikat. Der alte Schlüssel bleibt zum Lesen alter Mail.")
    static let listDeleted = Words(
        "The list of {issuer} is deleted: the {count} certificates that only it revoked count again.",
        de: "Die Liste von {issuer} wird gelöscht: die {count} Zertifikate, die nur sie sperrte, gelten wieder.")
    static let queue: [String: Words] = [
        "hold": Words(
            "The message from {from} to {to} waits until somebody releases it.",
            de: "Die Nachricht von {from} an {to} wartet, bis sie jemand freigibt."),
        "release": Words("The message from {from} to {to} goes on its way.", de: "Die Nachricht von {from} an {to} geht weiter ihren Weg."),
        "retry": Words("The message from {from} to {to} is tried now.", de: "Die Nachricht von {from} an {to} wird jetzt versucht."),
        "delete": Words(
            "The message from {from} to {to} is deleted. Nobody gets it, and its sender is not told.",
            de: "Die Nachricht von {from} an {to} wird gelöscht. Niemand bekommt sie, und der Absender erfährt es nicht."),
    ]
    static let queueOther = Words("The message from {from} to {to} is changed.", de: "Die Nachricht von {from} an {to} wird geändert.")
    static let queueBulk = Words(
        "This concerns {count} messages, {size} in all. The newest of them:",
        de: "Das betrifft {count} Nachrichten, zusammen {size}. Die neuesten davon:")
    static let templateReset = Words(
        "The template {kind} of {level} is removed; the one above counts again.",
        de: "Die Vorlage {kind} von {level} wird entfernt; die darüber gilt wieder.")
    static let authorityKeyRemoved = Words(
        "The key of {name} is removed from here: it issues and revokes nothing until the key is imported again. Export it first.",
        de:
            "Der Schlüssel von {name} wird hier entfernt: Sie stellt nichts aus und sperrt nichts, bis er wieder importiert ist. Vorher exportieren."
    )
    static let authorityDefault = Words(
        "{name} issues from now on where no setting names another.",
        de: "{name} stellt ab jetzt aus, wo keine Einstellung eine andere nennt.")
    static let bulkCancelled = Words(
        "No more certificates of this file are asked for. What is issued stays.",
        de: "Aus dieser Datei werden keine Zertifikate mehr beantragt. Ausgestellte bleiben.")
    static let smsDeleted = Words(
        "An SMS that waits is not sent then, and the PDF it belongs to stays closed.",
        de: "Eine wartende SMS wird dann nicht gesendet, und ihr PDF bleibt verschlossen.")
    static let passwordCleared = Words(
        "The next message to {name} gets a new PDF password. PDFs that are out keep theirs.",
        de: "Die nächste Nachricht an {name} bekommt ein neues PDF-Passwort. Versandte PDFs behalten ihres.")
    static let repliesRevoked = Words(
        "{count} links stop working: the PDFs they are in can be read, and not answered, any more.",
        de: "{count} Links gelten nicht mehr: Ihre PDFs lassen sich weiter lesen, aber nicht mehr beantworten.")
    static let repliesRevokedOf = Words(
        "All links of {name} stop working: the PDFs they are in can be read, and not answered, any more.",
        de: "Alle Links von {name} gelten nicht mehr: Ihre PDFs lassen sich weiter lesen, aber nicht mehr beantworten.")
    static let portalUserReset = Words(
        "{name} loses password, second factor and sessions, and gets a link by mail to choose a new password.",
        de: "{name} verliert Passwort, zweiten Faktor und Sitzungen und bekommt per Mail einen Link für ein neues Passwort.")
    static let portalUserLocked = Words(
        "{name} cannot log in to the portal any more; sessions and links end at once.",
        de: "{name} kann sich nicht mehr am Portal anmelden; Sitzungen und Links enden sofort.")
    static let portalUserRemoved = Words(
        "The account of {name} is removed. Messages that were sent can be opened after a new invitation.",
        de: "Das Konto von {name} wird entfernt. Versandte Nachrichten lassen sich nach einer neuen Einladung öffnen.")
    static let administratorRemoved = Words(
        "{name} cannot log in any more; sessions and tokens end at once.",
        de: "{name} kann sich nicht mehr anmelden; Sitzungen und Token enden sofort.")
    static let administratorReset = Words(
        "{name} gets the new password, has no second factor any more, and all sessions end.",
        de: "{name} bekommt das neue Passwort, hat keinen zweiten Faktor mehr, und alle Sitzungen enden.")
    static let administratorLocked = Words(
        "{name} is locked out, and all sessions end.", de: "{name} wird ausgesperrt, und alle Sitzungen enden.")
    static let administratorUnlocked = Words("{name} may log in again.", de: "{name} darf sich wieder anmelden.")
    static let roleRemoved = Words(
        "The role {name} is removed. It goes only when nobody has it.",
        de: "Die Rolle {name} wird entfernt. Das geht nur, wenn niemand sie hat.")
    static let tokenRevoked = Words(
        "Programs that use this token are refused at once.", de: "Programme mit diesem Token werden sofort abgewiesen.")
}
