import Web

/// What the fields of operations are called. The documentation of the operation is the hint in English.
enum FieldWords {
    static func words(_ operation: String, _ field: String) -> (label: Words?, hint: Words?) {
        let label = labels["\(operation).\(field)"] ?? labels[field]
        return (label, hints["\(operation).\(field)"] ?? hints[field])
    }

    static let file = Words("File", de: "Datei")
    static let listURL = Words("Where its revocation list is", de: "Wo ihre Sperrliste liegt")

    private static let labels: [String: Words] = [
        "account": Words("Account", de: "Konto"), "senders": Words("May send as", de: "Darf senden als"),
        "password": Words("Password", de: "Passwort"), "name": Words("Name", de: "Name"), "kind": Words("Kind", de: "Art"),
        "parent": Words("Above it", de: "Darüber"), "rootName": Words("Name of the root", de: "Name der Wurzel"),
        "commonName": Words("Common name", de: "Name im Zertifikat"),
        "subject": Words("Further parts of the name", de: "Weitere Teile des Namens"),
        "key": Words("Key", de: "Schlüssel"), "days": Words("Days", de: "Tage"),
        "pathLength": Words("Authorities below", de: "Stellen darunter"),
        "domains": Words("Only these domains", de: "Nur diese Domains"),
        "unlimited": Words("May issue for every domain", de: "Darf für jede Domain ausstellen"),
        "listURL": Words("Where its revocation list is", de: "Wo ihre Sperrliste liegt"),
        "sha1": Words("Sign with SHA-1", de: "Mit SHA-1 signieren"),
        "file": Words("File", de: "Datei"), "anew": Words("Sign a new one first", de: "Vorher neu signieren"),
        "authority": Words("Authority", de: "Zertifizierungsstelle"),
        "external": Words("The address may be an external one", de: "Die Adresse darf eine externe sein"),
        "id": Words("Id", de: "Kennung"), "thumbprint": Words("Thumbprint", de: "Fingerabdruck"),
        "thumbprints": Words("Thumbprints", de: "Fingerabdrücke"),
        "withKey": Words("Delete its private key too", de: "Auch den privaten Schlüssel löschen"), "status": Words("Status", de: "Status"),
        "allowExpired": Words("Also after its end", de: "Auch nach seinem Ende"), "note": Words("Why", de: "Warum"),
        "domain": Words("Domain", de: "Domain"), "internal": Words("It is ours", de: "Es ist unsere"),
        "address": Words("Mail address", de: "Mailadresse"), "reason": Words("Reason", de: "Grund"), "form": Words("Form", de: "Form"),
        "revoke": Words("Revoke what our authorities issued", de: "Sperren, was unsere Stellen ausgestellt haben"),
        "deleteCertificates": Words("Delete certificates without key here", de: "Zertifikate ohne Schlüssel hier löschen"),
        "deleteKeys": Words("Delete those with keys too", de: "Auch die mit Schlüsseln löschen"),
        "removeUser": Words("Remove the entry with its settings", de: "Eintrag mit Einstellungen entfernen"),
        "since": Words("Since", de: "Seit"), "notify": Words("Who is told", de: "Wer Bescheid bekommt"),
        "reissue": Words("Issue a new key", de: "Neuen Schlüssel ausstellen"),
        "steps": Words("Only these steps", de: "Nur diese Schritte"), "certificates": Words("Certificates", de: "Zertifikate"),
        "channel": Words("How the password travels", de: "Wie das Passwort reist"),
        "together": Words("One password for all files", de: "Ein Passwort für alle Dateien"),
        "severalPersons": Words("One password for several persons", de: "Ein Passwort für mehrere Personen"),
        "revoked": Words("Also revoked ones", de: "Auch gesperrte"),
        "from": Words("From", de: "Von"), "to": Words("To", de: "An"), "headers": Words("Header fields", de: "Kopfzeilen"),
        "origin": Words("Where it comes from", de: "Woher sie kommt"),
        "message": Words("The mail as a file", de: "Die Mail als Datei"),
        "reply.revoke.message": Words("Message", de: "Nachricht"),
        "settings": Words("By other settings", de: "Mit anderen Einstellungen"),
        "ids": Words("Ids", de: "Kennungen"), "state": Words("State", de: "Zustand"), "sender": Words("Sender", de: "Absender"),
        "recipient": Words("Recipient", de: "Empfänger"),
        "text": Words("Text", de: "Text"), "until": Words("Accepted before", de: "Angenommen vor"),
        "action": Words("What to do", de: "Was zu tun ist"),
        "expected": Words("At most so many", de: "Höchstens so viele"), "profile": Words("For", de: "Wofür"),
        "handler": Words("How", de: "Wie"),
        "request": Words("Request (PKCS #10)", de: "Antrag (PKCS #10)"),
        "send": Words("Mail the key to its owner", de: "Schlüssel an den Besitzer mailen"),
        "invalidityDate": Words("Not to be trusted since", de: "Nicht mehr zu trauen seit"), "number": Words("Number", de: "Nummer"),
        "level": Words("For whom", de: "Für wen"), "value": Words("Value", de: "Wert"), "content": Words("Content", de: "Inhalt"),
        "allowEmpty": Words("Also when it sets nothing", de: "Auch wenn sie nichts setzt"), "language": Words("Language", de: "Sprache"),
        "roles": Words("Roles", de: "Rollen"), "locked": Words("Locked out", de: "Ausgesperrt"), "role": Words("Name", de: "Name"),
        "rights": Words("Rights", de: "Rechte"), "inherits": Words("Has the rights of", de: "Hat die Rechte von"),
        "scopes": Words("Rights", de: "Rechte"),
        "settings.set.key": Words("Setting", de: "Einstellung"), "settings.unset.key": Words("Setting", de: "Einstellung"),
        "limit": Words("At most", de: "Höchstens"),
    ]

