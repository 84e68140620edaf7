import Web

enum CommonWords {
    static let skip = Words("Skip to the content", de: "Zum Inhalt springen")
    static let menu = Words("Menu", de: "Menü")
    static let navigation = Words("Pages", de: "Seiten")
    static let helpAbout = Words("Help: {place}", de: "Hilfe: {place}")
    static let optional = Words("optional", de: "freiwillig")
    static let seeFields = Words(
        "Nothing was changed. Please look at the marked fields.", de: "Nichts wurde geändert. Bitte die markierten Felder ansehen.")
    static let fillIn = Words("Please fill this in.", de: "Bitte ausfüllen.")
    static let aNumber = Words("This is to be a whole number.", de: "Hier gehört eine ganze Zahl hin.")
    static let onePerLine = Words("One a line.", de: "Je Zeile eins.")
    static let asSet = Words("as the settings say", de: "wie die Einstellungen sagen")
    static let firstPage = Words("To the first page", de: "Zur ersten Seite")
    static let moreFields = Words("More, which most leave as it is", de: "Mehr, was die meisten so lassen")
    static let more = Words("More", de: "Weiter")
    static let search = Words("Search", de: "Suchen")
    static let all = Words("All", de: "Alle")
    static let cancel = Words("Cancel", de: "Abbrechen")
    static let back = Words("Back", de: "Zurück")
    static let yes = Words("yes", de: "ja")
    static let no = Words("no", de: "nein")
    static let none = Words("none", de: "keine")
    static let send = Words("Send", de: "Absenden")
    static let actions = Words("What can be done", de: "Was sich tun lässt")
    static let nothingYet = Words("Nothing here yet", de: "Hier ist noch nichts")
    static let done = Words("Done.", de: "Erledigt.")
    static let showEffect = Words("Show what it will do", de: "Zeigen, was geschieht")
    static let doIt = Words("Yes, do it", de: "Ja, ausführen")
    static let effectFirst = Words(
        "Nothing has happened yet. This is what will happen:", de: "Noch ist nichts geschehen. Das wird geschehen:")
    static let cannotBeUndone = Words("This cannot be undone.", de: "Das lässt sich nicht rückgängig machen.")
    static let shownOnce = Words(
        "Write this down now: it is shown this once and never again.", de: "Jetzt aufschreiben: Das wird nur dieses eine Mal gezeigt.")
    static let download = Words("Download", de: "Herunterladen")
    static let fromTo = Words("From", de: "Von")
    static let to = Words("To", de: "An")
    static let when = Words("When", de: "Wann")
    static let state = Words("State", de: "Zustand")
    static let name = Words("Name", de: "Name")
    static let value = Words("Value", de: "Wert")
    static let count = Words("Count", de: "Anzahl")
    static let reason = Words("Reason", de: "Grund")
    static let remedy = Words("What to do", de: "Was zu tun ist")
    static let domain = Words("Domain", de: "Domain")
    static let address = Words("Address", de: "Adresse")
    static let mailAddress = Words("Mail address", de: "Mailadresse")
    static let certificate = Words("Certificate", de: "Zertifikat")
    static let until = Words("Until", de: "Bis")
    static let since = Words("Since", de: "Seit")
    static let change = Words("Change", de: "Ändern")
    static let remove = Words("Remove", de: "Entfernen")
    static let show = Words("Show", de: "Zeigen")
    static let add = Words("Add", de: "Hinzufügen")
    static let result = Words("Result", de: "Ergebnis")
    static let allGood = Words("good", de: "gut")
    static let warning = Words("attention", de: "Achtung")
    static let problem = Words("problem", de: "Problem")
    static let note = Words("note", de: "Hinweis")
    static let asTable = Words("Show as table", de: "Als Tabelle zeigen")
    static let command = Words("On the command line", de: "Auf der Kommandozeile")
}

enum TimeWords {
    static let today = Words("today", de: "heute")
    static let yesterday = Words("yesterday", de: "gestern")
    static let one = [Words("second", de: "Sekunde"), Words("minute", de: "Minute"), Words("hour", de: "Stunde"), Words("day", de: "Tag")]
    static let many = [
        Words("seconds", de: "Sekunden"), Words("minutes", de: "Minuten"), Words("hours", de: "Stunden"), Words("days", de: "Tagen"),
    ]
    static let short = ["s", "min", "h", "d"]
    static let ago = Words("{time} ago", de: "vor {time}")
    static let within = Words("in {time}", de: "in {time}")
}

enum NavigationWords {
    static let overview = Words("Overview", de: "Übersicht")
    static let whoAndHow = Words("Who and how", de: "Wer und wie")
    static let trust = Words("Trust", de: "Vertrauen")
    static let recipients = Words("Recipients", de: "Empfänger")
    static let system = Words("System", de: "System")
    static let names: [Place: Words] = [
        .overview: overview,
        .messages: Words("Messages", de: "Nachrichten"),
        .queue: Words("Queue", de: "Warteschlange"),
        .domains: Words("Domains", de: "Domains"),
        .users: Words("Users", de: "Benutzer"),
        .settings: Words("Settings", de: "Einstellungen"),
        .explain: Words("Explain", de: "Erklären"),
        .certificates: Words("Certificates", de: "Zertifikate"),
        .roots: Words("Roots", de: "Wurzeln"),
        .keys: Words("Keys", de: "Schlüssel"),
        .trust: Words("Trust list", de: "Vertrauensliste"),
        .revocation: Words("Revocation lists", de: "Sperrlisten"),
        .authority: Words("Authority", de: "Zertifizierungsstelle"),
        .templates: Words("Templates", de: "Vorlagen"),
        .sms: Words("SMS", de: "SMS"),
        .passwords: Words("PDF passwords", de: "PDF-Passwörter"),
        .replies: Words("Reply links", de: "Antwort-Links"),
        .portalUsers: Words("Portal users", de: "Portalbenutzer"),
        .accounts: Words("Mail accounts", de: "Mailkonten"),
        .administrators: Words("Administrators", de: "Administratoren"),
        .roles: Words("Roles", de: "Rollen"),
        .tokens: Words("API tokens", de: "API-Token"),
        .audit: Words("Audit", de: "Protokoll"),
        .status: Words("Status and doctor", de: "Zustand und Diagnose"),
    ]
}
