import PortalOperations
import Web

/// Texts of the pages of accounts.
enum AccountWords {
    // MARK: Problems

    static let notTheSame = Words(
        "The two entries differ. Type the password once more in both.",
        de: "Die beiden Eingaben sind verschieden. Geben Sie das Passwort in beiden noch einmal ein.")
    static let wrongLogin = Words(
        "That did not match. Check address and password, or choose a new password.",
        de: "Das passt nicht zusammen. Prüfen Sie Adresse und Passwort, oder wählen Sie ein neues Passwort.")
    static let wrongCode = Words(
        "That code does not count. Wait for the next one in your app, or use a recovery code you have not used yet.",
        de: "Dieser Code gilt nicht. Warten Sie auf den nächsten in Ihrer App, oder nehmen Sie einen noch unbenutzten Ersatzcode.")
    static let wrongPassword = Words("That is not your password.", de: "Das ist nicht Ihr Passwort.")
    static let unknownID = Words(
        "Your account has no password with this number. Check whether you are logged in with the address the message was sent to.",
        de: "Zu Ihrem Konto gibt es kein Passwort mit dieser Nummer. Prüfen Sie, ob Sie mit der Adresse angemeldet sind, an die die "
            + "Nachricht ging.")

    static func problem(_ problem: AccountPasswordProblem) -> Words {
        switch problem {
        case .tooShort:
            Words(
                "That password has fewer than 10 characters. Choose a longer one: a few words in a row are easy to keep.",
                de:
                    "Dieses Passwort hat weniger als 10 Zeichen. Wählen Sie ein längeres: Einige Wörter hintereinander merkt man sich leicht."
            )
        case .tooLong: Words("That password has more than 128 characters.", de: "Dieses Passwort hat mehr als 128 Zeichen.")
        case .isAddress:
            Words("Your address is the first thing anybody would try.", de: "Ihre Adresse ist das Erste, was jemand versuchen würde.")
        case .unusable:
            Words(
                "That password holds a sign that cannot be typed, such as a line break.",
                de: "Dieses Passwort enthält ein Zeichen, das man nicht tippen kann, etwa einen Zeilenumbruch.")
        }
    }

    // MARK: Everywhere

    static let address = Words("Mail address", de: "E-Mail-Adresse")
    static let password = Words("Password", de: "Passwort")
    static let newPassword = Words("New password", de: "Neues Passwort")
    static let again = Words("The same once more", de: "Noch einmal dasselbe")
    static let passwordHint = Words(
        "At least 10 characters. A few words in a row are easy to keep.",
        de: "Mindestens 10 Zeichen. Einige Wörter hintereinander merkt man sich leicht.")
    static let code = Words("Code", de: "Code")
    static let codeHint = Words(
        "Six digits from your authenticator app, or one of your recovery codes.",
        de: "Sechs Ziffern aus Ihrer Authenticator-App, oder einer Ihrer Ersatzcodes.")
    static let goOn = Words("Go on", de: "Weiter")
    static let cancel = Words("Cancel", de: "Abbrechen")
    static let loggedInAs = Words("Logged in as {address}", de: "Angemeldet als {address}")
    static let logOut = Words("Log out", de: "Abmelden")
    static let messages = Words("Passwords", de: "Passwörter")
    static let account = Words("Account", de: "Konto")
    static let outOfOrderTitle = Words("This step is not open now", de: "Dieser Schritt ist jetzt nicht offen")
    static let outOfOrderText = Words(
        "This page belongs to another step, or to somebody else. Nothing was changed.",
        de: "Diese Seite gehört zu einem anderen Schritt oder zu jemand anderem. Es wurde nichts geändert.")
    static let waitTitle = Words("Please wait a moment", de: "Bitte warten Sie einen Moment")
    static let waitText = Words(
        "There were several tries that did not match. The next one counts in {time}. Nobody is locked out for good.",
        de: "Es gab mehrere Versuche, die nicht passten. Der nächste zählt in {time}. Niemand wird auf Dauer ausgesperrt.")
    static let seconds = Words("{count} seconds", de: "{count} Sekunden")
    static let minutes = Words("{count} minutes", de: "{count} Minuten")
    static let onceTitle = Words("One moment", de: "Einen Moment")

