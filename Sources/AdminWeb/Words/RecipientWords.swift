import Web

enum TemplateWords {
    static let lead = Words(
        "The mail and SMS Zegel writes itself. A domain or a user can have texts of its own.",
        de: "Mail und SMS, die Zegel selbst schreibt. Eine Domain oder ein Benutzer kann eigene Texte haben.")
    static let kind = Words("Kind", de: "Art")
    static let audience = Words("Who gets it", de: "Wer sie bekommt")
    static let comesFrom = Words("Comes from", de: "Kommt von")
    static let content = Words("Text", de: "Text")
    static let preview = Words("Show a preview", de: "Vorschau zeigen")
    static let previewTitle = Words("Preview, filled with sample values", de: "Vorschau mit Beispielwerten")
    static let variables = Words("What it may name", de: "Was sie nennen darf")
    static let plainText = Words("As plain text", de: "Als reiner Text")
    static let save = Words("Save", de: "Speichern")
}

enum RecipientWords {
    static let smsLead = Words(
        "SMS with passwords: what waits, and why. Numbers are masked, texts never shown.",
        de: "SMS mit Passwörtern: was wartet, und warum. Nummern sind verdeckt, Texte werden nie gezeigt.")
    static let noSMS = Words("There is no SMS", de: "Es gibt keine SMS")
    static let noSMSHint = Words(
        "They appear when a PDF password travels by SMS. A transport is set in the configuration file under [sms].",
        de: "Sie erscheinen, wenn ein PDF-Passwort per SMS reist. Ein Transport steht in der Konfigurationsdatei unter [sms].")
    static let forWhom = Words("For", de: "Für")
    static let number = Words("Number", de: "Nummer")
    static let smsStates: [String: Words] = [
        "waiting": Words("waiting", de: "wartet"), "sent": Words("sent", de: "gesendet"), "expired": Words("given up", de: "aufgegeben"),
    ]
    static let transport = Words("It was taken by the transport {name}.", de: "Der Transport {name} hat sie angenommen.")
    static let passwordsLead = Words(
        "Addresses whose last PDF password opens further messages. No password is shown here.",
        de: "Adressen, deren letztes PDF-Passwort weitere Nachrichten öffnet. Hier wird kein Passwort gezeigt.")
    static let noPasswords = Words("No password is used again", de: "Kein Passwort wird wiederverwendet")
    static let noPasswordsHint = Words(
        "Every PDF has its own. pdf passwords are reused only where a setting says so.",
        de: "Jedes PDF hat sein eigenes. Wiederverwendet wird nur, wo eine Einstellung es sagt.")
    static let mode = Words("How it travels", de: "Wie es reist")
    static let made = Words("Made", de: "Gemacht")
    static let password = Words("Password", de: "Passwort")
    static let noLimit = Words("until it is cleared", de: "bis es vernichtet wird")
    static let accountsLead = Words(
        "Programs and people that log in to send mail, each from its own addresses.",
        de: "Programme und Leute, die sich zum Senden anmelden, jedes mit eigenen Adressen.")
    static let noAccounts = Words("Nobody logs in to send", de: "Niemand meldet sich zum Senden an")
    static let noAccountsHint = Words(
        "That is fine where your own mail server sends everything.", de: "Das ist in Ordnung, wo Ihr Mailserver alles sendet.")
    static let account = Words("Account", de: "Konto")
    static let senders = Words("May send as", de: "Darf senden als")
}