    private static let hints: [String: Words] = [
        "senders": Words(
            "Addresses, or @example.com for every address of a domain.", de: "Adressen, oder @example.com für jede Adresse einer Domain."),
        "account": Words("Often the mail address.", de: "Oft die Mailadresse."),
        "account.create.password": Words("At least 10 characters.", de: "Mindestens 10 Zeichen."),
        "password": Words(
            "At least 10 characters, 12 for a file with a key.", de: "Mindestens 10 Zeichen, 12 für eine Datei mit Schlüssel."),
        "key.import.password": Words("Of the file, if it has one.", de: "Der Datei, wenn sie eins hat."),
        "authority.import.password": Words("Of the file, if it has one.", de: "Der Datei, wenn sie eins hat."),
        "domain": Words(
            "example.com, or *.example.com for everything below it.", de: "example.com, oder *.example.com für alles darunter."),
        "internal": Words(
            "Mail to it is decrypted, and its people's mail is signed.",
            de: "Mail dorthin wird entschlüsselt, Mail ihrer Leute wird signiert."),
        "address": Words("user@example.com", de: "user@example.com"),
        "thumbprint": Words(
            "SHA-256; the first 8 digits are enough when no other begins so.",
            de: "SHA-256; die ersten 8 Stellen genügen, wenn kein anderer so beginnt."),
        "thumbprints": Words(
            "SHA-256; the first 8 digits are enough when no other begins so.",
            de: "SHA-256; die ersten 8 Stellen genügen, wenn kein anderer so beginnt."),
        "withKey": Words(
            "Mail that was encrypted to it can never be read here again.", de: "Damit verschlüsselte Mail ist hier nie wieder lesbar."),
        "reason": Words("Why, for the audit.", de: "Warum, für das Protokoll."),
        "ca.revoke.reason": Words("It stands in the revocation list.", de: "Er steht in der Sperrliste."),
        "note": Words("For whoever reads the list later.", de: "Für alle, die die Liste später lesen."),
        "allowExpired": Words("Only for a white-listed one.", de: "Nur bei weiß gelisteten."),
        "since": Words("A time, a day (2026-11-30), or how long ago (7 d).", de: "Zeit, Tag (2026-11-30), oder wie lange her (7 d)."),
        "invalidityDate": Words("2026-11-30T12:00:00Z", de: "2026-11-30T12:00:00Z"),
        "until": Words("A day (2026-11-30), or how long ago (7 d, 2 h).", de: "Ein Tag (2026-11-30), oder wie lange her (7 d, 2 h)."),
        "recipient": Words("An address, or @domain.", de: "Eine Adresse, oder @domain."),
        "sender": Words("An address, @domain, or <> for notices.", de: "Eine Adresse, @domain, oder <> für Benachrichtigungen."),
        "text": Words("Anywhere in why it waits.", de: "Irgendwo im Grund des Wartens."),
        "expected": Words("Nothing is done if it would hit more.", de: "Es geschieht nichts, wenn es mehr träfe."),
        "message.test.from": Words("An address of a domain of yours.", de: "Eine Adresse einer eigenen Domain."),
        "message.test.to": Words("Who gets the test.", de: "Wer den Test bekommt."),
        "number": Words("+31612345678", de: "+31612345678"),
        "level": Words(
            "global, domain:example.com, domain:*.example.com or user:a@example.com",
            de: "global, domain:example.com, domain:*.example.com oder user:a@example.com"),
        "domains": Words("Empty: no limit.", de: "Leer: keine Grenze."),
        "authority.create.domains": Words("Empty: those that are internal.", de: "Leer: die internen."),
        "authority.create.name": Words(
            "Letters, digits, dots, hyphens. Settings call it so.",
            de: "Buchstaben, Ziffern, Punkte, Bindestriche. So nennen sie die Einstellungen."),
        "days": Words("How long it is valid.", de: "Wie lange gültig."),
        "commonName": Words("Empty: made from the settings.", de: "Leer: aus den Einstellungen gemacht."),
        "subject": Words("O=Example, C=DE", de: "O=Example, C=DE"),
        "authority": Words("Empty: what the settings say.", de: "Leer: was die Einstellungen sagen."),
        "external": Words("Needs the right ca.issue-external.", de: "Braucht das Recht ca.issue-external."),
        "roles": Words("As the page Roles names them.", de: "Wie die Seite Rollen sie nennt."),
        "rights": Words("As the page Roles names them: noun.verb.", de: "Wie die Seite Rollen sie nennt: noun.verb."),
        "scopes": Words("Rights it has, noun.verb. It can never do more than you.", de: "Rechte, noun.verb. Es kann nie mehr als Sie."),
        "ids": Words("As the list shows them; empty: see below.", de: "Wie die Liste sie zeigt; leer: siehe unten."),
        "reply.revoke.recipient": Words("All links of this address.", de: "Alle Links dieser Adresse."),
        "reply.revoke.message": Words("All links of the message with this id.", de: "Alle Links der Nachricht mit dieser Kennung."),
        "administrator.create.name": Words(
            "To log in with: letters, digits and . _ @ + -", de: "Zum Anmelden: Buchstaben, Ziffern und . _ @ + -"),
        "token.create.name": Words("What it is for.", de: "Wofür es ist."),
        "locked": Words("Without the mark: he may log in again.", de: "Ohne Haken: darf sich wieder anmelden."),
        "certificate.import.file": Words("PEM, DER, .p7b or a ZIP of these.", de: "PEM, DER, .p7b oder ein ZIP davon."),
        "root.import.file": Words("PEM, DER, .p7b or a ZIP of these.", de: "PEM, DER, .p7b oder ein ZIP davon."),
        "key.import.file": Words(
            ".p12 or .pfx, or PEM with certificate and key.", de: ".p12 oder .pfx, oder PEM mit Zertifikat und Schlüssel."),
        "crl.import.file": Words("PEM, DER or .p7b.", de: "PEM, DER oder .p7b."),
        "bulk.start.file": Words(
            "Columns: address, common-name, validity, key, profile, phone, send, language.",
            de: "Spalten: address, common-name, validity, key, profile, phone, send, language."),
        "settings.apply.content": Words("TOML, as the export writes it.", de: "TOML, wie der Export es schreibt."),
        "certificates": Words("SHA-256 of each.", de: "SHA-256 von jedem."),
        "anew": Words("Otherwise the newest one there is.", de: "Sonst die neueste, die es gibt."),
        "notify": Words("Mail addresses.", de: "Mailadressen."),
    ]
}
