import Web

enum AuthorityWords {
    static let lead = Words(
        "Certificates for your own people: who issues, who asked, what was revoked.",
        de: "Zertifikate für die eigenen Leute: wer ausstellt, wer gefragt hat, was gesperrt ist.")
    static let authorities = Words("Authorities", de: "Stellen")
    static let requests = Words("Requests", de: "Anträge")
    static let bulk = Words("For many", de: "Für viele")
    static let procedures = Words("When something happens", de: "Wenn etwas passiert")
    static let empty = Words("There is no authority", de: "Es gibt keine Stelle")
    static let emptyHint = Words(
        "Make one in a minute: a root, and below it the one that issues.",
        de: "In einer Minute angelegt: eine Wurzel, und darunter die Stelle, die ausstellt.")
    static let issued = Words("Issued", de: "Ausgestellt")
    static let revoked = Words("Revoked", de: "Gesperrt")
    static let passwordInPortal = Words("waits in the portal, for its owner alone", de: "wartet im Portal, nur für den Besitzer")
    static let passwordBySMS = Words("goes to the phone {phone} by SMS", de: "geht per SMS an das Telefon {phone}")
    static let list = Words("Revocation list good until", de: "Sperrliste gut bis")
    static let lastList = Words("Its last revocation list is good until", de: "Ihre letzte Sperrliste ist gut bis")
    static let ready = Words("ready", de: "bereit")
    static let isDefault = Words("issues by default", de: "stellt aus, wenn nichts anderes gilt")
    static let root = Words("root", de: "Wurzel")
    static let above = Words("Above it", de: "Darüber")
    static let domains = Words("May issue for", de: "Darf ausstellen für")
    static let everyDomain = Words("every domain", de: "jede Domain")
    static let request = Words("The request for its certificate", de: "Der Antrag auf ihr Zertifikat")
    static let certificate = Words("Its certificate", de: "Ihr Zertifikat")
    static let forWhom = Words("For", de: "Für")
    static let asked = Words("Asked", de: "Gefragt")
    static let waitsFor = Words("What it waits for", de: "Worauf er wartet")
    static let requestStates: [String: Words] = [
        "waiting": Words("waiting", de: "wartet"), "issued": Words("issued", de: "ausgestellt"),
        "failed": Words("failed", de: "fehlgeschlagen"), "cancelled": Words("cancelled", de: "abgebrochen"),
    ]
    static let noRequests = Words("No request fits", de: "Kein Antrag passt")
    static let noRequestsHint = Words(
        "Issue a certificate, and its request stands here.", de: "Stellen Sie ein Zertifikat aus, und sein Antrag steht hier.")
    static let approve = Words("Approve", de: "Freigeben")
    static let retry = Words("Try again", de: "Noch einmal")
    static let cancel = Words("Cancel", de: "Abbrechen")
    static let toOutside = Words("Request for the outside authority", de: "Antrag für die andere Stelle")
    static let noBulk = Words("No file was taken in", de: "Es wurde keine Datei angenommen")
    static let noBulkHint = Words(
        "A CSV file with one person a line gives each a certificate.",
        de: "Eine CSV-Datei mit einer Person je Zeile gibt jeder ein Zertifikat.")
    static let progress = Words(
        "{issued} of {total} issued, {failed} failed", de: "{issued} von {total} ausgestellt, {failed} fehlgeschlagen")
    static let over = Words("finished", de: "fertig")
    static let running = Words("at work", de: "in Arbeit")
    static let cancelled = Words("stopped", de: "angehalten")
    static let started = Words("Started", de: "Begonnen")
    static let by = Words("By", de: "Von")
    static let line = Words("Line", de: "Zeile")
    static let failures = Words("What came to nothing", de: "Was nicht gelang")
    static let lineOutcomes: [String: Words] = [
        "new": Words("gets a certificate", de: "bekommt ein Zertifikat"), "known": Words("has one already", de: "hat schon eins"),
        "bad": Words("cannot be read", de: "nicht lesbar"),
    ]
    static let lineSum = Words(
        "{new} get a certificate, {known} have one already, {bad} lines cannot be read.",
        de: "{new} bekommen ein Zertifikat, {known} haben schon eins, {bad} Zeilen sind nicht lesbar.")
    static let keyFiles = Words("Passwords of the key files", de: "Passwörter der Schlüsseldateien")
    static let password = Words("Password", de: "Passwort")
    static let listsSigned = Words("Revocation lists signed", de: "Signierte Sperrlisten")
    static let procedureLead = Words(
        "Each shows first what it will do, step by step, and leaves a record.",
        de: "Jeder Ablauf zeigt zuerst Schritt für Schritt, was er tut, und hinterlässt einen Eintrag.")
    static let steps = Words("Steps", de: "Schritte")
    static let stepStates: [String: Words] = [
        "planned": Words("planned", de: "geplant"), "done": Words("done", de: "erledigt"),
        "nothing": Words("nothing to do", de: "nichts zu tun"), "failed": Words("failed", de: "fehlgeschlagen"),
    ]
    static let concerned = Words(
        "Mail that was encrypted to these keys: {count}", de: "Mail, die an diese Schlüssel verschlüsselt war: {count}")
    static let inventory = Words("What was within reach", de: "Was erreichbar war")
    static let hints = Words("What to do besides", de: "Was sonst zu tun ist")
}
