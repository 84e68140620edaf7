import Web

enum StoryWords {
    static let theMessage = Words("The message", de: "Die Nachricht")
    static let oneRecipient = Words("one recipient", de: "einen Empfänger")
    static let recipients = Words("{count} recipients", de: "{count} Empfänger")
    static let unknown = Words("unknown", de: "unbekannt")
    static let andMore = Words("and {count} more", de: "und {count} weitere")
    static let refusedCertificates = Words("Certificates that were not used", de: "Zertifikate, die nicht benutzt wurden")
    static let refusedBecause = Words("Refused because", de: "Abgelehnt, weil")
    static let whatWouldChange = Words("What would change this", de: "Was das ändern würde")
    static let plainRemedy = Words(
        "It left without encryption because no way to encrypt was usable, and none was demanded. Import or trust a certificate of the recipient, or demand encryption next time.",
        de:
            "Sie ging unverschlüsselt, weil kein Weg zum Verschlüsseln brauchbar war und keiner verlangt wurde. Importieren Sie ein Zertifikat des Empfängers oder vertrauen Sie einem, oder verlangen Sie beim nächsten Mal Verschlüsselung."
    )
    static let refusedRemedy = Words(
        "{name} got nothing because encryption was demanded and not possible. A certificate of the recipient changes that.",
        de: "{name} bekam nichts, weil Verschlüsselung verlangt und nicht möglich war. Ein Zertifikat des Empfängers ändert das.")
    static let makeMandatory = Words("Make {domain} mandatory", de: "{domain} verpflichtend machen")
    static let addToTrustList = Words("Trust the first of them", de: "Dem ersten davon vertrauen")

    static let marks: [Tone: Words] = [
        .good: Words("done", de: "erledigt"), .problem: Words("not possible", de: "nicht möglich"),
        .attention: Words("attention", de: "Achtung"),
        .neutral: Words("nothing to do", de: "nichts zu tun"), .information: Words("note", de: "Hinweis"),
    ]

    static let outcomes: [String: Words] = [
        "signedAndEncrypted": Words("signed and encrypted", de: "signiert und verschlüsselt"),
        "encrypted": Words("encrypted", de: "verschlüsselt"),
        "signed": Words("sent plain, signed", de: "unverschlüsselt, signiert"), "plain": Words("sent plain", de: "unverschlüsselt"),
        "alreadyEncrypted": Words("already encrypted", de: "war schon verschlüsselt"), "delivered": Words("delivered", de: "zugestellt"),
        "deliveredEncrypted": Words("delivered encrypted", de: "verschlüsselt zugestellt"),
        "refused": Words("not sent", de: "nicht gesendet"),
        "held": Words("held", de: "angehalten"),
    ]

    /// The worst news first.
    static let classes: [(outcomes: Set<String>, past: Words, future: Words)] = [
        (
            ["refused"], Words("was not sent to {people}", de: "ging nicht an {people}"),
            Words("would not be sent to {people}", de: "ginge nicht an {people}")
        ),
        (
            ["held"], Words("is held for {people}", de: "wird angehalten für {people}"),
            Words("would be held for {people}", de: "würde angehalten für {people}")
        ),
        (
            ["plain", "signed"], Words("was sent without encryption to {people}", de: "ging unverschlüsselt an {people}"),
            Words("would be sent without encryption to {people}", de: "ginge unverschlüsselt an {people}")
        ),
        (
            ["encrypted", "signedAndEncrypted", "alreadyEncrypted"],
            Words("was sent encrypted to {people}", de: "ging verschlüsselt an {people}"),
            Words("would be sent encrypted to {people}", de: "ginge verschlüsselt an {people}")
        ),
        (
            ["deliveredEncrypted"], Words("was delivered encrypted to {people}", de: "wurde verschlüsselt zugestellt an {people}"),
            Words("would be delivered encrypted to {people}", de: "würde verschlüsselt zugestellt an {people}")
        ),
        (
            ["delivered"], Words("was delivered to {people}", de: "wurde zugestellt an {people}"),
            Words("would be delivered to {people}", de: "würde zugestellt an {people}")
        ),
    ]
}

