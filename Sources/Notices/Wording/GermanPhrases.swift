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
        // PDFs and their passwords (Policy).
        ("encryption was asked for and was not possible: %", "Verschlüsselung war verlangt und nicht möglich: %"),
        ("encryption was asked for and failed: %", "Verschlüsselung war verlangt und schlug fehl: %"),
        ("no PDF: %", "kein PDF: %"), ("no PDF could be made: %", "es ließ sich kein PDF herstellen: %"),
        ("the message cannot be made a PDF", "aus der Nachricht lässt sich kein PDF machen"),
        ("the password has % bytes, and a PDF takes 127", "das Passwort hat % Bytes, ein PDF nimmt 127"),
        ("no password is set for %", "für % ist kein Passwort gesetzt"),
        ("SMS is not allowed for %", "SMS ist für % nicht erlaubt"),
        ("there is no way to send an SMS", "es gibt keinen Weg, eine SMS zu senden"),
        ("no telephone number is known of %", "von % ist keine Telefonnummer bekannt"),
        ("the telephone number in the subject is none", "die Telefonnummer im Betreff ist keine"),
        (
            "the telephone number in the subject cannot be that of several recipients",
            "die Telefonnummer im Betreff kann nicht die mehrerer Empfänger sein"
        ),
        ("there is no portal that shows one-time passwords", "es gibt kein Portal, das Einmalpasswörter zeigt"),
        ("% has no secret for one-time passwords", "% hat kein Geheimnis für Einmalpasswörter"),
        ("there is no password in the subject", "im Betreff steht kein Passwort"),
        ("the password in the subject has fewer than % characters", "das Passwort im Betreff hat weniger als % Zeichen"),
        (
            "the subject could not be searched for the password in time",
            "der Betreff ließ sich nicht rechtzeitig nach dem Passwort durchsuchen"
        ),
        // What a signature in a PDF was worth (Gateway).
        ("The sender signed this message: %.", "Der Absender hat diese Nachricht signiert: %."),
        ("the signature is valid", "die Signatur ist gültig"),
        (
            "the signature is valid and by the certificate of the author's domain, not his own",
            "die Signatur ist gültig und mit dem Zertifikat der Domain des Absenders gemacht, nicht mit seinem eigenen"
        ),
        ("the signature is valid and not the author's", "die Signatur ist gültig, aber nicht die des Absenders"),
        ("signed, and the certificate was revoked since", "das Zertifikat wurde seitdem gesperrt"),
        ("signed, and the certificate is not trusted", "dem Zertifikat wird nicht vertraut"),
        ("signed by an algorithm that proves nothing any more", "das Verfahren der Signatur beweist nichts mehr"),
        ("the signature is not valid", "die Signatur ist ungültig"),
        (
            "only a part is signed, which says nothing about the rest",
            "nur ein Teil ist signiert, was über den Rest nichts sagt"
        ),
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
