import Web

enum SetupWords {
    static let title = Words("Set up Zegel", de: "Zegel einrichten")
    static let steps = [
        Words("You", de: "Sie"), Words("Domains", de: "Domains"), Words("Ways", de: "Wege"),
        Words("Authority", de: "Zertifizierungsstelle"),
        Words("Test", de: "Test"), Words("Checklist", de: "Checkliste"),
    ]
    static let stepsLabel = Words("Steps", de: "Schritte")
    static let youLead = Words(
        "Nobody administers this gateway yet. Whoever has the setup token becomes its first owner; it was printed at the first start, and stands in the journal.",
        de:
            "Noch verwaltet niemand dieses Gateway. Wer das Einrichtungstoken hat, wird sein erster Eigentümer; es wurde beim ersten Start ausgegeben und steht im Journal."
    )
    static let token = Words("Setup token", de: "Einrichtungstoken")
    static let tokenHint = Words(
        "It is good for one hour and once. A new one: zegel setup token.",
        de: "Es gilt eine Stunde und einmal. Ein neues: zegel setup token.")
    static let begin = Words("Become the owner", de: "Eigentümer werden")
    static let nameHint = Words("To log in with, for example your mail address.", de: "Zum Anmelden, zum Beispiel Ihre Mailadresse.")
    static let closed = Words("Zegel is set up already", de: "Zegel ist schon eingerichtet")
    static let closedHint = Words(
        "There is an administrator. Log in, or ask an owner for an account.",
        de: "Es gibt einen Administrator. Melden Sie sich an, oder bitten Sie einen Eigentümer um ein Konto.")
    static let domainsTitle = Words("Which domains are yours?", de: "Welche Domains gehören Ihnen?")
    static let domainsLead = Words(
        "Mail to them is decrypted, and mail of their people is signed and encrypted. One a line; *.example.com is everything below.",
        de: "Mail dorthin wird entschlüsselt, Mail ihrer Leute signiert und verschlüsselt. Je Zeile eine; *.example.com ist alles darunter."
    )
    static let domains = Words("Your domains", de: "Ihre Domains")
    static let already = Words("Internal already", de: "Schon intern")
    static let goOn = Words("Go on", de: "Weiter")
    static let later = Words("Later", de: "Später")
    static let routesTitle = Words("Where does mail come from, and where does it go?", de: "Woher kommt Mail, und wohin geht sie?")
    static let routesLead = Words(
        "These stand in the configuration file, because they are needed before anything else. Fill in what you know; you get the lines to paste, and then the checks say whether they work.",
        de:
            "Das steht in der Konfigurationsdatei, weil es vor allem anderen gebraucht wird. Füllen Sie aus, was Sie wissen; Sie bekommen die Zeilen zum Einfügen, und danach sagen die Prüfungen, ob sie stimmen."
    )
    static let organisation = Words("Name of your organisation", de: "Name Ihrer Organisation")
    static let organisationHint = Words("Notices are signed with it.", de: "Benachrichtigungen tragen ihn als Unterschrift.")
    static let hostName = Words("Name of this gateway", de: "Name dieses Gateways")
    static let hostHint = Words("As other mail servers know it: mx.example.com", de: "Wie andere Mailserver es kennen: mx.example.com")
    static let networks = Words("Networks of your own mail servers", de: "Netze Ihrer eigenen Mailserver")
    static let networksHint = Words(
        "Mail from there counts as mail from inside: 10.1.0.0/16. One a line.",
        de: "Mail von dort zählt als Mail von innen: 10.1.0.0/16. Je Zeile eins.")
    static let insideHost = Words("Mail server of your people", de: "Mailserver Ihrer Leute")
    static let insideHint = Words(
        "Where mail for your domains goes: mail.example.com or mail.example.com:25",
        de: "Wohin Mail für Ihre Domains geht: mail.example.com oder mail.example.com:25")
    static let outsideHost = Words("Relay to the outside", de: "Relay nach außen")
    static let outsideHint = Words(
        "Empty: straight to the mail exchangers of each domain, by DNS.", de: "Leer: direkt zu den Mailservern jeder Domain, nach DNS.")
    static let makeLines = Words("Show the lines", de: "Zeilen zeigen")
    static let lines = Words("Lines for the configuration file", de: "Zeilen für die Konfigurationsdatei")
    static let linesHint = Words(
        "Put them into zegel.toml (usually /etc/zegel/zegel.toml), replacing the ones of the same name, then reload: systemctl reload zegel.",
        de: "In zegel.toml einsetzen (meist /etc/zegel/zegel.toml), gleichnamige ersetzen, dann neu laden: systemctl reload zegel.")
    static let checks = Words("What the checks say now", de: "Was die Prüfungen jetzt sagen")
    static let checkAgain = Words("Check again", de: "Noch einmal prüfen")
    static let allGood = Words("Nothing is wrong with listeners and ways.", de: "An Listenern und Wegen ist nichts verkehrt.")
    static let badNetwork = Words(
        "“{text}” is no network: write 10.1.0.0/16 or 10.1.2.3.", de: "„{text}“ ist kein Netz: 10.1.0.0/16 oder 10.1.2.3.")
    static let badHost = Words(
        "Write a host name or address, and :port if it is not 25.", de: "Ein Rechnername oder eine Adresse, und :Port wenn nicht 25.")
    static let authorityTitle = Words("Your own certificates", de: "Ihre eigenen Zertifikate")
    static let authorityLead = Words(
        "Zegel can issue certificates for your people itself: a root, and below it the authority that issues. You can also use certificates you have and leave this out.",
        de:
            "Zegel kann Zertifikate für Ihre Leute selbst ausstellen: eine Wurzel und darunter die Stelle, die ausstellt. Sie können auch vorhandene Zertifikate benutzen und das auslassen."
    )
    static let makeAuthority = Words("Make the authority", de: "Zertifizierungsstelle anlegen")
    static let haveAuthority = Words("There is an authority: {name}.", de: "Es gibt eine Zertifizierungsstelle: {name}.")
    static let testTitle = Words("Send a test mail", de: "Eine Testmail senden")
    static let testLead = Words(
        "It takes the way all mail from inside takes. Afterwards you read its story.",
        de: "Sie geht den Weg aller Mail von innen. Danach lesen Sie ihre Geschichte.")
    static let checklist = Words("Checklist", de: "Checkliste")
    static let toChecklist = Words("On to the checklist", de: "Weiter zur Checkliste")
    static let checklistLead = Words("What is done, and what is left.", de: "Was getan ist, und was noch fehlt.")
    static let itemDomain = Words("At least one domain is internal", de: "Mindestens eine Domain ist intern")
    static let itemKeys = Words("There are keys for signing and decrypting", de: "Es gibt Schlüssel zum Signieren und Entschlüsseln")
    static let itemAuthority = Words("An authority of your own issues certificates", de: "Eine eigene Stelle stellt Zertifikate aus")
    static let itemRoots = Words(
        "Roots are trusted, so that partners' certificates count", de: "Wurzeln wird vertraut, damit Zertifikate von Partnern gelten")
    static let itemReady = Words("The engine takes mail", de: "Die Engine nimmt Mail an")
    static let itemFindings = Words("The checks find no problem", de: "Die Prüfungen finden kein Problem")
    static let itemMail = Words("A first mail went through", de: "Eine erste Mail ging durch")
    static let missing = Words("still to do", de: "noch zu tun")
    static let toOverview = Words("To the overview", de: "Zur Übersicht")
}
