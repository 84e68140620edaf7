import Web

enum DashboardWords {
    static let allWell = Words("Everything is running.", de: "Alles läuft.")
    static let notReady = Words("Zegel takes no mail at the moment: {why}.", de: "Zegel nimmt gerade keine Mail an: {why}.")
    static let attentionOne = Words("One thing wants your attention.", de: "Eine Sache braucht Ihre Aufmerksamkeit.")
    static let attentionMany = Words("{count} things want your attention.", de: "{count} Dinge brauchen Ihre Aufmerksamkeit.")
    static let sentEncrypted = Words("Sent encrypted, 24 h", de: "Verschlüsselt gesendet, 24 h")
    static let ofExternal = Words("{percent} % of external mail", de: "{percent} % der externen Mail")
    static let noneYet = Words("no external mail yet", de: "noch keine externe Mail")
    static let arrived = Words("Arrived, 24 h", de: "Angekommen, 24 h")
    static let arrivedHint = Words("for people inside", de: "für Leute im Haus")
    static let notSent = Words("Not sent, 24 h", de: "Nicht gesendet, 24 h")
    static let sendersTold = Words("senders told", de: "Absender benachrichtigt")
    static let noneNotSent = Words("all mail went out", de: "alle Mail ging hinaus")
    static let oldest = Words("Oldest in queue", de: "Älteste in der Schlange")
    static let waiting = Words("{count} waiting", de: "{count} warten")
    static let heldCount = Words("{count} held", de: "{count} angehalten")
    static let empty = Words("empty", de: "leer")
    static let mailPerHour = Words("Mail per hour", de: "Mail je Stunde")
    static let chartTitle = Words(
        "Mail per hour of the last 24 hours: {total} in all", de: "Mail je Stunde der letzten 24 Stunden: {total} insgesamt")
    static let smime = Words("encrypted", de: "verschlüsselt")
    static let arrivedSeries = Words("arrived", de: "angekommen")
    static let plain = Words("plain", de: "unverschlüsselt")
    static let refused = Words("not sent", de: "nicht gesendet")
    static let hour = Words("Hour", de: "Stunde")
    static let checking = Words("The checks are at work.", de: "Die Prüfungen laufen.")
    static let wantsAttention = Words("Wants attention", de: "Braucht Aufmerksamkeit")
    static let nothingWrong = Words(
        "Nothing wants attention. The checks found everything in order.",
        de: "Nichts braucht Aufmerksamkeit. Die Prüfungen fanden alles in Ordnung.")
    static let fix = Words("Mend it", de: "Beheben")
    static let reasons = Words("Why mail did not go through", de: "Warum Mail nicht durchging")
    static let noReasons = Words("All mail of the last 24 hours went through.", de: "Alle Mail der letzten 24 Stunden ging durch.")
    static let reasonKinds: [String: Words] = [
        "refused": Words("not sent", de: "nicht gesendet"), "deferred": Words("tried again", de: "wird wieder versucht"),
        "failed": Words("refused there", de: "dort abgelehnt"),
    ]
    static let expiring = Words("Certificates of ours that end soon", de: "Eigene Zertifikate, die bald enden")
    static let noExpiring = Words("None within 30 days.", de: "Keine innerhalb von 30 Tagen.")
    static let ends = Words("Ends", de: "Endet")
    static let allFindings = Words("All findings", de: "Alle Befunde")
    static let welcome = Words("Finish setting up", de: "Einrichtung abschließen")
}