enum MessageWords {
    static let lead = Words(
        "Every message of the past and what became of it. Find one, and read why.",
        de: "Jede Nachricht der Vergangenheit und was aus ihr wurde. Eine finden und lesen, warum.")
    static let outcome = Words("Outcome", de: "Ausgang")
    static let delivery = Words("Delivery", de: "Zustellung")
    static let deliveries: [String: Words] = [
        "delivered": Words("delivered", de: "zugestellt"), "deferred": Words("tried again later", de: "wird später versucht"),
        "failed": Words("refused there", de: "dort abgelehnt"),
    ]
    static let notTried = Words("not tried yet", de: "noch nicht versucht")
    static let anyOutcome = Words("any", de: "jeder")
    static let messageID = Words("Message-ID", de: "Message-ID")
    static let text = Words("Anywhere in the record", de: "Irgendwo im Eintrag")
    static let sinceHint = Words("2026-11-30, 7 d, 2 h", de: "2026-11-30, 7 d, 2 h")
    static let empty = Words("No message was found", de: "Keine Nachricht gefunden")
    static let emptyHint = Words(
        "Take something out of the search, or go further back. A mail that came this moment may need a second to appear here.",
        de:
            "Nehmen Sie etwas aus der Suche heraus oder gehen Sie weiter zurück. Eine eben angekommene Mail braucht vielleicht eine Sekunde."
    )
    static let title = Words("Message", de: "Nachricht")
    static let from = Words("From {name}", de: "Von {name}")
    static let nullSender = Words("the null sender (a notice)", de: "dem leeren Absender (eine Benachrichtigung)")
    static let recipients = Words("Recipients", de: "Empfänger")
    static let tries = Words("Delivery", de: "Zustellung")
    static let noTries = Words("No delivery was tried yet.", de: "Noch keine Zustellung versucht.")
    static let server = Words("Server", de: "Server")
    static let answer = Words("Answer", de: "Antwort")
    static let settings = Words("Settings that counted", de: "Einstellungen, die galten")
    static let noSettings = Words("Only the factory settings.", de: "Nur die Werkseinstellungen.")
    static let record = Words("The whole record", de: "Der ganze Eintrag")
    static let id = Words("Id", de: "Kennung")
    static let size = Words("Size", de: "Größe")
    static let listener = Words("Taken in at", de: "Angenommen an")
    static let inQueue = Words("Show it in the queue", de: "In der Warteschlange zeigen")
    static let underWay = Words("The message is under way", de: "Die Nachricht ist unterwegs")
    static let underWayHint = Words(
        "Nothing was decided about it yet. This page follows it by itself.",
        de: "Über sie wurde noch nichts entschieden. Diese Seite folgt ihr von selbst.")
    static let explainAgain = Words("What would happen today?", de: "Was geschähe heute?")
    static let csv = Words("As CSV", de: "Als CSV")

    // Explain
    static let explainLead = Words(
        "What would become of a mail, and why. Nothing is sent, stored or fetched.",
        de: "Was aus einer Mail würde, und warum. Nichts wird gesendet, gespeichert oder geholt.")
    static let toHint = Words("One or more addresses, one a line.", de: "Eine oder mehrere Adressen, je Zeile eine.")
    static let fromHint = Words("Empty: the author of the file.", de: "Leer: der Verfasser der Datei.")
    static let subject = Words("Subject", de: "Betreff")
    static let origin = Words("Where it comes from", de: "Woher sie kommt")
    static let inside = Words("from inside", de: "von innen")
    static let outside = Words("from outside", de: "von außen")
    static let file = Words("The mail as a file", de: "Die Mail als Datei")
    static let fileHint = Words(
        "An .eml file; without one it is a mail without text.", de: "Eine .eml-Datei; ohne sie ist es eine Mail ohne Text.")
    static let headers = Words("Further header fields", de: "Weitere Kopfzeilen")
    static let headersHint = Words("Name: value, one a line.", de: "Name: Wert, je Zeile eine.")
    static let proposed = Words("By other settings", de: "Mit anderen Einstellungen")
    static let proposedHint = Words(
        "encrypt.mode=force for all, partner.example:encrypt.mode=force for a domain; one a line.",
        de: "encrypt.mode=force für alle, partner.example:encrypt.mode=force für eine Domain; je Zeile eine.")
    static let explain = Words("Explain", de: "Erklären")
    static let notAccepted = Words("It would not be accepted", de: "Sie würde nicht angenommen")
}
