import Mail
import Policy
import Store

/// The record as it is stored, written straight into one buffer: each mail has one, and Swift's encoders cost more than the decision.
///
/// It is, octet for octet, what `RowJSON` makes of the same values: the test compares them.
extension TraceRecord {
    var jsonText: String {
        get throws {
            var text = JSONText()
            try write(into: &text)
            return String(decoding: text.bytes, as: UTF8.self)
        }
    }

    private func write(into text: inout JSONText) throws {
        text.open()
        text.add("about", about?.text)
        if let client {
            text.key("client")
            text.open()
            text.add("address", client.address)
            text.add("heloName", client.heloName)
            text.add("tls", client.tls)
            text.close()
        }
        text.key("facts")
        try facts.write(into: &text)
        text.add("messageID", messageID)
        if let openings { try text.add("openings", raw: RowJSON.text(openings, dates: .iso8601)) }
        text.key("plan")
        try plan.write(into: &text)
        text.add("receivedAt", receivedAt.utcText)
        text.add("removalsUnlisted", removalsUnlisted)
        text.close()
    }
}

extension DecisionFacts {
    fileprivate func write(into text: inout JSONText) throws {
        text.open()
        text.add("authenticatedAs", authenticatedAs)
        if author != reversePath.map(Author.mailbox) ?? .absent { try text.add("author", raw: RowJSON.text(author, dates: .iso8601)) }
        text.add("automaticBecause", automaticBecause)
        text.add("fields", of: fields) { field, text in
            text.open()
            text.add("name", field.name)
            text.add("value", field.value)
            text.close()
        }
        if hasCalendar { text.add("hasCalendar", raw: "true") }
        text.add("hidden", of: hidden) { $1.raw($0.description) }
        if isSubjectWithheld { text.add("isSubjectWithheld", raw: "true") }
        text.add("listener", listener)
        if mayHoldEncryptedLayer { text.add("mayHoldEncryptedLayer", raw: "true") }
        text.add("minimumMode", minimumMode?.rawValue)
        text.add("origin", origin.rawValue)
        text.add("originReason", originReason)
        if protection != .none { text.add("protection", protection.rawValue) }
        text.key("recipients")
        text.list(recipients) { $1.quoted($0.description) }
        text.add("reversePath", reversePath?.description)
        text.add("size", size)
        text.add("watched", of: watched) { $1.quoted($0) }
        text.close()
    }
}

extension Plan {
    fileprivate func write(into text: inout JSONText) throws {
        text.open()
        text.add("alarms", of: alarms) { $1.quoted($0) }
        if !fieldRemovals.isEmpty { try text.add("fieldRemovals", raw: RowJSON.text(fieldRemovals, dates: .iso8601)) }
        text.key("groups")
        try text.list(groups) { try $0.write(into: &$1) }
        if !notices.isEmpty { try text.add("notices", raw: RowJSON.text(notices, dates: .iso8601)) }
        text.key("recipients")
        try text.list(recipients) { try $0.write(into: &$1) }
        if signingIsRequired { text.add("signingIsRequired", raw: "true") }
        text.key("steps")
        try text.list(steps) { try $0.write(into: &$1) }
        text.add("subjectReplacement", subjectReplacement)
        text.add("usedSettings", of: usedSettings) { setting, text in
            text.open()
            text.add("key", setting.key)
            text.add("level", setting.level)
            text.add("value", setting.value)
            text.close()
        }
        text.close()
    }
}

extension Plan.Group {
    fileprivate func write(into text: inout JSONText) throws {
        text.open()
        text.key("recipients")
        text.list(recipients) { $1.quoted($0.description) }
        text.key("treatment")
        switch treatment {
        case .pass: text.quoted("pass")
        case .protect(let protection) where protection.pdf == nil:
            text.open()
            text.key("protect")
            protection.writeSMIME(into: &text)
            text.close()
        case .protect, .unprotect, .refuse, .hold: text.raw(try RowJSON.text(treatment, dates: .iso8601))
        }
        text.close()
    }
}

extension Protection {
    fileprivate func writeSMIME(into text: inout JSONText) {
        text.open()
        if let encryption {
            text.key("encryption")
            text.open()
            text.key("certificates")
            text.list(encryption.certificates) { certificate, text in
                text.open()
                text.add("thumbprint", certificate.thumbprint)
                text.add("transport", certificate.transport.rawValue)
                text.close()
            }
            text.add("cipher", encryption.cipher.rawValue)
            text.close()
        }
        if let signing {
            text.key("signing")
            text.open()
            text.add("digest", signing.digest.rawValue)
            text.add("form", signing.form.rawValue)
            text.add("thumbprint", signing.thumbprint)
            text.close()
        }
        text.close()
    }
}

extension RecipientDecision {
    fileprivate func write(into text: inout JSONText) throws {
        text.open()
        text.add("mode", mode.rawValue)
        text.add("outcome", outcome.rawValue)
        text.add("path", path.rawValue)
        text.add("recipient", recipient.description)
        text.key("steps")
        try text.list(steps) { try $0.write(into: &$1) }
        text.close()
    }
}

extension Step {
    fileprivate func write(into text: inout JSONText) throws {
        text.open()
        if !detail.isEmpty { text.add("detail", detail) }
        text.add("headline", headline)
        text.add("kind", kind.rawValue)
        text.add("mark", mark.rawValue)
        if !refused.isEmpty { try text.add("refused", raw: RowJSON.text(refused, dates: .iso8601)) }
        if refusedUnlisted > 0 { text.add("refusedUnlisted", refusedUnlisted) }
        text.close()
    }
}

/// JSON as it grows. Keys are given in the order they are to have.
private struct JSONText {
    private(set) var bytes: [UInt8] = []
    /// Nothing stands in the innermost object or list yet.
    private var isFresh = true

    init() { bytes.reserveCapacity(4096) }

    mutating func open() {
        bytes.append(UInt8(ascii: "{"))
        isFresh = true
    }

    mutating func close() {
        bytes.append(UInt8(ascii: "}"))
        isFresh = false
    }

    private mutating func separate() {
        if !isFresh { bytes.append(UInt8(ascii: ",")) }
        isFresh = false
    }

    /// - Parameter name: letters alone.
    mutating func key(_ name: StaticString) {
        separate()
        bytes.append(UInt8(ascii: "\""))
        name.withUTF8Buffer { bytes.append(contentsOf: $0) }
        bytes.append(UInt8(ascii: "\""))
        bytes.append(UInt8(ascii: ":"))
    }

    mutating func quoted(_ text: String) { RowJSON.append(quoting: text, to: &bytes) }
    mutating func raw(_ json: String) { bytes.append(contentsOf: json.utf8) }

    mutating func add(_ name: StaticString, _ text: String?) {
        guard let text else { return }
        key(name)
        quoted(text)
    }

    mutating func add(_ name: StaticString, _ number: Int?) {
        if let number { add(name, raw: number.description) }
    }

    mutating func add(_ name: StaticString, raw json: String) {
        key(name)
        raw(json)
    }

    /// Leaves an empty list out.
    mutating func add<Element>(_ name: StaticString, of elements: [Element], _ write: (Element, inout JSONText) throws -> Void) rethrows {
        guard !elements.isEmpty else { return }
        key(name)
        try list(elements, write)
    }

    mutating func list<Element>(_ elements: [Element], _ write: (Element, inout JSONText) throws -> Void) rethrows {
        bytes.append(UInt8(ascii: "["))
        isFresh = true
        for element in elements {
            separate()
            try write(element, &self)
        }
        bytes.append(UInt8(ascii: "]"))
        isFresh = false
    }
}
