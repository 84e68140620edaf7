import Mail

/// Reads one command line without its CRLF.
public enum CommandParser {
    /// - Parameter postmaster: who `RCPT TO:<postmaster>` means (RFC 5321 §4.5.1); `nil`: nobody, it is refused.
    /// - Throws: the refusal with the enhanced code that names what is wrong.
    public static func parse(_ line: some Collection<UInt8>, postmaster: EmailAddress? = nil) throws(CommandRefusal) -> Command {
        guard line.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else {
            if let command = unreadableClient(line) { return command }
            throw CommandRefusal(500, EnhancedStatus(5, 5, 2), "Control characters are not allowed in commands")
        }
        guard let text = String(validating: line, as: UTF8.self) else {
            if let command = unreadableClient(line) { return command }
            throw CommandRefusal(500, EnhancedStatus(5, 5, 2), "Commands are ASCII or UTF-8")
        }
        let word = text.prefix { $0 != " " }
        // Beyond ASCII, letters such as `ı` would become ASCII ones in upper case.
        let verb = word.utf8.allSatisfy { $0 < 0x80 } ? word.uppercased() : ""
        return try command(verb, text.dropFirst(word.count).drop { $0 == " " }, postmaster)
    }

    private static func command(_ verb: String, _ rest: Substring, _ postmaster: EmailAddress?) throws(CommandRefusal) -> Command {
        switch verb {
        case "HELO": return .helo(try greeting(rest))
        case "EHLO": return .ehlo(try greeting(rest))
        case "LHLO": return .lhlo(try greeting(rest))
        case "MAIL": return .mail(try mail(rest))
        case "RCPT": return .rcpt(try recipient(rest, postmaster))
        case "DATA": return try bare(.data, rest)
        case "BDAT": return try chunk(rest)
        case "RSET": return try bare(.rset, rest)
        case "QUIT": return try bare(.quit, rest)
        case "STARTTLS": return try bare(.startTLS, rest)
        case "AUTH": return try login(rest)
        case "NOOP": return .noop
        case "HELP": return .help
        case "VRFY": return .vrfy
        case "EXPN": return .expn
        case "XCLIENT": return .xclient(client(rest))
        case "XFORWARD": return .xforward(client(rest))
        default: throw CommandRefusal(500, EnhancedStatus(5, 5, 2), "Command not recognised")
        }
    }

    private static func bare(_ command: Command, _ rest: Substring) throws(CommandRefusal) -> Command {
        guard rest.allSatisfy({ $0 == " " }) else { throw .syntax("No parameters allowed") }
        return command
    }

    private static func greeting(_ rest: Substring) throws(CommandRefusal) -> String {
        let name = rest.split(separator: " ").first.map(String.init) ?? ""
        guard !name.isEmpty, name.utf8.count <= 255 else { throw .syntax("Your host name is missing") }
        return name
    }

    // RFC 3030 §2: bdat-cmd = "BDAT" SP chunk-size [ SP end-marker ] CRLF
    private static func chunk(_ rest: Substring) throws(CommandRefusal) -> Command {
        let words = rest.split(separator: " ")
        guard (1...2).contains(words.count), let size = number(words[0]) else { throw .chunkSize }
        guard words.count == 1 || words[1].uppercased() == "LAST" else { throw .chunkSize }
        return .bdat(size: size, isLast: words.count == 2)
    }

    // RFC 4954 §4: auth-command = "AUTH" SP sasl-mech [SP initial-response] *(CRLF [base64]) [CRLF cancel-response] CRLF
    private static func login(_ rest: Substring) throws(CommandRefusal) -> Command {
        let words = rest.split(separator: " ")
        guard (1...2).contains(words.count) else { throw .syntax("AUTH takes a mechanism") }
        return .auth(mechanism: words[0].uppercased(), initialResponse: words.count == 2 ? String(words[1]) : nil)
    }

    // MARK: MAIL and RCPT

    // RFC 5321 §4.1.1.2: mail = "MAIL FROM:" Reverse-path [SP Mail-parameters] CRLF
    private static func mail(_ rest: Substring) throws(CommandRefusal) -> MailParameters {
        let (path, parameters) = try split(rest, after: "FROM:")
        let reversePath = path.isEmpty ? nil : try address(path, status: EnhancedStatus(5, 1, 7))
        var mail = MailParameters(reversePath: reversePath)
        try read(parameters) { name, value throws(CommandRefusal) in try read(name, value, into: &mail) }
        if let reversePath, reversePath.isInternationalized, !mail.isInternationalized {
            throw CommandRefusal(553, EnhancedStatus(5, 6, 7), "Address needs SMTPUTF8")
        }
        return mail
    }

