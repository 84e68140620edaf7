import Mail
import Settings
import TOML

/// Walks over the tree of a settings file and collects what it says, and every mistake in it.
struct SettingsFileReader {
    private(set) var entries: [SettingsFile.Entry] = []
    private(set) var headings: [SettingLevel: TOMLPlaces.Place] = [:]
    var findings: [SettingsFileFinding] = []
    /// What was set so far, by level and key: two ways of writing may mean the same.
    private var seen: [SettingLevel: [String: TOMLPlaces.Place?]] = [:]

    mutating func read(_ root: TOMLNode) {
        for (name, node) in tables(root) {
            switch name {
            case "global": readLevel(.global, node)
            case "domain":
                for (name, node) in tables(node, "write domains as [domain.\"example.com\"]") { readDomain(name, node) }
            case "user":
                for (name, node) in tables(node, "write users as [user.\"a@example.com\"]") { readUser(name, node) }
            default:
                let known = SettingRegistry.all.contains { $0.name == name || $0.name.hasPrefix("\(name).") }
                let remedy =
                    known
                    ? "write it below [global], [domain.\"example.com\"] or [user.\"a@example.com\"]"
                    : "a settings file has [global], [domain.\"example.com\"] and [user.\"a@example.com\"]"
                find("\(Inputs.quoted(name)) stands at no level: \(remedy)", node)
            }
        }
    }

    private mutating func readDomain(_ name: String, _ node: TOMLNode) {
        guard let pattern = DomainPattern(name) else {
            return find("\(Inputs.quoted(name)) is no domain: write example.com, or *.example.com for everything below it", node)
        }
        guard name.contains(".") || !leaves(node).contains(where: { SettingRegistry.named($0.key) == nil }) else {
            return find("write the whole domain in quotes: [domain.\"\(name).example\"]", node)
        }
        readLevel(SettingLevel(pattern), node)
    }

    private mutating func readUser(_ name: String, _ node: TOMLNode) {
        guard let address = EmailAddress(name) else {
            return find("\(Inputs.quoted(name)) is no mail address: write [user.\"a@example.com\"]", node)
        }
        readLevel(.user(address), node)
    }

    private mutating func readLevel(_ level: SettingLevel, _ node: TOMLNode) {
        guard case .table = node.content else { return find("\(level.phrase) is a table with settings in it", node) }
        if headings[level] == nil { headings[level] = node.place }
        for (key, value) in leaves(node) where findings.count <= SettingsFileFindings.most {
            if let first = seen[level]?[key] {
                find("\(key) at \(level.phrase) is set already" + (first.map { " in line \($0.line)" } ?? ""), value)
                continue
            }
            seen[level, default: [:]][key] = .some(value.place)
            readValue(key, value, level)
        }
    }

    private mutating func readValue(_ key: String, _ node: TOMLNode, _ level: SettingLevel) {
        do throws(SettingError) {
            let declaration = try SettingRegistry.declaration(key, at: level)
            guard let value = declaration.isSecret ? secret(declaration, node, level) : plain(declaration, node, level) else { return }
            var elements: [TOMLPlaces.Place?] = []
            if case .array(let nodes) = node.content { elements = nodes.map(\.place) }
            entries.append(.init(level: level, key: key, value: value, place: node.place, elements: elements))
        } catch {
            find(error.description, node)
        }
    }

    /// Never the secret itself: a file is copied, mailed and kept in a repository.
    private mutating func secret(_ declaration: any SettingDeclaration, _ node: TOMLNode, _ level: SettingLevel) -> SettingsFile.Entry
        .Value?
    {
        if case .text(SettingsFileWords.keptSecret) = node.content { return .kept }
        if case .text("none") = node.content { return .text("none") }
        find(
            "\(declaration.name) is a secret, and those do not stand in files: write \"\(SettingsFileWords.keptSecret)\" to leave the stored "
                + "one as it is; a new one is set with: zegel settings set \(declaration.name)\(level.option)", node)
        return nil
    }

