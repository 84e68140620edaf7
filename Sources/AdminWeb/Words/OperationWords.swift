import Web

/// What an operation is called on a page, on its button, and once it is done.
struct OperationWords: Sendable {
    var title: Words
    var button: Words
    var done: Words
    var place: Place
    /// It destroys something that cannot be brought back.
    var isFinal = false
    var lead: Words?

    private init(_ place: Place, _ title: Words, _ button: Words, _ done: Words, final: Bool = false, lead: Words? = nil) {
        self.place = place
        self.title = title
        self.button = button
        self.done = done
        isFinal = final
        self.lead = lead
    }

    static let all: [String: OperationWords] = mail.merging(people) { $1 }.merging(trust) { $1 }.merging(authority) { $1 }.merging(system) {
        $1
    }

    private static let mail: [String: OperationWords] = [
        "message.test": .init(
            .messages, Words("Send a test mail", de: "Testmail senden"), Words("Send a test mail", de: "Testmail senden"),
            Words("The test mail is on its way.", de: "Die Testmail ist unterwegs."),
            lead: Words(
                "It takes the way all mail from inside takes; afterwards you see its story.",
                de: "Sie geht den Weg aller Mail von innen; danach sehen Sie ihre Geschichte.")),
        "queue.change": .init(
            .queue, Words("Change a message of the queue", de: "Eine wartende Nachricht ändern"), Words("Do it", de: "Ausführen"),
            Words("The message was changed.", de: "Die Nachricht wurde geändert.")),
        "queue.bulk": .init(
            .queue, Words("Change many messages", de: "Viele Nachrichten ändern"), Words("Change many", de: "Viele ändern"),
            Words("The messages were changed.", de: "Die Nachrichten wurden geändert.")),
        "sms.test": .init(
            .sms, Words("Send a test SMS", de: "Test-SMS senden"), Words("Send a test SMS", de: "Test-SMS senden"),
            Words("The provider took the SMS.", de: "Der Anbieter hat die SMS angenommen.")),
        "sms.retry": .init(
            .sms, Words("Try an SMS now", de: "SMS jetzt versuchen"), Words("Try now", de: "Jetzt versuchen"),
            Words("It is tried now.", de: "Sie wird jetzt versucht.")),
        "sms.delete": .init(
            .sms, Words("Delete an SMS", de: "SMS löschen"), Words("Delete", de: "Löschen"),
            Words("The SMS was deleted.", de: "Die SMS wurde gelöscht."), final: true),
        "password.clear": .init(
            .passwords, Words("Destroy a PDF password", de: "PDF-Passwort vernichten"), Words("Destroy", de: "Vernichten"),
            Words("The password was destroyed.", de: "Das Passwort wurde vernichtet."), final: true),
        "password.reveal": .init(
            .passwords, Words("Show a PDF password", de: "PDF-Passwort zeigen"), Words("Show it", de: "Zeigen"),
            Words("This look is in the audit.", de: "Dieser Blick steht im Protokoll.")),
        "reply.revoke": .init(
            .replies, Words("Revoke reply links", de: "Antwort-Links widerrufen"), Words("Revoke", de: "Widerrufen"),
            Words("Those links do not work any more.", de: "Diese Links gelten nicht mehr."), final: true,
            lead: Words(
                "Say which: single links, all of a recipient, or all of a message.",
                de: "Sagen Sie, welche: einzelne Links, alle eines Empfängers, oder alle einer Nachricht.")),
        "portal-user.invite": .init(
            .portalUsers, Words("Invite somebody to the portal", de: "Jemanden ins Portal einladen"), Words("Invite", de: "Einladen"),
            Words("The invitation is on its way.", de: "Die Einladung ist unterwegs."),
            lead: Words(
                "They get a link by mail to make an account. Links sent before stop working.",
                de: "Sie bekommen per Mail einen Link zu einem eigenen Konto. Frühere Links gelten nicht mehr.")),
        "portal-user.reset": .init(
            .portalUsers, Words("Give a portal user a new beginning", de: "Portalbenutzer zurücksetzen"),
            Words("Reset", de: "Zurücksetzen"),
            Words("A link to choose a new password is on its way.", de: "Ein Link für ein neues Passwort ist unterwegs."), final: true),
        "portal-user.lock": .init(
            .portalUsers, Words("Lock a portal user out", de: "Portalbenutzer aussperren"), Words("Lock out", de: "Aussperren"),
            Words("The account is locked.", de: "Das Konto ist gesperrt.")),
        "portal-user.unlock": .init(
            .portalUsers, Words("Let a portal user in again", de: "Portalbenutzer wieder zulassen"),
            Words("Let in again", de: "Wieder zulassen"), Words("The account is open again.", de: "Das Konto ist wieder offen.")),
        "portal-user.remove": .init(
            .portalUsers, Words("Remove a portal user", de: "Portalbenutzer entfernen"), Words("Remove", de: "Entfernen"),
            Words("The account was removed.", de: "Das Konto wurde entfernt."), final: true),
        "template.set": .init(
            .templates, Words("Set a template", de: "Vorlage setzen"), Words("Save", de: "Speichern"),
            Words("The template was saved.", de: "Die Vorlage wurde gespeichert.")),
        "template.reset": .init(
            .templates, Words("Remove a template", de: "Vorlage entfernen"), Words("Remove this template", de: "Diese Vorlage entfernen"),
            Words("The template was removed; the one above counts.", de: "Die Vorlage wurde entfernt; die darüber gilt."), final: true),
    ]

