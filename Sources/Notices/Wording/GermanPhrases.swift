extension Phrasebook {
    /// In the order they are tried: the longer beginnings first.
    static let germanPhrases: [(String, String)] = [
        // Decisions (Policy).
        ("encryption is mandatory and was not possible: %", "Verschlüsselung ist vorgeschrieben und war nicht möglich: %"),
        ("signing is required and was not possible: %", "Eine Signatur ist vorgeschrieben und war nicht möglich: %"),
        ("S/MIME is not among the methods for %", "S/MIME gehört nicht zu den Verfahren für %"),
        ("S/MIME: it is switched off for %", "S/MIME ist für % ausgeschaltet"),
        ("it is switched off", "S/MIME ist ausgeschaltet"),
        ("it is a meeting request", "es ist eine Besprechungsanfrage"),
        ("there is no certificate for %", "es gibt kein Zertifikat für %"),
        ("no usable certificate for %", "es gibt kein verwendbares Zertifikat für %"),
        ("the mail has no From field", "die Nachricht hat kein From-Feld"),
        ("the From field does not name exactly one mailbox", "das From-Feld nennt nicht genau ein Postfach"),
        ("the From field cannot be read", "das From-Feld ist nicht lesbar"),
        ("the author is not known", "der Absender ist nicht bekannt"),
        ("% is not an internal address", "% ist keine interne Adresse"),
        // Deliveries (Queue, SMTPTransport).
        ("the other server refused the message", "der andere Server hat die Nachricht abgelehnt"),
        ("the other server could not be reached", "der andere Server ist nicht erreichbar"),
        ("the other server asked to try again later", "der andere Server bittet um einen späteren Versuch"),
        ("every try failed until the time for delivery was over", "jeder Versuch schlug fehl, bis die Zeit für die Zustellung um war"),
        // What to do.
        (
            "Do not use this key any more. A new one is on its way to you.",
            "Verwenden Sie diesen Schlüssel nicht mehr. Ein neuer ist unterwegs."
        ),
        ("Do not trust certificates of this authority any more.", "Vertrauen Sie Zertifikaten dieser Zertifizierungsstelle nicht mehr."),
        ("See zegel status and the log.", "Sehen Sie in zegel status und im Protokoll nach."),
        ("the authority did not answer", "die Zertifizierungsstelle hat nicht geantwortet"),
    ]
}