    private static func read(_ name: String, _ value: Substring?, into mail: inout MailParameters) throws(CommandRefusal) {
        switch (name, value) {
        case ("SIZE", let value?):
            guard let size = number(value) else { throw .syntax("SIZE takes a number") }
            mail.size = size
        case ("BODY", let value?):
            guard let body = Envelope.Body(rawValue: value.uppercased()) else { throw .syntax("BODY is 7BIT or 8BITMIME") }
            mail.body = body
        case ("SMTPUTF8", nil): mail.isInternationalized = true
        case ("RET", let value?):
            guard let returning = Envelope.ReturnedContent(rawValue: value.uppercased()) else { throw .syntax("RET is FULL or HDRS") }
            mail.returning = returning
        case ("ENVID", let value?):
            // RFC 3461 §4.4: at most 100 characters.
            guard (1...100).contains(value.utf8.count), XText.isValid(value) else {
                throw .syntax("ENVID takes xtext of 1 to 100 characters")
            }
            mail.envelopeID = String(value)
        case ("AUTH", let value?):
            // RFC 4954 §5: who is not trusted to know the submitter counts as having said AUTH=<>.
            guard value == "<>" || XText.isValid(value) else { throw .syntax("AUTH takes <> or an address as xtext") }
        default: throw CommandRefusal(555, EnhancedStatus(5, 5, 4), "Parameter not supported")
        }
    }

    // RFC 5321 §4.1.1.3: rcpt = "RCPT TO:" ( "<Postmaster@" Domain ">" / "<Postmaster>" / Forward-path ) [SP Rcpt-parameters] CRLF
    private static func recipient(_ rest: Substring, _ postmaster: EmailAddress?) throws(CommandRefusal) -> RecipientParameters {
        let (path, parameters) = try split(rest, after: "TO:")
        let forwardPath: EmailAddress
        if let postmaster, path.lowercased() == "postmaster" {
            forwardPath = postmaster
        } else {
            forwardPath = try address(path, status: EnhancedStatus(5, 1, 3))
        }
        var recipient = RecipientParameters(forwardPath: forwardPath)
        try read(parameters) { name, value throws(CommandRefusal) in
            switch (name, value) {
            case ("NOTIFY", let value?): recipient.request.notify = try notify(value)
            case ("ORCPT", let value?): recipient.request.originalRecipient = try originalRecipient(value)
            default: throw CommandRefusal(555, EnhancedStatus(5, 5, 4), "Parameter not supported")
            }
        }
        return recipient
    }

    // RFC 3461 §4.1: "NEVER" / 1#notify-list-element
    private static func notify(_ value: Substring) throws(CommandRefusal) -> DeliveryRequest.Notify {
        if value.uppercased() == "NEVER" { return .never }
        var notify = DeliveryRequest.Notify.never
        for word in value.uppercased().split(separator: ",", omittingEmptySubsequences: false) {
            switch word {
            case "SUCCESS": notify.insert(.success)
            case "FAILURE": notify.insert(.failure)
            case "DELAY": notify.insert(.delay)
            default: throw .syntax("NOTIFY is NEVER, or a list of SUCCESS, FAILURE and DELAY")
            }
        }
        return notify
    }

    // RFC 3461 §4.2: original-recipient-address = addr-type ";" xtext, at most 500 characters
    private static func originalRecipient(_ value: Substring) throws(CommandRefusal) -> String {
        let parts = value.split(separator: ";", maxSplits: 1, omittingEmptySubsequences: false)
        guard value.utf8.count <= 500, parts.count == 2, isAtom(parts[0]), !parts[1].isEmpty,
            parts[0].lowercased() == "utf-8" ? isUTF8Address(parts[1]) : XText.isValid(parts[1])
        else { throw .syntax("ORCPT takes a type and an address as xtext: rfc822;bob@example.com") }
        return String(value)
    }

