import Web

enum SettingsWords {
    static let leadGlobal = Words(
        "What counts for everybody. A domain or a user can have values of its own.",
        de: "Was für alle gilt. Eine Domain oder ein Benutzer kann eigene Werte haben.")
    static let leadLevel = Words(
        "What counts for {level}, and where each value comes from.", de: "Was für {level} gilt, und woher jeder Wert kommt.")
    static let setting = Words("Setting", de: "Einstellung")
    static let value = Words("Value", de: "Wert")
    static let origin = Words("Comes from", de: "Kommt von")
    static let ownOnly = Words("Only those set here", de: "Nur hier gesetzte")
    static let everything = Words("All", de: "Alle")
    static let setHere = Words("set here", de: "hier gesetzt")
    static let forEverybody = Words("For everybody", de: "Für alle")
    static let level = Words("For whom", de: "Für wen")
    static let levelHint = Words(
        "A domain, *.example.com, or a mail address; empty: everybody.",
        de: "Eine Domain, *.example.com, oder eine Mailadresse; leer: alle.")
    static let find = Words("Name or meaning", de: "Name oder Bedeutung")
    static let noneHere = Words("Nothing is set here", de: "Hier ist nichts gesetzt")
    static let noneHint = Words(
        "Everything is inherited. Show all settings to change one.",
        de: "Alles wird geerbt. Zeigen Sie alle Einstellungen, um eine zu ändern.")
    static let notFound = Words("No setting fits", de: "Keine Einstellung passt")
    static let notFoundHint = Words("Try a shorter word.", de: "Versuchen Sie ein kürzeres Wort.")
    static let takes = Words("Takes", de: "Nimmt")
    static let factory = Words("From the factory", de: "Werkseinstellung")
    static let now = Words("Now", de: "Jetzt")
    static let newValue = Words("New value", de: "Neuer Wert")
    static let inherit = Words("Inherit again", de: "Wieder erben")
    static let noEffectYet = Words("Without effect: {why}", de: "Ohne Wirkung: {why}")
    static let secretHint = Words("It is never shown again.", de: "Er wird nie wieder gezeigt.")
    static let on = Words("true: on", de: "true: ein")
    static let off = Words("false: off", de: "false: aus")
    static let effect = Words("What changes", de: "Was sich ändert")
    static let nothingChanges = Words(
        "Nothing would change: this value counts already.", de: "Nichts würde sich ändern: Dieser Wert gilt schon.")
    static let before = Words("Until now", de: "Bisher")
    static let after = Words("Then", de: "Dann")
    static let inherited = Words("inherited: {value}", de: "geerbt: {value}")
    static let whom = Words("Whom it concerns", de: "Wen es betrifft")
    static let domainCount = Words("{count} domains", de: "{count} Domains")
    static let userCount = Words("{count} users with entries", de: "{count} Benutzer mit Einträgen")
    static let everybodyElse = Words("everybody without an entry of their own, too", de: "auch alle ohne eigenen Eintrag")
    static let nobody = Words("Nobody has another value then.", de: "Niemand hat dann einen anderen Wert.")
    static let mail = Words("Mail of the last {days} days", de: "Mail der letzten {days} Tage")
    static let mailSame = Words(
        "{looked} messages were decided again: all would go as they went.",
        de: "{looked} Nachrichten wurden neu entschieden: Alle gingen, wie sie gingen.")
    static let mailDifferent = Words(
        "{looked} messages were decided again: {different} would go another way.",
        de: "{looked} Nachrichten wurden neu entschieden: {different} gingen einen anderen Weg.")
    static let noMail = Words(
        "There is no mail of these days to decide again.", de: "Aus diesen Tagen gibt es keine Mail zum Neuentscheiden.")
    static let wouldBe = Words("Went", de: "Ging")
    static let wouldGo = Words("Would go", de: "Ginge")
    static let unknown = Words("For {count} the record does not say enough.", de: "Bei {count} sagt der Eintrag nicht genug.")
    static let file = Words("As a file", de: "Als Datei")
    static let export = Words("Save all as a file", de: "Alle als Datei speichern")
    static let fileLead = Words(
        "All that is set, as one TOML file: to keep, to compare, to move to another gateway.",
        de: "Alles Gesetzte als eine TOML-Datei: zum Aufheben, Vergleichen, Umziehen.")
    static let reallyEveryone = Words("everybody", de: "alle")
}

enum DomainWords {
    static let lead = Words(
        "Domains with entries of their own. Internal ones are yours: mail to them is decrypted.",
        de: "Domains mit eigenem Eintrag. Interne gehören Ihnen: Mail dorthin wird entschlüsselt.")
    static let locality = Words("Is it yours?", de: "Ist sie Ihre?")
    static let isInternal = Words("internal: ours", de: "intern: unsere")
    static let isExternal = Words("external", de: "extern")
    static let ownSettings = Words("Settings of its own", de: "Eigene Einstellungen")
    static let empty = Words("No domain has an entry", de: "Keine Domain hat einen Eintrag")
    static let emptyHint = Words(
        "Begin with your own domains: without an internal one, mail from outside is refused.",
        de: "Beginnen Sie mit Ihren eigenen: Ohne eine interne wird Mail von außen abgewiesen.")
    static let encryption = Words("Encryption", de: "Verschlüsselung")
    static let people = Words("People with entries", de: "Leute mit Einträgen")
    static let allSettings = Words("All settings of it", de: "Alle Einstellungen dafür")
    static let demand = Words("Demand encryption", de: "Verschlüsselung verlangen")
    static let markInternal = Words("Mark as internal", de: "Als intern kennzeichnen")
    static let certificates = Words("Certificates", de: "Zertifikate")
    static let noUsers = Words("Nobody there has an entry of his own.", de: "Niemand dort hat einen eigenen Eintrag.")
    static let modes: [String: Words] = [
        "never": Words("never encrypted", de: "nie verschlüsselt"), "allow": Words("when possible", de: "wenn möglich"),
        "force": Words("by every method", de: "mit allen Mitteln"), "mandatory": Words("or not sent", de: "oder gar nicht"),
    ]
    static let mode = Words("Mail to it is encrypted", de: "Mail dorthin wird verschlüsselt")
}

enum UserWords {
    static let lead = Words(
        "Addresses with settings, certificates or passwords of their own.",
        de: "Adressen mit eigenen Einstellungen, Zertifikaten oder Passwörtern.")
    static let added = Words("Added", de: "Hinzugefügt")
    static let empty = Words("Nobody has an entry", de: "Niemand hat einen Eintrag")
    static let emptyHint = Words(
        "That is fine: everybody gets what his domain says. Add somebody who needs something else.",
        de: "Das ist in Ordnung: Alle bekommen, was ihre Domain sagt. Fügen Sie jemanden hinzu, der anderes braucht.")
    static let find = Words("Go to an address", de: "Zu einer Adresse")
    static let onlyDomain = Words("Only this domain", de: "Nur diese Domain")
    static let settings = Words("Settings", de: "Einstellungen")
    static let noCertificates = Words(
        "There is no certificate for this address: mail to it cannot be encrypted with S/MIME.",
        de: "Für diese Adresse gibt es kein Zertifikat: Mail dorthin lässt sich nicht mit S/MIME verschlüsseln.")
    static let inherits = Words("Everything is inherited.", de: "Alles wird geerbt.")
    static let mail = Words("Mail to this address", de: "Mail an diese Adresse")
}