    private static let people: [String: OperationWords] = [
        "domain.add": .init(
            .domains, Words("Add a domain", de: "Domain hinzufügen"), Words("Add a domain", de: "Domain hinzufügen"),
            Words("The domain was added.", de: "Die Domain wurde hinzugefügt.")),
        "domain.remove": .init(
            .domains, Words("Remove a domain", de: "Domain entfernen"), Words("Remove this domain", de: "Diese Domain entfernen"),
            Words("The domain was removed.", de: "Die Domain wurde entfernt."), final: true),
        "user.add": .init(
            .users, Words("Add a user", de: "Benutzer hinzufügen"), Words("Add a user", de: "Benutzer hinzufügen"),
            Words("The user was added.", de: "Der Benutzer wurde hinzugefügt.")),
        "user.remove": .init(
            .users, Words("Remove a user", de: "Benutzer entfernen"), Words("Remove this user", de: "Diesen Benutzer entfernen"),
            Words("The user was removed.", de: "Der Benutzer wurde entfernt."), final: true),
        "settings.set": .init(
            .settings, Words("Change a setting", de: "Einstellung ändern"), Words("Save this value", de: "Diesen Wert speichern"),
            Words("The setting was changed.", de: "Die Einstellung wurde geändert.")),
        "settings.unset": .init(
            .settings, Words("Inherit a setting again", de: "Einstellung wieder erben"), Words("Inherit again", de: "Wieder erben"),
            Words("The value is inherited again.", de: "Der Wert wird wieder geerbt.")),
        "settings.apply": .init(
            .settings, Words("Make the settings those of a file", de: "Einstellungen aus einer Datei übernehmen"),
            Words("Apply the file", de: "Datei übernehmen"),
            Words("The settings are those of the file.", de: "Die Einstellungen sind die der Datei."),
            lead: Words(
                "All or nothing; what the file does not name is inherited again.",
                de: "Alles oder nichts; was die Datei nicht nennt, wird wieder geerbt.")),
        "account.create": .init(
            .accounts, Words("Add a mail account", de: "Mailkonto hinzufügen"), Words("Add a mail account", de: "Mailkonto hinzufügen"),
            Words("The account was added.", de: "Das Konto wurde hinzugefügt.")),
        "account.remove": .init(
            .accounts, Words("Remove a mail account", de: "Mailkonto entfernen"), Words("Remove", de: "Entfernen"),
            Words("The account was removed.", de: "Das Konto wurde entfernt."), final: true),
        "account.password": .init(
            .accounts, Words("Give an account a new password", de: "Konto ein neues Passwort geben"),
            Words("New password", de: "Neues Passwort"), Words("The password was changed.", de: "Das Passwort wurde geändert.")),
    ]