    // MARK: Sign-up

    static let joinTitle = Words("Make your account", de: "Legen Sie Ihr Konto an")
    static let joinLead = Words(
        "It shows you the passwords of encrypted messages that were sent to {address}.",
        de: "Es zeigt Ihnen die Passwörter verschlüsselter Nachrichten, die an {address} gingen.")
    static let joinButton = Words("Make the account", de: "Konto anlegen")
    static let joinUntil = Words("The invitation is valid until {date}.", de: "Die Einladung gilt bis {date}.")

    // MARK: Login

    static let loginTitle = Words("Log in", de: "Anmelden")
    static let loginLead = Words(
        "To see the passwords of encrypted messages you were sent.",
        de: "Um die Passwörter verschlüsselter Nachrichten zu sehen, die Sie bekommen haben.")
    static let loginFollow = Words(
        "The password with the number {id} is shown when you are logged in.",
        de: "Das Passwort mit der Nummer {id} sehen Sie, sobald Sie angemeldet sind.")
    static let loginForgotten = Words("Password forgotten?", de: "Passwort vergessen?")
    static let loginNoAccount = Words(
        "No account yet? The first message with an encrypted PDF has a link to make one.",
        de: "Noch kein Konto? In der ersten Nachricht mit verschlüsseltem PDF steht ein Link, um eines anzulegen.")
    static let loggedOut = Words("You are logged out", de: "Sie sind abgemeldet")
    static let loggedOutText = Words("You may close the page.", de: "Sie können die Seite schließen.")
    static let codeTitle = Words("Your second factor", de: "Ihr zweiter Faktor")
    static let codeLead = Words(
        "The password was right. Now the code that your app shows at this moment.",
        de: "Das Passwort war richtig. Jetzt der Code, den Ihre App in diesem Augenblick zeigt.")
    static let codeLost = Words(
        "Lost phone and recovery codes? Ask the organisation that wrote to you to reset your account.",
        de: "Telefon und Ersatzcodes verloren? Bitten Sie die Organisation, die Ihnen geschrieben hat, Ihr Konto zurückzusetzen.")

    // MARK: Forgotten password

    static let forgottenTitle = Words("Choose a new password", de: "Neues Passwort wählen")
    static let forgottenLead = Words(
        "We send a link to the address of your account.", de: "Wir schicken einen Link an die Adresse Ihres Kontos.")
    static let forgottenButton = Words("Send the link", de: "Link schicken")
    static let forgottenSentTitle = Words("Look into your mail", de: "Sehen Sie in Ihr Postfach")
    static let forgottenSentText = Words(
        "If that address has an account here, a link is on its way to it. It works for one hour.",
        de: "Wenn es zu dieser Adresse hier ein Konto gibt, ist ein Link dorthin unterwegs. Er gilt eine Stunde.")
    static let forgottenSentHelp = Words(
        "Nothing there after a few minutes? Look among unwanted mail, and check the address you typed.",
        de: "Nach einigen Minuten nichts da? Sehen Sie bei unerwünschter Post nach, und prüfen Sie die eingegebene Adresse.")
    static let newPasswordLead = Words("For the account of {address}.", de: "Für das Konto von {address}.")
    static let newPasswordButton = Words("Take this password", de: "Dieses Passwort nehmen")
    static let newPasswordSetTitle = Words("Your password is changed", de: "Ihr Passwort ist geändert")
    static let newPasswordSetText = Words(
        "Log in with it now. Wherever you were logged in before, you are logged out.",
        de: "Melden Sie sich jetzt damit an. Überall, wo Sie vorher angemeldet waren, sind Sie abgemeldet.")