    private mutating func plain(_ declaration: any SettingDeclaration, _ node: TOMLNode, _ level: SettingLevel) -> SettingsFile.Entry.Value?
    {
        let text: String
        if case .list(let shape) = declaration.shape, case .array(let nodes) = node.content {
            let texts = nodes.map { element($0, shape, declaration, level) }
            guard !texts.contains(nil) else { return nil }
            text = SettingListText.join(texts.compactMap(\.self))
        } else {
            guard let scalar = scalar(node, declaration.shape) else {
                find("\(declaration.name) at \(level.phrase) \(Self.takes(declaration.shape)): \(declaration.form)", node)
                return nil
            }
            text = scalar
        }
        guard let value = declaration.value(of: text) else {
            wrong(declaration, text, node, level)
            return nil
        }
        return .text(value.settingText)
    }

    private mutating func element(
        _ node: TOMLNode, _ shape: SettingShape, _ declaration: any SettingDeclaration, _ level: SettingLevel
    ) -> String? {
        guard let text = scalar(node, shape) else {
            find("an element of \(declaration.name) at \(level.phrase) \(Self.takes(shape)): \(declaration.form)", node)
            return nil
        }
        // `none` is how a line of text writes the empty list.
        let alone = SettingListText.join([text])
        guard text.lowercased() != "none", declaration.value(of: alone) != nil else {
            let reason = declaration.problem(in: alone).map { "\($0); it" } ?? "it"
            find("this element of \(declaration.name) at \(level.phrase) is not right: \(reason) takes \(declaration.form)", node)
            return nil
        }
        return text
    }

    private mutating func wrong(_ declaration: any SettingDeclaration, _ text: String, _ node: TOMLNode, _ level: SettingLevel) {
        let error = SettingError.badValue(
            key: declaration.name, level: level, form: declaration.form, problem: declaration.problem(in: text))
        find(error.description, node)
    }

    /// Any setting that may be none says so as a text.
    private func scalar(_ node: TOMLNode, _ shape: SettingShape) -> String? {
        switch (node.content, shape) {
        case (.text(let text), .text): text
        case (.text("none"), .boolean), (.text("none"), .integer): "none"
        case (.boolean(let flag), .boolean): flag.settingText
        case (.integer(let number), .integer): "\(number)"
        default: nil
        }
    }

    private static func takes(_ shape: SettingShape) -> String {
        switch shape {
        case .text: "takes a text in quotes"
        case .boolean: "takes true or false, without quotes"
        case .integer: "takes a number without quotes"
        case .list(.integer): "takes numbers in brackets, such as [30, 14, 7]"
        case .list: "takes texts in brackets, such as [\"one\", \"two\"]"
        }
    }

    /// The tables or values below a table; anything else is a mistake.
    private mutating func tables(_ node: TOMLNode, _ remedy: String = "") -> [(key: String, value: TOMLNode)] {
        if case .table(let entries) = node.content { return entries }
        find(remedy, node)
        return []
    }

    /// `encrypt.mode` is written with and without quotes: both are one key here.
    private func leaves(_ node: TOMLNode, below prefix: String = "") -> [(key: String, value: TOMLNode)] {
        guard case .table(let entries) = node.content else { return [] }
        return entries.flatMap { name, value -> [(key: String, value: TOMLNode)] in
            let key = prefix + name
            if case .table(let inner) = value.content, !inner.isEmpty { return leaves(value, below: key + ".") }
            return [(key, value)]
        }
    }

    private mutating func find(_ text: String, _ node: TOMLNode) {
        findings.append(SettingsFileFinding(text, at: node.place))
    }
}

extension SettingLevel {
    /// What the command line takes for it, with a blank before.
    var option: String {
        switch self {
        case .factory, .global: ""
        case .wildcard, .domain: " --domain \(name)"
        case .user: " --user \(name)"
        }
    }
}
