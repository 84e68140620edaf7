import Web

/// The words an operation takes, and what they mean to people.
enum ChoiceWords {
    struct Choice: Sendable {
        var value: String
        var words: Words
        init(_ value: String, _ words: Words) {
            self.value = value
            self.words = words
        }
    }

    static let all: [String: [Choice]] = [
        "authority.create.kind": [
            .init("pair", Words("a root and the authority below it that issues", de: "eine Wurzel und darunter die Stelle, die ausstellt")),
            .init("root", Words("a root alone", de: "nur eine Wurzel")),
            .init("below", Words("one below another of ours", de: "eine unter einer anderen von uns")),
            .init("request", Words("a request to another authority", de: "ein Antrag an eine andere Stelle")),
        ],
        "authority.create.key": keys, "ca.issue.key": keys, "key.request.key": keys,
        "profile": [
            .init("sign-encrypt", Words("signing and encrypting", de: "Signieren und Verschlüsseln")),
            .init("sign", Words("signing", de: "Signieren")),
            .init("encrypt", Words("encrypting", de: "Verschlüsseln")),
        ],
        "handler": [
            .init("built-in", Words("issued here at once", de: "hier sofort ausgestellt")),
            .init("delayed", Words("issued here after approval", de: "hier nach Freigabe ausgestellt")),
            .init("csr", Words("requested from another authority", de: "bei einer anderen Stelle beantragt")),
        ],
        "form": forms, "send": forms,
        "channel": [
            .init("show", Words("shown here once", de: "hier einmal gezeigt")), .init("sms", Words("by SMS", de: "per SMS")),
            .init("portal", Words("in the portal", de: "im Portal")),
        ],
        "certificate.trust.status": [
            .init("white-listed", Words("trusted: white-listed", de: "vertraut: weiß gelistet")),
            .init("black-listed", Words("refused: black-listed", de: "abgelehnt: schwarz gelistet")),
            .init("none", Words("off the list", de: "nicht auf der Liste")),
        ],
        "ca.revoke.reason": [
            .init("key-compromise", Words("others may have the key", de: "andere könnten den Schlüssel haben")),
            .init("superseded", Words("it was replaced", de: "es wurde ersetzt")),
            .init("affiliation-changed", Words("the person left or moved", de: "die Person ist gegangen oder umgezogen")),
            .init("cessation-of-operation", Words("it is not used any more", de: "es wird nicht mehr benutzt")),
            .init("privilege-withdrawn", Words("the right to it was taken away", de: "das Recht darauf wurde entzogen")),
            .init("ca-compromise", Words("others may have the key of the authority", de: "andere könnten den Schlüssel der Stelle haben")),
            .init("hold", Words("for a while only", de: "nur vorübergehend")),
            .init("lift", Words("end a hold", de: "vorübergehende Sperre aufheben")),
            .init("unspecified", Words("no reason is said", de: "ohne Angabe")),
        ],
        "ca.approve.action": [
            .init("approve", Words("approve", de: "freigeben")), .init("retry", Words("try again", de: "noch einmal versuchen")),
            .init("cancel", Words("cancel", de: "abbrechen")),
        ],
        "queue.change.action": queueActions, "queue.bulk.action": queueActions,
        "queue.bulk.state": queueStates,
        "language": [
            .init("en", Words("English", de: "Englisch")), .init("de", Words("German", de: "Deutsch")),
            .init("nl", Words("Dutch", de: "Niederländisch")), .init("fr", Words("French", de: "Französisch")),
        ],
    ]

    private static let keys: [Choice] = ["rsa-2048", "rsa-3072", "rsa-4096", "p-256", "p-384"].map {
        .init($0, Words($0.uppercased(), de: $0.uppercased()))
    }

    private static let forms: [Choice] = [
        .init("file", Words("as a file (PKCS #12)", de: "als Datei (PKCS #12)")),
        .init("profile", Words("as a profile for Apple devices", de: "als Profil für Apple-Geräte")),
        .init("both", Words("both", de: "beides")),
    ]

    static let queueActions: [Choice] = [
        .init("hold", Words("hold", de: "anhalten")), .init("release", Words("release", de: "freigeben")),
        .init("retry", Words("try now", de: "jetzt versuchen")),
        .init("delete", Words("delete", de: "löschen")),
    ]

    static let queueStates: [Choice] = [
        .init("received", Words("taken in", de: "angenommen")), .init("ready", Words("ready to leave", de: "bereit zum Versand")),
        .init("held", Words("held", de: "angehalten")),
        .init("deferred", Words("waiting for the next try", de: "wartet auf den nächsten Versuch")),
        .init("done", Words("delivered", de: "zugestellt")),
        .init("bounced", Words("came back", de: "kam zurück")), .init("all", Words("all", de: "alle")),
    ]
}