    // MARK: One-time passwords

    static let overviewTitle = Words("Open an encrypted message", de: "Eine verschlüsselte Nachricht öffnen")
    static let overviewLead = Words(
        "The number stands in the mail that brought the PDF.", de: "Die Nummer steht in der Mail, die das PDF gebracht hat.")
    static let idLabel = Words("Number of the password", de: "Nummer des Passworts")
    static let idHint = Words(
        "16 letters and digits; hyphens and small letters do not matter.",
        de: "16 Buchstaben und Ziffern; Bindestriche und Kleinschreibung stören nicht.")
    static let showPassword = Words("Show the password", de: "Passwort zeigen")
    static let lastDays = Words("Messages of the last 30 days", de: "Nachrichten der letzten 30 Tage")
    static let noneYet = Words(
        "None came within 30 days. Older ones open by their number.",
        de: "In den letzten 30 Tagen kam keine. Ältere öffnen Sie mit ihrer Nummer.")
    static let keyFiles = Words("Passwords of key files", de: "Passwörter von Schlüsseldateien")
    static let keyFilesText = Words(
        "For the files that were mailed to you to sign and read mail with. They are shown here for 30 days.",
        de: "Für die Dateien, die Sie zum Unterschreiben und Lesen von Mail bekommen haben. Sie stehen hier 30 Tage lang.")
    static let passwordTitle = Words("The password", de: "Das Passwort")
    static let passwordLead = Words(
        "For the message with the number {id}, of {date}.", de: "Für die Nachricht mit der Nummer {id} vom {date}.")
    static let passwordHelp = Words(
        "Open the PDF and type or paste it. The hyphens are no part of it; no letter I or O and no digit 0 or 1 occurs.",
        de:
            "Öffnen Sie das PDF und tippen oder fügen Sie es ein. Die Bindestriche gehören nicht dazu; die Buchstaben I und O und die Ziffern "
            + "0 und 1 kommen nicht vor.")
    static let withoutHyphens = Words("To copy, without hyphens:", de: "Zum Kopieren, ohne Bindestriche:")
    static let keyPasswordLead = Words("For the file {file}, mailed on {date}.", de: "Für die Datei {file}, geschickt am {date}.")
    static let keyPasswordHelp = Words(
        "Your mail program asks for it when you import the file. The hyphens are no part of it.",
        de: "Ihr Mailprogramm fragt danach, wenn Sie die Datei einlesen. Die Bindestriche gehören nicht dazu.")
    static let back = Words("Back to all passwords", de: "Zurück zu allen Passwörtern")

    // MARK: Account

