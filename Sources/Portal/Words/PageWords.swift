import Web

/// Texts of the frame of each page, and of pages every part needs.
enum PageWords {
    static let skip = Words("Skip to content", de: "Zum Inhalt springen")
    static let securedBy = Words("Secured by Zegel", de: "Geschützt durch Zegel")
    static let isGenuine = Words("Is this page genuine?", de: "Ist diese Seite echt?")
    static let tryAgain = Words("Try again", de: "Erneut versuchen")
    static let problemTitle = Words("That did not work", de: "Das hat nicht geklappt")

    /// A language's own name.
    static func ownName(_ language: Language) -> String {
        switch language {
        case .english: "English"
        case .german: "Deutsch"
        }
    }

    static let neutralTitle = Words("This link does not work", de: "Dieser Link funktioniert nicht")
    static let neutralText = Words(
        "It may be incomplete, too old, withdrawn, or already used as often as it may be.",
        de: "Vielleicht ist er unvollständig, zu alt, zurückgezogen oder schon so oft benutzt worden, wie er darf.")
    static let neutralHelp = Words(
        "Open the link from the message once more. If it still does not work, ask the person who wrote to you for a new message.",
        de: "Öffnen Sie den Link noch einmal aus der Nachricht. Hilft das nicht, bitten Sie die Person, die Ihnen geschrieben hat, um eine "
            + "neue Nachricht.")

    static let throttledTitle = Words("Please wait a few minutes", de: "Bitte warten Sie einige Minuten")
    static let throttledText = Words(
        "Too many links that do not work were opened from your network. Try again in five minutes.",
        de: "Aus Ihrem Netz wurden zu viele Links geöffnet, die nicht funktionieren. Versuchen Sie es in fünf Minuten erneut.")

    static let forbiddenTitle = Words("This was not accepted", de: "Das wurde nicht angenommen")
    static let forbiddenText = Words(
        "What was sent does not come from our page, or the page was open too long. Go back, reload the page and try again.",
        de:
            "Was gesendet wurde, kommt nicht von unserer Seite, oder die Seite war zu lange offen. Gehen Sie zurück, laden Sie die Seite neu "
            + "und versuchen Sie es noch einmal.")

    static let startingTitle = Words("We will be right back", de: "Wir sind gleich wieder da")
    static let startingText = Words(
        "This page is starting and comes back by itself. You need not do anything.",
        de: "Diese Seite startet gerade und kommt von selbst zurück. Sie brauchen nichts zu tun.")
    static let startingChange = Words(
        "Nothing was sent. Go back with your browser: what you wrote is still there. Then try again in a minute.",
        de: "Es wurde nichts gesendet. Gehen Sie im Browser zurück: Was Sie geschrieben haben, steht noch dort. Versuchen Sie es in einer "
            + "Minute erneut.")

    static let failedTitle = Words("Something went wrong on our side", de: "Bei uns ist etwas schiefgegangen")
    static let failedText = Words(
        "It is not your fault. Try again in a few minutes.", de: "Es liegt nicht an Ihnen. Versuchen Sie es in einigen Minuten erneut.")

    static let genuineText = Words(
        "You need not trust a page because it looks right. Check:",
        de: "Sie müssen einer Seite nicht glauben, nur weil sie richtig aussieht. Prüfen Sie:")
    static let genuineItems = [
        Words(
            "The address at the top of your browser begins with https:// and has the name of the organisation you deal with.",
            de: "Die Adresse oben im Browser beginnt mit https:// und enthält den Namen der Organisation, mit der Sie zu tun haben."),
        Words(
            "You came here from a message you expected, or opened its PDF with your own password.",
            de: "Sie kamen aus einer Nachricht hierher, die Sie erwartet haben, oder haben deren PDF mit Ihrem eigenen Passwort geöffnet."),
        Words(
            "We never ask here for the password of a PDF, for bank details or for payment.",
            de: "Wir fragen hier nie nach dem Passwort eines PDFs, nach Bankdaten oder nach Zahlungen."),
        Words(
            "If in doubt, call the organisation by a number you already have, not by one in the message.",
            de: "Im Zweifel rufen Sie die Organisation unter einer Nummer an, die Sie schon haben, nicht unter einer aus der Nachricht."),
    ]
}