    private static let trust: [String: OperationWords] = [
        "certificate.import": .init(
            .certificates, Words("Import certificates", de: "Zertifikate importieren"),
            Words("Import certificates", de: "Zertifikate importieren"), Words("The file was read.", de: "Die Datei wurde gelesen."),
            lead: Words(
                "Certificates of people and of authorities between. Importing makes none of them a root.",
                de: "Zertifikate von Personen und von Zwischenstellen. Der Import macht keines zur Wurzel.")),
        "key.import": .init(
            .keys, Words("Import a key", de: "Schlüssel importieren"), Words("Import a key", de: "Schlüssel importieren"),
            Words("The file was read.", de: "Die Datei wurde gelesen."),
            lead: Words(
                "A private key with its certificate, as .p12 or PEM. It is sealed at rest.",
                de: "Ein privater Schlüssel mit seinem Zertifikat, als .p12 oder PEM. Er wird versiegelt abgelegt.")),
        "root.import": .init(
            .roots, Words("Import roots", de: "Wurzeln importieren"), Words("Import roots", de: "Wurzeln importieren"),
            Words("The file was read.", de: "Die Datei wurde gelesen."),
            lead: Words(
                "Everything below a root becomes trusted. Import only roots whose fingerprint you have compared.",
                de: "Allem unter einer Wurzel wird vertraut. Nur Wurzeln importieren, deren Fingerabdruck verglichen ist.")),
        "root.remove": .init(
            .roots, Words("Remove a root", de: "Wurzel entfernen"), Words("Remove this root", de: "Diese Wurzel entfernen"),
            Words("The root was removed.", de: "Die Wurzel wurde entfernt."), final: true),
        "certificate.delete": .init(
            .certificates, Words("Delete a certificate", de: "Zertifikat löschen"), Words("Delete it", de: "Löschen"),
            Words("The certificate was deleted.", de: "Das Zertifikat wurde gelöscht."), final: true),
        "certificate.approve": .init(
            .certificates, Words("Approve a certificate", de: "Zertifikat freigeben"), Words("Approve", de: "Freigeben"),
            Words("The certificate is used from now on.", de: "Das Zertifikat wird ab jetzt benutzt.")),
        "certificate.trust": .init(
            .trust, Words("Trust list", de: "Vertrauensliste"), Words("Put on the trust list", de: "Auf die Vertrauensliste"),
            Words("The trust list was changed.", de: "Die Vertrauensliste wurde geändert.")),
        "crl.import": .init(
            .revocation, Words("Import revocation lists", de: "Sperrlisten importieren"), Words("Import a list", de: "Liste importieren"),
            Words("The file was read.", de: "Die Datei wurde gelesen.")),
        "crl.delete": .init(
            .revocation, Words("Delete a revocation list", de: "Sperrliste löschen"), Words("Delete this list", de: "Diese Liste löschen"),
            Words("The list was deleted.", de: "Die Liste wurde gelöscht."), final: true),
        "crl.update": .init(
            .revocation, Words("Fetch all revocation lists now", de: "Alle Sperrlisten jetzt holen"),
            Words("Fetch all now", de: "Jetzt alle holen"), Words("The lists were fetched.", de: "Die Listen wurden geholt.")),
    ]

