/// Writes all that is set as one file.
public struct SettingsExport: AdminOperation {
    public static let name = "settings.export"
    public static let route = Route.get("settings-file").downloading("application/toml", "content")
    public static let summary = "All that is set, for everybody, domains and users, as one TOML file; secrets are left out."
    public static let isRead = true
    public static let fields: [OperationField] = []

    public struct Result: Codable, Sendable, Hashable {
        public var content: String

        public init(content: String) { self.content = content }
    }

    public init() {}
}

/// Says what applying a file would change.
public struct SettingsDiff: AdminOperation {
    public static let name = "settings.diff"
    public static let route = Route.post("settings-file/diff").uploading("content", "application/toml").defaulting("days", .integer(7))
    public static let summary = "What applying a settings file would change, and whom and which mail that concerns; nothing is changed."
    public static let isRead = true
    public static let fields = [SettingsFields.content, SettingsFields.file, SettingsFields.days]
    public typealias Result = SettingsPreviewed
    public var content: String
    public var file: String?
    public var days: Int

    public init(content: String, file: String? = nil, days: Int) {
        self.content = content
        self.file = file
        self.days = days
    }
}

/// Makes the settings those of a file.
public struct SettingsApply: AdminOperation {
    public static let name = "settings.apply"
    public static let route = Route.put("settings-file").uploading("content", "application/toml").guarded(by: "settings.export")
    public static let summary = "Make the settings those of a file, all or nothing; what it does not name is inherited again."
    public static let fields = [
        SettingsFields.content, SettingsFields.file,
        OperationField("allowEmpty", .boolean, "also when the file sets nothing, which takes every setting away"),
    ]

    public struct Result: Codable, Sendable, Hashable {
        /// Empty: the settings were as the file says already.
        public var changes: [SettingsChangeItem]

        public init(changes: [SettingsChangeItem]) { self.changes = changes }
    }

    public var content: String
    public var file: String?
    public var allowEmpty: Bool

    public init(content: String, file: String? = nil, allowEmpty: Bool = false) {
        self.content = content
        self.file = file
        self.allowEmpty = allowEmpty
    }
}

/// Says what one change would do.
public struct SettingsPreview: AdminOperation {
    public static let name = "settings.preview"
    public static let route = Route.post("settings/{level}/{key}/preview").defaulting("days", .integer(7))
    public static let summary = "What setting or unsetting a value would do, and whom and which mail that concerns; nothing is changed."
    public static let isRead = true
    public static let fields = [
        SettingsFields.level, SettingsFields.key,
        OperationField("value", .text, required: false, "the new value; absent: what if it were unset"), SettingsFields.days,
    ]
    public typealias Result = SettingsPreviewed
    public var level: String
    public var key: String
    public var value: String?
    public var days: Int

    public init(level: String, key: String, value: String?, days: Int) {
        self.level = level
        self.key = key
        self.value = value
        self.days = days
    }
}

/// Changes that were not made, with their effect.
public struct SettingsPreviewed: Codable, Sendable, Hashable {
    /// Empty: nothing would change.
    public var changes: [SettingsChangeItem]
    public var effect: SettingsEffect

    public init(changes: [SettingsChangeItem], effect: SettingsEffect) {
        self.changes = changes
        self.effect = effect
    }
}

/// The fields these operations share.
enum SettingsFields {
    static let level = OperationField("level", .text, "global, domain:example.com, domain:*.example.com or user:a@example.com")
    static let key = OperationField("key", .text, "the setting")
    static let content = OperationField("content", .text, "the file: TOML of at most 8 MiB")
    static let file = OperationField("file", .text, required: false, "its name, for the words about mistakes in it")
    static let days = OperationField("days", .integer, "decide the messages of so many days again, 0 to 3650")
}
