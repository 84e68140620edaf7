import Settings
import Store

/// Setting values as audit and lists show them: secrets never.
enum SettingWords {
    static func shown(_ row: SettingRow) -> String { shown(row.value, of: row.key) }

    static func shown(_ text: String, of key: String) -> String {
        SettingRegistry.named(key)?.isSecret ?? true ? "changed" : text
    }
}