enum AccessWords {
    static let administratorsLead = Words(
        "Who may steer this gateway, and what each may do.", de: "Wer dieses Gateway steuern darf, und was wer darf.")
    static let lastLogin = Words("Last login", de: "Letzte Anmeldung")
    static let never = Words("never", de: "nie")
    static let factor = Words("Second factor", de: "Zweiter Faktor")
    static let noSessions = Words("Not logged in anywhere.", de: "Nirgends angemeldet.")
    static let locked = Words("locked out", de: "ausgesperrt")
    static let mayLogIn = Words("may log in", de: "darf sich anmelden")
    static let lock = Words("Lock out", de: "Aussperren")
    static let unlock = Words("Let in again", de: "Wieder zulassen")
    static let everywhere = Words("everywhere", de: "überall")
    static let rightsCount = Words("{count} rights", de: "{count} Rechte")
    static let noAdministrators = Words("There is no administrator", de: "Es gibt keinen Administrator")
    static let noAdministratorsHint = Words("The first comes with the setup token.", de: "Der erste kommt mit dem Einrichtungstoken.")
    static let rolesLead = Words(
        "A role bundles rights. Those that come with Zegel cannot be changed; make your own beside them.",
        de: "Eine Rolle bündelt Rechte. Mitgelieferte lassen sich nicht ändern; legen Sie eigene daneben an.")
    static let builtIn = Words("comes with Zegel", de: "mitgeliefert")
    static let own = Words("your own", de: "eigene")
    static let rights = Words("Rights", de: "Rechte")
    static let allRights = Words("Every right there is", de: "Alle Rechte, die es gibt")
    static let confirms = Words("asks again for the password", de: "fragt noch einmal nach dem Passwort")
    static let tokensLead = Words(
        "For programs that use the API. A token can never do more than who made it.",
        de: "Für Programme an der API. Ein Token kann nie mehr als wer es angelegt hat.")
    static let noTokens = Words("There is no token", de: "Es gibt kein Token")
    static let noTokensHint = Words(
        "Make one for each program, with only the rights it needs.", de: "Eines je Programm, mit nur den Rechten, die es braucht.")
    static let used = Words("Last used", de: "Zuletzt benutzt")
    static let madeBy = Words("Made by", de: "Angelegt von")
    static let ended = Words("ended", de: "abgelaufen")
    static let secret = Words("The token", de: "Das Token")
}

enum RecordWords {
    static let auditLead = Words(
        "Who changed what, newest first. Every change is here; secrets appear as changed, never themselves.",
        de: "Wer was geändert hat, neuestes zuerst. Jede Änderung steht hier; Geheimnisse nur als geändert.")
    static let who = Words("Who", de: "Wer")
    static let what = Words("What", de: "Was")
    static let subject = Words("On what", de: "Woran")
    static let change = Words("Before → after", de: "Vorher → nachher")
    static let verify = Words("Is it complete?", de: "Ist es vollständig?")
    static let intact = Words("The audit is complete and unchanged", de: "Das Protokoll ist vollständig und unverändert")
    static let broken = Words("The audit was changed", de: "Das Protokoll wurde verändert")
    static let orphans = Words("Serial numbers without a certificate", de: "Seriennummern ohne Zertifikat")
    static let export = Words("Save as JSON", de: "Als JSON speichern")
    static let noAudit = Words("Nothing was changed yet", de: "Noch wurde nichts geändert")
    static let noAuditHint = Words("The first change will stand here.", de: "Die erste Änderung wird hier stehen.")
    static let ready = Words("Zegel takes mail", de: "Zegel nimmt Mail an")
    static let notReady = Words("Zegel takes no mail", de: "Zegel nimmt keine Mail an")
    static let version = Words("Version", de: "Version")
    static let library = Words("Crypto library", de: "Kryptobibliothek")
    static let listeners = Words("Where it listens", de: "Wo es lauscht")
    static let listener = Words("Listener", de: "Listener")
    static let origin = Words("Its mail counts as", de: "Seine Mail zählt als")
    static let queue = Words("Queue", de: "Warteschlange")
    static let warnings = Words("Standing warnings", de: "Stehende Warnungen")
    static let noWarnings = Words("No warnings.", de: "Keine Warnungen.")
    static let doctor = Words("Doctor", de: "Diagnose")
    static let doctorRun = Words("Run all checks", de: "Alle Prüfungen ausführen")
    static let allGood = Words("Everything is in order", de: "Alles ist in Ordnung")
    static let found = Words("{count} things were found", de: "{count} Dinge wurden gefunden")
    static let foundOne = Words("One thing was found", de: "Eine Sache wurde gefunden")
    static let passed = Words("In order", de: "In Ordnung")
}

