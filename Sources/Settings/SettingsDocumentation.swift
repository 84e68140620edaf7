/// The document of all settings, made from their declarations: `docs/settings.md`.
public enum SettingsDocumentation {
    public static var markdown: String {
        ([introduction] + SettingRegistry.topics.map(section)).joined(separator: "\n")
    }

    private static var introduction: String {
        """
        # Settings

        <!-- Made by `zegel settings list --markdown`; a test keeps it so. -->

        A setting has a value from the factory. It can be set for all (`global`), for all domains below one (`*.example.com`), for a domain
        and for an address; the nearest level counts: user, domain, the longest wildcard, the shorter ones, global, factory.

            zegel settings list [WORD]                                   every setting, or those with the word in their name
            zegel settings show [KEY] [--domain D | --user A]            the values, and the level each comes from
            zegel settings set KEY VALUE [--domain D | --user A]         --dry-run shows the effect and changes nothing
            zegel settings unset KEY [--domain D | --user A]             the level inherits again; --dry-run as well
            zegel settings export [FILE]                                 all that is set, as one file
            zegel settings diff FILE                                     what applying it would change, and for whom
            zegel settings apply FILE [--dry-run]                        makes it so, all or nothing

        A secret is never an argument and never shown: `zegel settings set password.static --user A` asks for it, or takes the first line of
        standard input or of `--value-file`.

        ## The file

            [global]
            encrypt.mode = "allow"
            expiry.warn = [30, 14, 7]

            [domain."partner.example"]
            encrypt.mode = "mandatory"
            smime.max-size = "25 MB"

            [domain."*.partner.example"]
            encrypt.mode = "force"

            [user."bob@partner.example"]
            password.mode = "static"
            password.static = "\(SettingsFileWords.keptSecret)"

        It is TOML: texts in quotes, `true`, `false` and numbers without, lists in brackets. The file is the whole: what is set now and is not
        in it is taken away, so look at `zegel settings diff FILE` first. `"\(SettingsFileWords.keptSecret)"` leaves the stored secret as it
        is; a new one is set with `zegel settings set`. Domains and users without settings stay. Nothing is changed when anything in the file
        is wrong; every mistake is told with its line and column.

        ## The table

        Levels: G global, D domain and `*.domain`, U user. Side: whose settings are read, S the sender's, R the recipient's; with both, the
        rule joins them. *later* names what has to be built before a setting has its effect.

        """
    }

    private static func section(_ topic: SettingRegistry.Topic) -> String {
        let rows = topic.settings.map { setting in
            let levels = [(SettingLevels.global, "G"), (.domain, "D"), (.user, "U")].filter { setting.levels.contains($0.0) }.map(\.1)
            let later = setting.needs.map { "; *later: \($0.rawValue)*" } ?? ""
            let secret = setting.isSecret ? "; secret" : ""
            let cells = [
                "`\(setting.name)`", levels.joined(separator: " "), setting.sides, setting.rule.rawValue, code(setting.factoryText),
                cell(setting.form), cell(setting.documentation) + secret + later,
            ]
            return "| \(cells.joined(separator: " | ")) |"
        }
        return
            (["### \(topic.title)", "", "| setting | level | side | rule | default | takes | meaning |", "|---|---|---|---|---|---|---|"]
            + rows + [""]).joined(separator: "\n")
    }

    private static func code(_ text: String) -> String { "`\(text.replacing("|", with: "\\|"))`" }

    /// Backslashes, bars, angles and stars of expressions stand for themselves.
    private static func cell(_ text: String) -> String {
        text.map { "\\|<>*_".contains($0) ? "\\\($0)" : String($0) }.joined()
    }
}

/// The words of a settings file that are more than values.
public enum SettingsFileWords {
    /// Stands for a secret that stays as it is stored. No secret can be this text: it is too short for each kind.
    public static let keptSecret = "(secret)"
}
