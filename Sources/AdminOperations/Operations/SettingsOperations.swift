/// Lists the keys.
public struct SettingsList: AdminOperation {
    public static let name = "settings.list"
    public static let route = Route.get("settings")
    public static let summary = "Every setting there is: type, levels, default and meaning."
    public static let isRead = true
    public static let fields: [OperationField] = []
    public typealias Result = [Item]

    public struct Item: Codable, Sendable, Hashable {
        /// The heading it belongs under.
        public var topic: String
        public var key: String
        /// What a value looks like.
        public var form: String
        public var levels: [String]
        public var `default`: String
        public var documentation: String
        public var isSecret: Bool
        /// What has to be built before it has an effect; absent: it has one now.
        public var needs: String?

        public init(
            topic: String, key: String, form: String, levels: [String], default: String, documentation: String, isSecret: Bool,
            needs: String?
        ) {
            self.topic = topic
            self.key = key
            self.form = form
            self.levels = levels
            self.default = `default`
            self.documentation = documentation
            self.isSecret = isSecret
            self.needs = needs
        }
    }

    public init() {}
}

/// Shows effective values.
public struct SettingsShow: AdminOperation {
    public static let name = "settings.show"
    public static let route = Route.get("settings/{level}")
    public static let summary = "Every setting at a level, with the level each value comes from."
    public static let isRead = true
    public static let fields = [
        OperationField("level", .text, "global, domain:example.com, domain:*.example.com or user:a@example.com"),
        OperationField("key", .text, required: false, "only this setting"),
    ]
    public typealias Result = [Item]

    public struct Item: Codable, Sendable {
        public var key: String
        /// For a secret that is set `set (secret)`.
        public var value: String
        /// The level the value comes from, in words.
        public var from: String
        /// The same for programs: `factory`, `global`, `*.example.com`, `example.com`, `a@example.com`.
        public var level: String

        public init(key: String, value: String, from: String, level: String) {
            self.key = key
            self.value = value
            self.from = from
            self.level = level
        }
    }

    public var level: String
    public var key: String?

    public init(level: String, key: String? = nil) {
        self.level = level
        self.key = key
    }
}

/// Sets a value.
public struct SettingsSet: AdminOperation {
    public static let name = "settings.set"
    public static let route = Route.put("settings/{level}/{key}").guarded(by: "settings.show")
    public static let summary = "Set a value at a level; a domain or user without an entry gets one."
    public static let fields = [
        OperationField("level", .text, "global, domain:example.com, domain:*.example.com or user:a@example.com"),
        OperationField("key", .text, "the setting"),
        OperationField("value", .text, "the new value; secret for secret settings"),
    ]
    public typealias Result = Done
    public var level: String
    public var key: String
    public var value: String

    public init(level: String, key: String, value: String) {
        self.level = level
        self.key = key
        self.value = value
    }
}

/// Removes a value.
public struct SettingsUnset: AdminOperation {
    public static let name = "settings.unset"
    public static let route = Route.delete("settings/{level}/{key}").guarded(by: "settings.show")
    public static let summary = "Remove a value at a level, so that it is inherited again."
    public static let fields = [
        OperationField("level", .text, "global, domain:example.com, domain:*.example.com or user:a@example.com"),
        OperationField("key", .text, "the setting"),
    ]
    public typealias Result = Done
    public var level: String
    public var key: String

    public init(level: String, key: String) {
        self.level = level
        self.key = key
    }
}
