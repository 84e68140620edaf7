/// The frame's own words in one language.
struct FrameWords: Sendable {
    enum Field: Sendable { case from, to, cc, date }

    var from: String
    var to: String
    var cc: String
    var date: String
    var noSubject: String
    var attachments: String
    var attachment: String
    var message: String
    /// How a reader gets at the files.
    var attachmentHint: String
    var program: String
    var links: String
    var picture: String
    var missingPicture: String
    var reply: String
    var cut: String
    var textInstead: String
    var emptyBody: String
    var page: @Sendable (Int, Int) -> String
    /// `3.4 MB`.
    var decimalMark = ","
    var months: [String]
    /// `26 July 2026, 14:30`: day, month, year.
    var dateOrder: @Sendable (Int, String, Int) -> String

    func label(_ field: Field) -> String {
        switch field {
        case .from: from
        case .to: to
        case .cc: cc
        case .date: date
        }
    }

    /// English for a language nobody wrote words for.
    static func of(_ language: String) -> FrameWords {
        switch language.prefix(2).lowercased() {
        case "de": german
        case "nl": dutch
        case "fr": french
        default: english
        }
    }

    private static let english = FrameWords(
        from: "From", to: "To", cc: "Cc", date: "Date", noSubject: "(no subject)", attachments: "Attachments", attachment: "attachment",
        message: "message", attachmentHint: "The files are inside this document: open your reader's list of attachments (paper clip).",
        program: "a program: open it only if you expected it", links: "Links", picture: "Picture",
        missingPicture: "picture not shown", reply: "Reply securely",
        cut: "This message is too long to be shown in full. The attached .eml file holds all of it.",
        textInstead: "The formatted version of this message could not be laid out; this is its text.",
        emptyBody: "This message has no text.", page: { "Page \($0) of \($1)" }, decimalMark: ".",
        months: [
            "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
        ],
        dateOrder: { "\($0) \($1) \($2)" })

    private static let german = FrameWords(
        from: "Von", to: "An", cc: "Kopie", date: "Datum", noSubject: "(kein Betreff)", attachments: "Anhänge", attachment: "Anhang",
        message: "Nachricht", attachmentHint: "Die Dateien liegen in diesem Dokument: Öffnen Sie die Liste der Anhänge (Büroklammer).",
        program: "ein Programm: nur öffnen, wenn Sie es erwarten", links: "Verweise", picture: "Bild",
        missingPicture: "Bild nicht gezeigt", reply: "Sicher antworten",
        cut: "Diese Nachricht ist zu lang, um ganz gezeigt zu werden. Die angehängte .eml-Datei enthält alles.",
        textInstead: "Die gestaltete Fassung dieser Nachricht ließ sich nicht setzen; dies ist ihr Text.",
        emptyBody: "Diese Nachricht hat keinen Text.", page: { "Seite \($0) von \($1)" },
        months: [
            "Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember",
        ],
        dateOrder: { "\($0). \($1) \($2)" })

    private static let dutch = FrameWords(
        from: "Van", to: "Aan", cc: "Cc", date: "Datum", noSubject: "(geen onderwerp)", attachments: "Bijlagen", attachment: "bijlage",
        message: "bericht", attachmentHint: "De bestanden zitten in dit document: open de lijst met bijlagen (paperclip) van uw lezer.",
        program: "een programma: open het alleen als u het verwacht", links: "Koppelingen", picture: "Afbeelding",
        missingPicture: "afbeelding niet getoond", reply: "Veilig antwoorden",
        cut: "Dit bericht is te lang om helemaal te tonen. Het bijgevoegde .eml-bestand bevat alles.",
        textInstead: "De opgemaakte versie van dit bericht kon niet worden gezet; dit is de tekst.",
        emptyBody: "Dit bericht heeft geen tekst.", page: { "Pagina \($0) van \($1)" },
        months: [
            "januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december",
        ],
        dateOrder: { "\($0) \($1) \($2)" })

    private static let french = FrameWords(
        from: "De", to: "À", cc: "Copie", date: "Date", noSubject: "(sans objet)", attachments: "Pièces jointes",
        attachment: "pièce jointe", message: "message",
        attachmentHint: "Les fichiers sont dans ce document : ouvrez la liste des pièces jointes (trombone) de votre lecteur.",
        program: "un programme : ne l’ouvrez que si vous l’attendez", links: "Liens", picture: "Image",
        missingPicture: "image non affichée", reply: "Répondre en sécurité",
        cut: "Ce message est trop long pour être affiché en entier. Le fichier .eml joint le contient.",
        textInstead: "La version mise en forme de ce message n’a pas pu être composée ; voici son texte.",
        emptyBody: "Ce message n’a pas de texte.", page: { "Page \($0) sur \($1)" },
        months: [
            "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre",
        ],
        dateOrder: { "\($0) \($1) \($2)" })
}