    private static func isAtom(_ text: Substring) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0) || $0 == 0x2D }
    }

    // RFC 6533 §3: utf-8-addr-xtext and utf-8-addr-unitext; both are kept as they came.
    private static func isUTF8Address(_ text: Substring) -> Bool {
        text.unicodeScalars.allSatisfy { $0.value > 0x20 && $0 != "=" && !(0x7F...0x9F).contains($0.value) }
    }

    /// Reads parameters; one that comes twice is refused, for two readers could take different ones.
    private static func read(
        _ parameters: [Substring], _ take: (String, Substring?) throws(CommandRefusal) -> Void
    ) throws(CommandRefusal) {
        var seen: Set<String> = []
        for parameter in parameters {
            let parts = parameter.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = parts[0].uppercased()
            guard seen.insert(name).inserted else { throw .syntax("A parameter stands twice") }
            try take(name, parts.count > 1 ? parts[1] : nil)
        }
    }

    private static func number(_ text: Substring) -> Int? {
        guard (1...20).contains(text.utf8.count), text.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
        return Int(text) ?? Int.max
    }

    /// The text between `<` and `>` and the parameters behind it. Quotes may hold a `>`.
    private static func split(_ rest: Substring, after keyword: String) throws(CommandRefusal) -> (path: Substring, parameters: [Substring])
    {
        guard rest.prefix(keyword.count).uppercased() == keyword else { throw .syntax("Expected \(keyword)<address>") }
        let text = rest.dropFirst(keyword.count).drop { $0 == " " }
        guard text.first == "<" else { throw .syntax("The address stands between < and >") }
        var isQuoted = false
        var isEscaped = false
        var index = text.index(after: text.startIndex)
        while index < text.endIndex {
            let character = text[index]
            if isEscaped {
                isEscaped = false
            } else if isQuoted, character == "\\" {
                isEscaped = true
            } else if character == "\"" {
                isQuoted.toggle()
            } else if character == ">", !isQuoted {
                break
            }
            index = text.index(after: index)
        }
        guard index < text.endIndex else { throw .syntax("The address stands between < and >") }
        let path = text[text.index(after: text.startIndex)..<index]
        let behind = text[text.index(after: index)...]
        guard behind.isEmpty || behind.first == " " else { throw .syntax("A space stands between address and parameters") }
        return (path, behind.split(separator: " "))
    }

    /// Source routes are refused (`behaviour.md` 3.3).
    private static func address(_ path: Substring, status: EnhancedStatus) throws(CommandRefusal) -> EmailAddress {
        guard !path.hasPrefix("@") else { throw CommandRefusal(553, status, "Source routes are not accepted") }
        guard let address = EmailAddress(path) else { throw CommandRefusal(553, status, "Not a mail address") }
        return address
    }

    // MARK: XCLIENT and XFORWARD

    /// Attributes are `NAME=value` with values as xtext; `[UNAVAILABLE]` and `[TEMPUNAVAIL]` say nothing.
    ///
    /// Only the address decides about the mail: other attributes that are not understood are passed over, and an address that is
    /// not known or cannot be read is never that of the server in front.
    private static func client(_ rest: Substring) -> ForwardedClient {
        let attributes = rest.split(separator: " ")
        guard !attributes.isEmpty else { return .malformed }
        var client = ForwardedClient()
        for attribute in attributes {
            let parts = attribute.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let text = parts.count > 1 ? XText.decoded(parts[1]) : nil
            switch parts[0].uppercased() {
            case "ADDR":
                // One that comes twice is refused, for two readers could take different ones.
                guard client.address == nil, let text, let address = address(text) else { return .malformed }
                client.address = address
            case "HELO":
                guard let text, !isUnavailable(text) else { continue }
                client.heloName = client.heloName ?? String(text.prefix(255))
            default: continue
            }
        }
        return client
    }

    private static func address(_ text: String) -> String? {
        if isUnavailable(text) || text.uppercased() == "UNKNOWN" { return ForwardedClient.unknownAddress }
        let address = text.uppercased().hasPrefix("IPV6:") ? String(text.dropFirst(5)) : text
        // A zone is a name for an interface of the server in front (RFC 4007 §11).
        let withoutZone = address.contains(":") ? String(address.prefix { $0 != "%" }) : address
        return Network(withoutZone) != nil && !withoutZone.contains("/") ? withoutZone : nil
    }

    private static func isUnavailable(_ text: String) -> Bool { ["[UNAVAILABLE]", "[TEMPUNAVAIL]"].contains(text.uppercased()) }

    /// A line that is no text and yet speaks of a client.
    private static func unreadableClient(_ line: some Collection<UInt8>) -> Command? {
        let word = String(decoding: line.prefix(while: { $0 > 0x20 && $0 < 0x7F }), as: UTF8.self).uppercased()
        return word == "XCLIENT" ? .xclient(.malformed) : word == "XFORWARD" ? .xforward(.malformed) : nil
    }
}
