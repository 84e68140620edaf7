import Web

enum CertificateWords {
    static let leads: [Place: Words] = [
        .certificates: Words(
            "Certificates of people and of authorities between. Mail is encrypted to those that are usable.",
            de: "Zertifikate von Personen und Zwischenstellen. An brauchbare wird verschlüsselt."),
        .roots: Words("Whom is trusted: everything below these counts.", de: "Wem vertraut wird: Alles darunter gilt."),
        .keys: Words(
            "Certificates whose private key is here: they sign and decrypt.",
            de: "Zertifikate, deren privater Schlüssel hier liegt: Sie signieren und entschlüsseln."),
        .trust: Words(
            "Decided by hand: white-listed ones count whatever their issuer is worth, black-listed ones never.",
            de: "Von Hand entschieden: Weiß gelistete gelten, gleich was ihr Aussteller gilt, schwarz gelistete nie."),
    ]
    static let subject = Words("Whose", de: "Wessen")
    static let issuer = Words("Issued by", de: "Ausgestellt von")
    static let ends = Words("Ends", de: "Endet")
    static let begins = Words("Begins", de: "Beginnt")
    static let serial = Words("Serial number", de: "Seriennummer")
    static let thumbprint = Words("Thumbprint (SHA-256)", de: "Fingerabdruck (SHA-256)")
    static let keyKind = Words("Key", de: "Schlüssel")
    static let addresses = Words("Addresses", de: "Adressen")
    static let source = Words("Came by", de: "Kam durch")
    static let sources: [String: Words] = [
        "import": Words("import", de: "Import"), "mail": Words("a mail", de: "eine Mail"),
        "ca": Words("our authority", de: "unsere Stelle"),
    ]
    static let state = Words("State", de: "Zustand")
    static let valid = Words("not expired", de: "nicht abgelaufen")
    static let endsSoon = Words("ends {when}", de: "endet {when}")
    static let ended = Words("ended {when}", de: "endete {when}")
    static let notYet = Words("begins {when}", de: "beginnt {when}")
    static let pending = Words("waits for approval", de: "wartet auf Freigabe")
    static let hasKey = Words("private key here", de: "privater Schlüssel hier")
    static let isRoot = Words("trusted root", de: "vertraute Wurzel")
    static let isCA = Words("authority", de: "Zertifizierungsstelle")
    static let whiteListed = Words("white-listed", de: "weiß gelistet")
    static let blackListed = Words("black-listed", de: "schwarz gelistet")
    static let empty = Words("Nothing was found", de: "Nichts gefunden")
    static let emptyHint = Words("Change the filter, or import a file.", de: "Ändern Sie den Filter, oder importieren Sie eine Datei.")
    static let filterAll = Words("All", de: "Alle")
    static let filterExpiring = Words("End within 30 days", de: "Enden in 30 Tagen")
    static let filterPending = Words("Wait for approval", de: "Warten auf Freigabe")
    static let filterUntrusted = Words("Cannot be used", de: "Nicht brauchbar")
    static let filterNoKey = Words("Without key here", de: "Ohne Schlüssel hier")
    static let filters = Words("Which ones", de: "Welche")
    static let text = Words("Name or issuer", de: "Name oder Aussteller")
    static let canEncrypt = Words("It may be used to encrypt", de: "Es darf zum Verschlüsseln benutzt werden")
    static let cannotEncrypt = Words("It may not be used to encrypt", de: "Es darf nicht zum Verschlüsseln benutzt werden")
    static let canSign = Words("It may be used to sign", de: "Es darf zum Signieren benutzt werden")
    static let cannotSign = Words("It may not be used to sign", de: "Es darf nicht zum Signieren benutzt werden")
    static let headlineGood = Words("The certificate of {name} can be used", de: "Das Zertifikat von {name} ist brauchbar")
    static let headlineBad = Words(
        "The certificate of {name} cannot be used to encrypt", de: "Das Zertifikat von {name} ist nicht zum Verschlüsseln brauchbar")
    static let headlineRoot = Words("{name} is a trusted root", de: "{name} ist eine vertraute Wurzel")
    static let whyNot = Words("Why", de: "Warum")
    static let path = Words("Its path, down from the root", de: "Sein Pfad, von der Wurzel abwärts")
    static let noPath = Words("No path to a trusted root was found.", de: "Es fand sich kein Pfad zu einer vertrauten Wurzel.")
    static let pem = Words("As PEM", de: "Als PEM")
    static let chain = Words("With its path (.p7b)", de: "Mit seinem Pfad (.p7b)")
    static let facts = Words("What it says", de: "Was darin steht")
    static let reportNew = Words("new", de: "neu")
    static let reportKnown = Words("known already", de: "schon bekannt")
    static let reportRefused = Words("refused", de: "abgelehnt")
    static let reportHead = Words(
        "{new} new, {known} known already, {refused} refused", de: "{new} neu, {known} schon bekannt, {refused} abgelehnt")
    static let withKey = Words("with its key", de: "mit Schlüssel")
    static let whitelist = Words("Trust it by hand", de: "Von Hand vertrauen")
    static let blacklist = Words("Never trust it", de: "Nie vertrauen")
    static let offList = Words("Take it off the trust list", de: "Von der Vertrauensliste nehmen")
    static let trustNote = Words("Trust list", de: "Vertrauensliste")
}

enum CRLWords {
    static let lead = Words(
        "What authorities have revoked. Lists are fetched by themselves; an old one stays until a newer one comes.",
        de: "Was Stellen gesperrt haben. Listen werden von selbst geholt; eine alte bleibt, bis eine neuere kommt.")
    static let entries = Words("Revoked", de: "Gesperrt")
    static let updated = Words("Of", de: "Vom")
    static let next = Words("Next due", de: "Nächste fällig")
    static let effect = Words("Effect", de: "Wirkung")
    static let counts = Words("counts", de: "gilt")
    static let overdue = Words("overdue", de: "überfällig")
    static let noEffect = Words("no effect", de: "ohne Wirkung")
    static let empty = Words("There is no revocation list", de: "Es gibt keine Sperrliste")
    static let emptyHint = Words(
        "They come with the first certificates that name where theirs is.",
        de: "Sie kommen mit den ersten Zertifikaten, die sagen, wo ihre liegt.")
    static let serial = Words("Serial number", de: "Seriennummer")
    static let revokedAt = Words("Revoked", de: "Gesperrt am")
    static let number = Words("Number", de: "Nummer")
    static let source = Words("Source", de: "Quelle")
    static let delta = Words("changes only (delta)", de: "nur Änderungen (Delta)")
    static let find = Words("Serial number", de: "Seriennummer")
    static let notListed = Words("No certificate of this number is on the list.", de: "Kein Zertifikat dieser Nummer steht auf der Liste.")
    static let outcomes: [String: Words] = [
        "new": Words("new", de: "neu"), "known": Words("known already", de: "schon bekannt"),
        "older": Words("older than what is here", de: "älter als die vorhandene"),
    ]
    static let came = Words("came", de: "kam")
    static let nothingToFetch = Words("No certificate names a list to fetch.", de: "Kein Zertifikat nennt eine Liste zum Holen.")
}
