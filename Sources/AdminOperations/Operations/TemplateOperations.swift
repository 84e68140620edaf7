/// Lists the templates of what Zegel writes, with where each comes from.
public struct TemplateList: AdminOperation {
    public static let name = "template.list"
    public static let route = Route.get("templates")
    public static let summary = "List the kinds of mail Zegel writes, and where the template of each comes from."
    public static let isRead = true
    public static let fields = [TemplateFields.level, TemplateFields.language]
    public typealias Result = [Item]

    public struct Item: Codable, Sendable, Hashable {
        public var kind: String
        /// Who gets it.
        public var audience: String
        /// The language of the template that counts.
        public var language: String
        /// `the factory setting`, `domain partner.example`, …
        public var from: String
        public var documentation: String

        public init(kind: String, audience: String, language: String, from: String, documentation: String) {
            self.kind = kind
            self.audience = audience
            self.language = language
            self.from = from
            self.documentation = documentation
        }
    }

    public var level: String
    public var language: String?

    public init(level: String, language: String? = nil) {
        self.level = level
        self.language = language
    }
}

/// Shows one template and what it may name.
public struct TemplateShow: AdminOperation {
    public static let name = "template.show"
    public static let route = Route.get("templates/{level}/{kind}")
    public static let summary = "Show the template that counts at a level, as MIME text to edit, and the variables it may name."
    public static let isRead = true
    public static let fields = [TemplateFields.kind, TemplateFields.level, TemplateFields.language]

    public struct Result: Codable, Sendable, Hashable {
        public struct Variable: Codable, Sendable, Hashable {
            public var name: String
            public var documentation: String
            /// The fields of the items of a list.
            public var fields: [Variable]?

            public init(name: String, documentation: String, fields: [Variable]?) {
                self.name = name
                self.documentation = documentation
                self.fields = fields
            }
        }

        public var kind: String
        public var language: String
        public var from: String
        /// MIME text.
        public var content: String
        public var variables: [Variable]

        public init(kind: String, language: String, from: String, content: String, variables: [Variable]) {
            self.kind = kind
            self.language = language
            self.from = from
            self.content = content
            self.variables = variables
        }
    }

    public var kind: String
    public var level: String
    public var language: String?

    public init(kind: String, level: String, language: String? = nil) {
        self.kind = kind
        self.level = level
        self.language = language
    }
}

/// Sets a template.
public struct TemplateSet: AdminOperation {
    public static let name = "template.set"
    public static let route = Route.put("templates/{level}/{kind}").guarded(by: "template.show")
    public static let summary = "Set the template of a kind at a level, for one language."
    public static let fields = [TemplateFields.kind, TemplateFields.level, TemplateFields.language, TemplateFields.content]
    public typealias Result = TemplateChange
    public var kind: String
    public var level: String
    public var language: String?
    public var content: String

    public init(kind: String, level: String, language: String? = nil, content: String) {
        self.kind = kind
        self.level = level
        self.language = language
        self.content = content
    }
}

/// Takes a template away.
public struct TemplateReset: AdminOperation {
    public static let name = "template.reset"
    public static let route = Route.delete("templates/{level}/{kind}").guarded(by: "template.show")
    public static let summary = "Remove the template of a level, so that the one above counts again."
    public static let fields = [TemplateFields.kind, TemplateFields.level, TemplateFields.language]
    public typealias Result = TemplateChange
    public var kind: String
    public var level: String
    public var language: String?

    public init(kind: String, level: String, language: String? = nil) {
        self.kind = kind
        self.level = level
        self.language = language
    }
}

/// What a change of a template came to.
public struct TemplateChange: Codable, Sendable, Hashable {
    public var kind: String
    /// The language that was changed.
    public var language: String
    /// Where the template that counts at the level comes from now.
    public var from: String

    public init(kind: String, language: String, from: String) {
        self.kind = kind
        self.language = language
        self.from = from
    }
}

/// Fills a template with sample values.
public struct TemplatePreview: AdminOperation {
    public static let name = "template.preview"
    public static let route = Route.post("templates/{level}/{kind}/preview")
    public static let summary = "Show the mail a template makes, filled with sample values."
    public static let isRead = true
    public static let fields = [
        TemplateFields.kind, TemplateFields.level, TemplateFields.language,
        OperationField("content", .text, required: false, "the text of a template that is not set yet; else the one that counts"),
    ]

    public struct Result: Codable, Sendable, Hashable {
        public var kind: String
        public var language: String
        public var from: String
        /// Absent for an SMS.
        public var subject: String?
        public var text: String
        public var html: String?
        /// The whole mail; absent for an SMS.
        public var mail: String?

        public init(kind: String, language: String, from: String, subject: String?, text: String, html: String?, mail: String?) {
            self.kind = kind
            self.language = language
            self.from = from
            self.subject = subject
            self.text = text
            self.html = html
            self.mail = mail
        }
    }

    public var kind: String
    public var level: String
    public var language: String?
    public var content: String?

    public init(kind: String, level: String, language: String? = nil, content: String? = nil) {
        self.kind = kind
        self.level = level
        self.language = language
        self.content = content
    }
}

/// The fields these operations share.
enum TemplateFields {
    static let kind = OperationField("kind", .text, "the kind of mail, as template.list names it")
    static let level = OperationField("level", .text, "global, domain:example.com, domain:*.example.com or user:a@example.com")
    static let language = OperationField(
        "language", .text, required: false, "en, de, nl or fr; absent: the language set at the level")
    static let content = OperationField(
        "content", .text, "MIME text: Subject, then text/plain, or multipart/alternative of text/plain and text/html")
}