enum HelpWords {
    static let title = Words("Help", de: "Hilfe")
    static let lead = Words(
        "What each page is for, and how to do the same on the command line. The documentation that comes with Zegel says more.",
        de: "Wozu jede Seite da ist, und wie dasselbe auf der Kommandozeile geht. Die mitgelieferte Dokumentation sagt mehr.")
    static let document = Words("More in", de: "Mehr in")
    static let look = Words("How these pages look", de: "Wie diese Seiten aussehen")
    static let lookLead = Words(
        "The parts every page is made of, light and dark. One style sheet: /admin.css.",
        de: "Die Teile, aus denen jede Seite besteht, hell und dunkel. Ein Stylesheet: /admin.css.")
    static let colours = Words("Colours", de: "Farben")
    static let marks = Words("Marks: a sign and a word, never colour alone", de: "Zeichen: Symbol und Wort, nie Farbe allein")
    static let controls = Words("Buttons and fields", de: "Knöpfe und Felder")
    static let storyTitle = Words("A story, not a log", de: "Eine Geschichte, kein Log")
    static let notices = Words("Notices", de: "Hinweise")
    static let tables = Words("Tables become cards on a phone", de: "Tabellen werden auf dem Telefon zu Karten")

    struct Topic: Sendable {
        var words: Words
        var command: String
        var document: String
    }