    private static let authority: [String: OperationWords] = [
        "authority.create": .init(
            .authority, Words("Make an authority", de: "Zertifizierungsstelle anlegen"),
            Words("Make an authority", de: "Zertifizierungsstelle anlegen"),
            Words("The authority was made.", de: "Die Zertifizierungsstelle wurde angelegt."),
            lead: Words(
                "A root and the authority below it that issues are what most need: leave the rest empty.",
                de: "Eine Wurzel und darunter die Stelle, die ausstellt: das brauchen die meisten. Das Übrige leer lassen.")),
        "authority.import": .init(
            .authority, Words("Take an authority in", de: "Zertifizierungsstelle übernehmen"), Words("Take one in", de: "Übernehmen"),
            Words("The authority was taken in.", de: "Die Zertifizierungsstelle wurde übernommen.")),
        "authority.export-key": .init(
            .authority, Words("Export an authority with its key", de: "Zertifizierungsstelle mit Schlüssel exportieren"),
            Words("Export with its key", de: "Mit Schlüssel exportieren"), Words("The file was made.", de: "Die Datei wurde gemacht.")),
        "authority.remove-key": .init(
            .authority, Words("Remove the key of an authority", de: "Schlüssel einer Zertifizierungsstelle entfernen"),
            Words("Remove its key", de: "Schlüssel entfernen"), Words("The key was removed.", de: "Der Schlüssel wurde entfernt."),
            final: true),
        "authority.default": .init(
            .authority, Words("Make it the default", de: "Zur Vorgabe machen"), Words("Make it the default", de: "Zur Vorgabe machen"),
            Words("It issues where no other is named.", de: "Sie stellt aus, wo keine andere genannt ist.")),
        "ca.crl": .init(
            .authority, Words("Its revocation list", de: "Ihre Sperrliste"), Words("Revocation list", de: "Sperrliste"),
            Words("The list was signed.", de: "Die Liste wurde signiert.")),
        "ca.issue": .init(
            .authority, Words("Issue a certificate", de: "Zertifikat ausstellen"),
            Words("Issue a certificate", de: "Zertifikat ausstellen"), Words("The request was filed.", de: "Der Antrag ist gestellt."),
            lead: Words("The address is enough; the settings say the rest.", de: "Die Adresse genügt; das Übrige sagen die Einstellungen.")),
        "key.request": .init(
            .authority, Words("Request a certificate elsewhere", de: "Zertifikat anderswo beantragen"),
            Words("Request elsewhere", de: "Anderswo beantragen"),
            Words("The key and its request were made.", de: "Schlüssel und Antrag wurden gemacht.")),
        "ca.approve": .init(
            .authority, Words("Decide about a request", de: "Über einen Antrag entscheiden"), Words("Decide", de: "Entscheiden"),
            Words("Decided.", de: "Entschieden.")),
        "ca.renew": .init(
            .authority, Words("Renew a certificate", de: "Zertifikat erneuern"), Words("Renew it", de: "Erneuern"),
            Words("The certificate was renewed.", de: "Das Zertifikat wurde erneuert.")),
        "ca.revoke": .init(
            .authority, Words("Revoke certificates", de: "Zertifikate sperren"), Words("Revoke", de: "Sperren"),
            Words("The certificates are revoked.", de: "Die Zertifikate sind gesperrt."), final: true),
        "ca.send": .init(
            .authority, Words("Send keys to their owners", de: "Schlüssel an ihre Besitzer senden"),
            Words("Send the key", de: "Schlüssel senden"), Words("The key is on its way.", de: "Der Schlüssel ist unterwegs.")),
        "ca.reveal": .init(
            .authority, Words("Show passwords of sent keys", de: "Passwörter gesendeter Schlüssel zeigen"),
            Words("Show passwords", de: "Passwörter zeigen"),
            Words("What was shown is destroyed here.", de: "Was gezeigt wurde, ist hier vernichtet.")),
        "bulk.start": .init(
            .authority, Words("Certificates for many", de: "Zertifikate für viele"), Words("Issue to many", de: "Für viele ausstellen"),
            Words("The file is being worked on.", de: "Die Datei wird bearbeitet."),
            lead: Words(
                "A CSV file with a header row; only the column address is needed. Bad lines do not stop good ones.",
                de: "Eine CSV-Datei mit Kopfzeile; nur die Spalte address ist nötig. Schlechte Zeilen halten gute nicht auf.")),
        "bulk.cancel": .init(
            .authority, Words("Stop issuing", de: "Ausstellen anhalten"), Words("Stop", de: "Anhalten"),
            Words("No more certificates are asked for.", de: "Es werden keine Zertifikate mehr beantragt.")),
        "incident.key-lost": .init(
            .authority, Words("Somebody lost his key", de: "Jemand hat seinen Schlüssel verloren"),
            Words("Key lost", de: "Schlüssel verloren"), Words("The keys are on their way.", de: "Die Schlüssel sind unterwegs."),
            lead: Words(
                "Nobody else has it: the same keys are sent again.",
                de: "Niemand sonst hat ihn: Dieselben Schlüssel werden noch einmal gesendet.")),
        "incident.relationship-ends": .init(
            .authority, Words("Somebody leaves", de: "Jemand geht"), Words("Somebody leaves", de: "Jemand geht"),
            Words("Done; the steps say what.", de: "Erledigt; die Schritte sagen, was."), final: true,
            lead: Words(
                "What belongs to somebody who leaves is ended, as far as you ask for it.",
                de: "Was jemandem gehört, der geht, endet, so weit Sie es verlangen.")),
        "incident.key-stolen": .init(
            .authority, Words("Others may have a key", de: "Ein Schlüssel ist in fremder Hand"),
            Words("Key stolen", de: "Schlüssel gestohlen"), Words("Done; the steps say what.", de: "Erledigt; die Schritte sagen, was."),
            final: true,
            lead: Words(
                "Revoked, published, black-listed, issued anew, told: one procedure. First you see what it will do.",
                de:
                    "Sperren, veröffentlichen, auf die schwarze Liste, neu ausstellen, Bescheid geben: ein Ablauf. Zuerst sehen Sie, was er tut."
            )),
        "incident.server-compromised": .init(
            .authority, Words("The server was in other hands", de: "Der Server war in fremder Hand"),
            Words("Server compromised", de: "Server kompromittiert"),
            Words("Done; the steps say what.", de: "Erledigt; die Schritte sagen, was."), final: true,
            lead: Words(
                "Holds the queue, lists what was within reach, revokes, retires authorities, tells the owners.",
                de: "Hält die Schlange an, listet was erreichbar war, sperrt, setzt Zertifizierungsstellen ab, gibt den Besitzern Bescheid."
            )),
    ]

