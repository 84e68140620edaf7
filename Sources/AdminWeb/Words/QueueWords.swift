import Web

enum QueueWords {
    static let lead = Words(
        "Mail on its way. What waits says why; held mail waits for you.",
        de: "Mail unterwegs. Was wartet, sagt warum; angehaltene Mail wartet auf Sie.")
    static let empty = Words("Nothing waits", de: "Nichts wartet")
    static let emptyHint = Words("All mail is on its way or delivered.", de: "Alle Mail ist unterwegs oder zugestellt.")
    static let unfinished = Words("not finished", de: "nicht fertig")
    static let due = Words("Next try", de: "Nächster Versuch")
    static let accepted = Words("Accepted", de: "Angenommen")
    static let inWork = Words("in work", de: "in Arbeit")
    static let why = Words("Why it waits", de: "Warum sie wartet")
    static let message = Words("Message from {from}", de: "Nachricht von {from}")
    static let children = Words("Copies and notices made from it", de: "Daraus gemachte Kopien und Benachrichtigungen")
    static let tries = Words("Tries", de: "Versuche")
    static let story = Words("Why it was treated so", de: "Warum sie so behandelt wurde")
    static let changed = Words(
        "{changed} messages were changed; {work} were in work that moment and stayed as they were.",
        de: "{changed} Nachrichten wurden geändert; {work} waren in Arbeit und blieben, wie sie waren.")
    static let states: [String: Words] = Dictionary(uniqueKeysWithValues: ChoiceWords.queueStates.map { ($0.value, $0.words) })
    static let recipientStates: [String: Words] = [
        "pending": Words("waiting", de: "wartet"), "done": Words("delivered", de: "zugestellt"),
        "bounced": Words("refused there", de: "dort abgelehnt"),
    ]
}
