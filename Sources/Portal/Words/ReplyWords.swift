import Web

/// Texts of the reply page.
enum ReplyWords {
    static let title = Words("Reply to {name}", de: "Antwort an {name}")
    static let lead = Words(
        "Your reply is sent over an encrypted connection and reaches only the person who wrote to you.",
        de: "Ihre Antwort wird verschlüsselt übertragen und erreicht nur die Person, die Ihnen geschrieben hat.")
    static let subject = Words("About", de: "Betreff")
    static let noSubject = Words("(no subject)", de: "(kein Betreff)")
    static let sent = Words("Sent on", de: "Gesendet am")
    static let goesTo = Words("Goes to", de: "Geht an")
    static let message = Words("Your message", de: "Ihre Nachricht")
    static let files = Words("Files", de: "Dateien")
    static let filesHint = Words(
        "Drop files here or choose them from your device. Up to {count} files, {size} in all.",
        de: "Legen Sie Dateien hier ab oder wählen Sie sie auf Ihrem Gerät aus. Bis zu {count} Dateien, zusammen {size}.")
    static let choose = Words("Choose files from your device", de: "Dateien auf Ihrem Gerät auswählen")
    static let add = Words("Add files", de: "Dateien hinzufügen")
    static let remove = Words("Remove", de: "Entfernen")
    static let removeFile = Words("Remove {name}", de: "{name} entfernen")
    static let send = Words("Send reply", de: "Antwort senden")
    static let until = Words("You can reply until", de: "Sie können antworten bis zum")

    static let sentTitle = Words("Your reply was sent", de: "Ihre Antwort ist gesendet")
    static let sentText = Words(
        "{name} finds it among other mail. You may close this page.",
        de: "{name} findet sie bei der übrigen Post. Sie können diese Seite schließen.")
    static let sentAlready = Words(
        "This reply was sent already; it was not sent twice.", de: "Diese Antwort ist schon gesendet; sie wurde nicht zweimal gesendet.")
    static let another = Words("Write another reply", de: "Noch eine Antwort schreiben")

    static let kept = Words("Draft saved.", de: "Entwurf gespeichert.")
    static let unkept = Words(
        "The draft could not be saved just now. Your text is still here; we keep trying.",
        de: "Der Entwurf konnte gerade nicht gespeichert werden. Ihr Text steht noch hier; wir versuchen es weiter.")
    static let uploadFailed = Words(
        "This file did not arrive. Everything else is kept.", de: "Diese Datei ist nicht angekommen. Alles andere ist gespeichert.")
    static let waiting = Words("Files are still on their way. Please wait.", de: "Dateien sind noch unterwegs. Bitte warten Sie.")
    static let cutOff = Words(
        "The connection broke before everything had arrived. What did arrive is kept: open the link again and go on.",
        de:
            "Die Verbindung brach ab, bevor alles da war. Was ankam, ist gespeichert: Öffnen Sie den Link noch einmal und machen Sie weiter."
    )

    static let tooLarge = Words(
        "Text and files together may have {size}. Remove something, or send it in two replies.",
        de: "Text und Dateien dürfen zusammen {size} haben. Entfernen Sie etwas, oder senden Sie es in zwei Antworten.")
    static let tooManyFiles = Words(
        "A reply may carry {count} files. Remove some, or put them into one archive.",
        de: "Eine Antwort darf {count} Dateien tragen. Entfernen Sie einige, oder packen Sie sie in ein Archiv.")
    static let noFile = Words("That file is not here any more.", de: "Diese Datei ist nicht mehr da.")
    static let empty = Words("Write something or add a file first.", de: "Schreiben Sie zuerst etwas, oder fügen Sie eine Datei hinzu.")
}