    private static let system: [String: OperationWords] = [
        "administrator.create": .init(
            .administrators, Words("Add an administrator", de: "Administrator hinzufügen"),
            Words("Add an administrator", de: "Administrator hinzufügen"),
            Words("The administrator was added.", de: "Der Administrator wurde hinzugefügt.")),
        "administrator.remove": .init(
            .administrators, Words("Remove an administrator", de: "Administrator entfernen"), Words("Remove", de: "Entfernen"),
            Words("The administrator was removed.", de: "Der Administrator wurde entfernt."), final: true),
        "administrator.reset": .init(
            .administrators, Words("Give an administrator a new beginning", de: "Administrator zurücksetzen"),
            Words("Reset", de: "Zurücksetzen"),
            Words("The administrator has a new password.", de: "Der Administrator hat ein neues Passwort."), final: true),
        "administrator.roles": .init(
            .administrators, Words("Change roles", de: "Rollen ändern"), Words("Change roles", de: "Rollen ändern"),
            Words("The roles were changed.", de: "Die Rollen wurden geändert.")),
        "administrator.lock": .init(
            .administrators, Words("Lock out or in", de: "Aussperren oder zulassen"), Words("Lock", de: "Sperren"),
            Words("It was changed.", de: "Es wurde geändert.")),
        "administrator.password": .init(
            .administrators, Words("Password", de: "Passwort"), Words("Change", de: "Ändern"),
            Words("Your password was changed.", de: "Ihr Passwort wurde geändert.")),
        "session.revoke": .init(
            .administrators, Words("End a session", de: "Sitzung beenden"), Words("End", de: "Beenden"),
            Words("The session was ended.", de: "Die Sitzung wurde beendet.")),
        "factor.remove": .init(
            .administrators, Words("Second factor", de: "Zweiter Faktor"), Words("Remove", de: "Entfernen"),
            Words("Your second factor was taken away.", de: "Ihr zweiter Faktor wurde entfernt."), final: true),
        "role.create": .init(
            .roles, Words("Make a role", de: "Rolle anlegen"), Words("Make a role", de: "Rolle anlegen"),
            Words("The role was saved.", de: "Die Rolle wurde gespeichert.")),
        "role.remove": .init(
            .roles, Words("Remove a role", de: "Rolle entfernen"), Words("Remove", de: "Entfernen"),
            Words("The role was removed.", de: "Die Rolle wurde entfernt."), final: true),
        "token.create": .init(
            .tokens, Words("Make an API token", de: "API-Token anlegen"), Words("Make a token", de: "Token anlegen"),
            Words("The token was made.", de: "Das Token wurde angelegt.")),
        "token.revoke": .init(
            .tokens, Words("Revoke an API token", de: "API-Token widerrufen"), Words("Revoke", de: "Widerrufen"),
            Words("The token is refused from now on.", de: "Das Token wird ab jetzt abgewiesen."), final: true),
    ]
}