    static let topics: [Place: Topic] = [
        .overview: .init(
            words: Words(
                "How mail went in the last 24 hours, what wants your attention with a link that mends it, and why mail did not go through.",
                de:
                    "Wie die Mail der letzten 24 Stunden lief, was Ihre Aufmerksamkeit braucht mit einem Link, der es behebt, und warum Mail nicht durchging."
            ), command: "zegel status", document: "docs/admin.md"),
        .messages: .init(
            words: Words(
                "Search by sender, recipient, time or outcome. The story of a message says step by step why it was treated as it was, with the setting behind each step.",
                de:
                    "Suche nach Absender, Empfänger, Zeit oder Ausgang. Die Geschichte einer Nachricht sagt Schritt für Schritt, warum sie so behandelt wurde, mit der Einstellung hinter jedem Schritt."
            ), command: "zegel message trace", document: "docs/explain.md"),
        .queue: .init(
            words: Words(
                "Mail on its way. Hold, release, try now or delete, one or many; the effect is shown first.",
                de: "Mail unterwegs. Anhalten, freigeben, jetzt versuchen oder löschen, eine oder viele; die Wirkung steht vorher da."),
            command: "zegel queue list", document: "docs/operation.md"),
        .domains: .init(
            words: Words(
                "Internal domains are yours: mail to them is decrypted. Other domains have an entry when something special counts for them.",
                de: "Interne Domains sind Ihre: Mail dorthin wird entschlüsselt. Andere haben einen Eintrag, wenn für sie Besonderes gilt."),
            command: "zegel domain list", document: "docs/settings.md"),
        .users: .init(
            words: Words(
                "People with settings of their own. Everybody else gets what his domain says.",
                de: "Leute mit eigenen Einstellungen. Alle anderen bekommen, was ihre Domain sagt."), command: "zegel user list",
            document: "docs/settings.md"),
        .settings: .init(
            words: Words(
                "Every value says where it comes from: factory, everybody, domain, user. Before a change you see whom it concerns and which mail of the last days would have gone another way.",
                de:
                    "Jeder Wert sagt, woher er kommt: Werk, alle, Domain, Benutzer. Vor einer Änderung sehen Sie, wen sie betrifft und welche Mail der letzten Tage anders gegangen wäre."
            ), command: "zegel settings show", document: "docs/settings.md"),
        .explain: .init(
            words: Words(
                "What would become of a mail, by the same code that decides real mail. Nothing is sent.",
                de: "Was aus einer Mail würde, entschieden vom selben Code wie echte Mail. Nichts wird gesendet."),
            command: "zegel message explain", document: "docs/explain.md"),
        .certificates: .init(
            words: Words(
                "Certificates mail is encrypted to. Each says whether it can be used and every reason against it.",
                de: "Zertifikate, an die verschlüsselt wird. Jedes sagt, ob es brauchbar ist, und jeden Grund dagegen."),
            command: "zegel certificate list", document: "docs/path-validation.md"),
        .roots: .init(
            words: Words(
                "Import only roots whose fingerprint you compared with what their owner publishes.",
                de: "Importieren Sie nur Wurzeln, deren Fingerabdruck Sie mit dem veröffentlichten verglichen haben."),
            command: "zegel root import FILE", document: "docs/path-validation.md"),
        .keys: .init(
            words: Words(
                "Private keys of your people: they sign and decrypt. They are sealed with the master key.",
                de: "Private Schlüssel Ihrer Leute: Sie signieren und entschlüsseln. Sie sind mit dem Hauptschlüssel versiegelt."),
            command: "zegel key import FILE", document: "docs/operation.md"),
        .trust: .init(
            words: Words(
                "What was decided by hand about single certificates, with the reason and who decided.",
                de: "Was über einzelne Zertifikate von Hand entschieden wurde, mit Grund und wer entschied."),
            command: "zegel certificate trust", document: "docs/path-validation.md"),
        .revocation: .init(
            words: Words(
                "Lists of revoked certificates. They are fetched in time; an overdue one wants attention.",
                de: "Listen gesperrter Zertifikate. Sie werden rechtzeitig geholt; eine überfällige braucht Aufmerksamkeit."),
            command: "zegel crl list", document: "docs/operation.md"),
        .authority: .init(
            words: Words(
                "Issue, renew and revoke certificates for your people, one or many; guided procedures for lost and stolen keys.",
                de:
                    "Zertifikate für Ihre Leute ausstellen, erneuern, sperren, eines oder viele; geführte Abläufe für verlorene und gestohlene Schlüssel."
            ), command: "zegel ca issue ADDRESS", document: "docs/ca.md"),
        .templates: .init(
            words: Words(
                "The texts Zegel writes, by level and language, with a preview while you type.",
                de: "Die Texte, die Zegel schreibt, nach Ebene und Sprache, mit Vorschau beim Tippen."), command: "zegel template list",
            document: "docs/templates.md"),
        .sms: .init(
            words: Words(
                "SMS with passwords of PDFs. A test sends one at once.", de: "SMS mit Passwörtern von PDFs. Ein Test sendet sofort eine."),
            command: "zegel sms list", document: "docs/pdf.md"),
        .passwords: .init(
            words: Words(
                "Reused PDF passwords. Each look at one is in the audit.",
                de: "Wiederverwendete PDF-Passwörter. Jeder Blick darauf steht im Protokoll."), command: "zegel password list",
            document: "docs/pdf.md"),
        .replies: .init(
            words: Words(
                "A PDF can be answered by a link in it. A link whose PDF went astray is revoked here.",
                de: "Ein PDF lässt sich über einen Link darin beantworten. Den Link eines verirrten PDFs widerrufen Sie hier."),
            command: "zegel reply list", document: "docs/pdf.md"),
        .portalUsers: .init(
            words: Words(
                "Recipients who made an account in the portal. Nobody sees their passwords; a reset mails them a link.",
                de: "Empfänger mit einem Konto im Portal. Niemand sieht ihre Passwörter; Zurücksetzen schickt ihnen einen Link."),
            command: "zegel portal user list", document: "docs/accounts.md"),
        .accounts: .init(
            words: Words("Logins for sending mail, bound to addresses.", de: "Anmeldungen zum Senden, an Adressen gebunden."),
            command: "zegel account list", document: "docs/configuration.md"),
        .administrators: .init(
            words: Words(
                "People who may use these pages. Give each an own account and only the roles needed.",
                de: "Leute, die diese Seiten benutzen dürfen. Jedem ein eigenes Konto und nur die nötigen Rollen."),
            command: "zegel admin list", document: "docs/admin.md"),
        .roles: .init(
            words: Words(
                "What may be done by whom. Rights marked † ask again for the password.",
                de: "Was wer tun darf. Rechte mit † fragen noch einmal nach dem Passwort."), command: "zegel role list",
            document: "docs/roles.md"),
        .tokens: .init(
            words: Words("Keys for programs. The secret is shown once.", de: "Schlüssel für Programme. Das Geheimnis wird einmal gezeigt."),
            command: "zegel token list", document: "docs/api.md"),
        .audit: .init(
            words: Words(
                "A chain of records: a changed or missing one is found.",
                de: "Eine Kette von Einträgen: Ein veränderter oder fehlender fällt auf."), command: "zegel audit list",
            document: "docs/operation.md"),
        .status: .init(
            words: Words(
                "Whether mail is taken, and what the checks find, each with its remedy.",
                de: "Ob Mail angenommen wird, und was die Prüfungen finden, je mit Abhilfe."), command: "zegel doctor",
            document: "docs/operation.md"),
    ]
}