    static let accountTitle = Words("Your account", de: "Ihr Konto")
    static let factorTitle = Words("Second factor", de: "Zweiter Faktor")
    static let factorOn = Words("On", de: "Eingerichtet")
    static let factorOff = Words("Not set up", de: "Nicht eingerichtet")
    static let factorOnText = Words(
        "A code from your app is asked for at each login. Recovery codes left: {count}.",
        de: "Bei jeder Anmeldung wird ein Code aus Ihrer App verlangt. Übrige Ersatzcodes: {count}.")
    static let factorOffText = Words(
        "With an authenticator app on your phone, a stolen password alone is worth nothing.",
        de: "Mit einer Authenticator-App auf Ihrem Telefon ist ein gestohlenes Passwort allein nichts wert.")
    static let factorSetUp = Words("Set up", de: "Einrichten")
    static let factorRemove = Words("Switch off", de: "Ausschalten")
    static let factorRemoved = Words("The second factor is switched off", de: "Der zweite Faktor ist ausgeschaltet")
    static let factorRemovedText = Words(
        "From now on the password alone is asked for.", de: "Ab jetzt wird nur noch das Passwort verlangt.")
    static let factorRemoveLead = Words(
        "Give a code once more. From then on the password alone opens your account.",
        de: "Geben Sie noch einmal einen Code ein. Danach öffnet das Passwort allein Ihr Konto.")
    static let newCodes = Words("New recovery codes", de: "Neue Ersatzcodes")
    static let newCodesLead = Words(
        "Give a code once more. The recovery codes you have now stop working.",
        de: "Geben Sie noch einmal einen Code ein. Die Ersatzcodes, die Sie jetzt haben, gelten dann nicht mehr.")
    static let passwordChange = Words("Change the password", de: "Passwort ändern")
    static let passwordChangeText = Words(
        "Wherever else you are logged in, you are logged out then.",
        de: "Überall sonst, wo Sie angemeldet sind, werden Sie dabei abgemeldet.")
    static let passwordOld = Words("Current password", de: "Bisheriges Passwort")
    static let passwordChanged = Words("Your password is changed", de: "Ihr Passwort ist geändert")
    static let passwordChangedText = Words(
        "Wherever else you were logged in, you are logged out.", de: "Überall sonst, wo Sie angemeldet waren, sind Sie abgemeldet.")
    static let deleteTitle = Words("Delete the account", de: "Konto löschen")
    static let deleteText = Words(
        "You cannot look up passwords any more then. The next encrypted message invites you to make a new account; with it the messages you "
            + "have now can be opened again.",
        de:
            "Sie können danach keine Passwörter mehr nachsehen. Die nächste verschlüsselte Nachricht lädt Sie ein, ein neues Konto anzulegen; "
            + "damit lassen sich auch die Nachrichten von jetzt wieder öffnen.")
    static let deleteButton = Words("Delete my account", de: "Mein Konto löschen")
    static let deletedTitle = Words("Your account is deleted", de: "Ihr Konto ist gelöscht")

    // MARK: Setting up the second factor

    static let setUpTitle = Words("Set up your second factor", de: "Richten Sie Ihren zweiten Faktor ein")
    static let setUpLead = Words(
        "An app on your phone shows a new code every 30 seconds. Any authenticator app will do.",
        de: "Eine App auf Ihrem Telefon zeigt alle 30 Sekunden einen neuen Code. Jede Authenticator-App ist geeignet.")
    static let setUpRequired = Words(
        "Your account needs one before it shows any password.", de: "Ihr Konto braucht einen, bevor es Passwörter zeigt.")
    static let setUpBegin = Words("Begin", de: "Beginnen")
    static let setUpScan = Words(
        "Scan this picture with your authenticator app.", de: "Scannen Sie dieses Bild mit Ihrer Authenticator-App.")
    static let setUpPicture = Words("QR code of the key below", de: "QR-Code des Schlüssels darunter")
    static let setUpOpen = Words("On this phone? Open the app", de: "Auf diesem Telefon? App öffnen")
    static let setUpKey = Words("Or type this key into the app:", de: "Oder tippen Sie diesen Schlüssel in die App:")
    static let setUpCode = Words("Type the code that the app shows.", de: "Geben Sie den Code ein, den die App zeigt.")
    static let setUpCodeHint = Words("Six digits.", de: "Sechs Ziffern.")
    static let codesTitle = Words("Keep these recovery codes", de: "Bewahren Sie diese Ersatzcodes auf")
    static let codesOn = Words("Your second factor is set up", de: "Ihr zweiter Faktor ist eingerichtet")
    static let codesText = Words(
        "Each of these codes works once in place of a code of the app, for the day the phone is lost. They are shown this once: print them, or put "
            + "them into your password manager.",
        de:
            "Jeder dieser Codes gilt einmal anstelle eines Codes der App, für den Tag, an dem das Telefon fehlt. Sie werden nur dieses eine Mal gezeigt: "
            + "Drucken Sie sie aus, oder legen Sie sie in Ihren Passwortmanager.")
    static let codesKept = Words("I have kept them", de: "Ich habe sie aufbewahrt")
}
