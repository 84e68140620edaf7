import Web

enum ProblemWords {
    static let notFound = Words("There is nothing here", de: "Hier ist nichts")
    static let notFoundHint = Words(
        "The address may be old, or what it showed was removed.", de: "Die Adresse ist vielleicht alt, oder das Gezeigte wurde entfernt.")
    static let noPermission = Words("You may not do this", de: "Das dürfen Sie nicht")
    static let noPermissionHint = Words(
        "Ask an owner for a role with this right if you need it.",
        de: "Bitten Sie einen Eigentümer um eine Rolle mit diesem Recht, wenn Sie es brauchen.")
    static let refused = Words("This was refused", de: "Das wurde abgelehnt")
    static let nothingChanged = Words("Nothing was changed.", de: "Nichts wurde geändert.")
    static let failed = Words("This did not work", de: "Das hat nicht geklappt")
    static let failedHint = Words(
        "Try again; if it stays, the log of the engine says more.", de: "Noch einmal versuchen; bleibt es so, sagt das Log der Engine mehr."
    )
    static let starting = Words("Zegel is starting", de: "Zegel startet gerade")
    static let startingHint = Words(
        "The engine is not ready. This page tries again by itself every few seconds and goes on where you were; you stay logged in.",
        de:
            "Die Engine ist noch nicht bereit. Diese Seite versucht es alle paar Sekunden selbst und macht dort weiter, wo Sie waren; Sie bleiben angemeldet."
    )
    static let sendAgain = Words("Send it again", de: "Noch einmal senden")
    static let sendAgainHint = Words(
        "What you sent was not carried out. Passwords and files have to be given again.",
        de: "Was Sie gesendet haben, wurde nicht ausgeführt. Passwörter und Dateien sind neu anzugeben.")
    static let foreign = Words("This form did not come from here", de: "Dieses Formular kam nicht von hier")
    static let foreignHint = Words(
        "Nothing was changed. A form is taken only from a page of this site that you opened yourself. Open the page again and send it from there.",
        de:
            "Nichts wurde geändert. Formulare werden nur von einer Seite angenommen, die Sie hier selbst geöffnet haben. Öffnen Sie die Seite neu und senden Sie es von dort."
    )
    static let onlyChanges = Words("Looking changes nothing", de: "Ansehen ändert nichts")
    static let onlyChangesHint = Words(
        "This address is for sending a form. Go back to the page with the button.",
        de: "Diese Adresse nimmt ein Formular an. Gehen Sie zurück zur Seite mit dem Knopf.")
    static let tooLarge = Words("That is too large", de: "Das ist zu groß")
    static let tooLargeHint = Words(
        "A form with its files may have 12 MiB. Split the file, or use the command line.",
        de: "Ein Formular mit Dateien darf 12 MiB haben. Teilen Sie die Datei, oder nehmen Sie die Kommandozeile.")
    static let tooMany = Words("Too many tries", de: "Zu viele Versuche")
    static let toOverview = Words("To the overview", de: "Zur Übersicht")
}

enum SessionWords {
    static let logIn = Words("Log in", de: "Anmelden")
    static let logOut = Words("Log out", de: "Abmelden")
    static let lead = Words("Administration of this mail gateway.", de: "Verwaltung dieses Mail-Gateways.")
    static let goOn = Words("After that you come to the page you asked for.", de: "Danach kommen Sie zu der Seite, die Sie wollten.")
    static let name = Words("Name", de: "Name")
    static let password = Words("Password", de: "Passwort")
    static let code = Words("Code", de: "Code")
    static let codeHint = Words(
        "The six digits your authenticator shows, or a recovery code.",
        de: "Die sechs Ziffern Ihrer Authenticator-App, oder ein Wiederherstellungscode.")
    static let secondStep = Words("One more step: the code of your second factor", de: "Noch ein Schritt: der Code Ihres zweiten Faktors")
    static let loggedOut = Words("You are logged out.", de: "Sie sind abgemeldet.")
    static let confirm = Words("Is it really you?", de: "Sind Sie es wirklich?")
    static let confirmLead = Words(
        "What you asked for needs your password again. After that it goes on by itself; for ten minutes you are not asked again.",
        de:
            "Was Sie wollten, braucht noch einmal Ihr Passwort. Danach geht es von selbst weiter; zehn Minuten lang wird nicht wieder gefragt."
    )
    static let confirmCodeHint = Words("If you have a second factor.", de: "Wenn Sie einen zweiten Faktor haben.")
    static let confirmButton = Words("Confirm and go on", de: "Bestätigen und weiter")
    static let enrol = Words("Set up your second factor", de: "Zweiten Faktor einrichten")
    static let enrolLead = Words(
        "A password alone can be stolen. Scan the picture with an authenticator app, or type the key in; then give the code it shows.",
        de:
            "Ein Passwort allein kann gestohlen werden. Scannen Sie das Bild mit einer Authenticator-App, oder tippen Sie den Schlüssel ein; dann geben Sie den Code ein, den sie zeigt."
    )
    static let picture = Words("The key as a picture", de: "Der Schlüssel als Bild")
    static let secret = Words("Key to type in", de: "Schlüssel zum Eintippen")
    static let openApp = Words("Open in an authenticator on this device", de: "In einer Authenticator-App auf diesem Gerät öffnen")
    static let finish = Words("Turn the second factor on", de: "Zweiten Faktor einschalten")
    static let enrolled = Words("Your second factor is on", de: "Ihr zweiter Faktor ist eingeschaltet")
    static let recovery = Words(
        "Print these recovery codes or keep them in a safe place. Each opens once when your authenticator is lost. They are shown only now.",
        de:
            "Drucken Sie diese Wiederherstellungscodes oder bewahren Sie sie sicher auf. Jeder gilt einmal, wenn die App verloren ist. Sie werden nur jetzt gezeigt."
    )
    static let keptThem = Words("I have kept them: go on", de: "Ich habe sie aufbewahrt: weiter")
    static let account = Words("Your account", de: "Ihr Konto")
    static let roles = Words("Roles", de: "Rollen")
    static let rights = Words("Rights", de: "Rechte")
    static let everything = Words("everything", de: "alles")
    static let changePassword = Words("Change your password", de: "Passwort ändern")
    static let oldPassword = Words("Password until now", de: "Bisheriges Passwort")
    static let newPassword = Words("New password", de: "Neues Passwort")
    static let newPasswordHint = Words(
        "10 to 128 characters. Four unrelated words are good and easy to keep. All other sessions end.",
        de: "10 bis 128 Zeichen. Vier Wörter ohne Zusammenhang sind gut und leicht zu merken. Alle anderen Sitzungen enden.")
    static let passwordHint = Words(
        "10 to 128 characters. Four unrelated words are good and easy to keep.",
        de: "10 bis 128 Zeichen. Vier Wörter ohne Zusammenhang sind gut und leicht zu merken.")
    static let sessions = Words("Where you are logged in", de: "Wo Sie angemeldet sind")
    static let from = Words("From", de: "Von")
    static let lastUsed = Words("Last used", de: "Zuletzt benutzt")
    static let thisOne = Words("this one", de: "diese")
    static let endSession = Words("End it", de: "Beenden")
    static let removeFactor = Words("Take your second factor away", de: "Zweiten Faktor entfernen")
    static let newFactor = Words("Set up a new one", de: "Neu einrichten")
    static let factor = Words("Second factor", de: "Zweiter Faktor")
    static let language = Words("Language", de: "Sprache")
    static let domains = Words("Only these domains", de: "Nur diese Domains")
}
