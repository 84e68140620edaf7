import Settings
import TOML

/// Writes all that is set as a file: the same settings give the same bytes.
enum SettingsFileWriter {
    private static let introduction = """
        # What is set in Zegel, written by: zegel settings export
        # zegel settings diff FILE shows what differs from it now; zegel settings apply FILE makes it so. What is not in here is inherited.

        """

    static func text(_ tree: SettingsTree) -> String {
        introduction + tree.levels.sorted().map { section($0, tree.texts(at: $0)) }.joined()
    }

    private static func section(_ level: SettingLevel, _ texts: [String: String]) -> String {
        let lines = SettingRegistry.all.compactMap { declaration in
            texts[declaration.name].map { "\(declaration.name) = \(value($0, declaration))\n" }
        }
        return "\n[\(heading(level))]\n" + lines.joined()
    }

    private static func heading(_ level: SettingLevel) -> String {
        switch level {
        case .factory, .global: "global"
        case .wildcard, .domain: "domain.\(TOMLText.quoted(level.name))"
        case .user(let address): "user.\(TOMLText.quoted(address.normalized))"
        }
    }

    private static func value(_ text: String, _ declaration: any SettingDeclaration) -> String {
        if declaration.isSecret { return TOMLText.quoted(text == "none" ? text : SettingsFileWords.keptSecret) }
        guard case .list(let shape) = declaration.shape else { return scalar(text, declaration.shape) }
        return TOMLText.array((SettingListText.split(text) ?? []).map { scalar($0, shape) })
    }

    private static func scalar(_ text: String, _ shape: SettingShape) -> String {
        let isBare = (shape == .boolean || shape == .integer) && text != "none"
        return isBare ? text : TOMLText.quoted(text)
    }
}
