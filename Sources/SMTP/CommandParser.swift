import Mail

/// Reads one command line without its CRLF.
public enum CommandParser {
    /// - Throws: the refusal with the enhanced code that names what is wrong.
    public static func parse(_ line: some Collection<UInt8>) throws(CommandRefusal) -> Command {
        guard line.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else {
            throw CommandRefusal(500, EnhancedStatus(5, 5, 2), "Control characters are not allowed in commands")
        }
        guard let text = String(validating: line, as: UTF8.self) else {
            throw CommandRefusal(500, EnhancedStatus(5, 5, 2), "Commands are ASCII or UTF-8")
        }
        let word = text.prefix { $0 != " " }
        // Beyond ASCII, letters such as `ı` would become ASCII ones in upper case.
        let verb = word.utf8.allSatisfy { $0 < 0x80 } ? word.uppercased() : ""
        let rest = text.dropFirst(word.count).drop { $0 == " " }
        switch verb {
        case "HELO": return .helo(try greeting(rest))
        case "EHLO": return .ehlo(try greeting(rest))
        case "MAIL": return .mail(try mail(rest))
        case "RCPT": return .rcpt(try recipient(rest))
        case "DATA": return try bare(.data, rest)
        case "RSET": return try bare(.rset, rest)
        case "QUIT": return try bare(.quit, rest)
        case "STARTTLS": return try bare(.startTLS, rest)
        case "NOOP": return .noop
        case "HELP": return .help
        case "VRFY": return .vrfy
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

    // RFC 5321 §4.1.1.2: mail = "MAIL FROM:" Reverse-path [SP Mail-parameters] CRLF
    private static func mail(_ rest: Substring) throws(CommandRefusal) -> MailParameters {
        let (path, parameters) = try split(rest, after: "FROM:")
        let reversePath = path.isEmpty ? nil : try address(path, status: EnhancedStatus(5, 1, 7))
        var mail = MailParameters(reversePath: reversePath)
        for parameter in parameters {
            try read(parameter, into: &mail)
        }
        if let reversePath, reversePath.isInternationalized, !mail.isInternationalized {
            throw CommandRefusal(553, EnhancedStatus(5, 6, 7), "Address needs SMTPUTF8")
        }
        return mail
    }

    private static func read(_ parameter: Substring, into mail: inout MailParameters) throws(CommandRefusal) {
        let parts = parameter.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let value = parts.count > 1 ? String(parts[1]) : nil
        switch (parts[0].uppercased(), value) {
        case ("SIZE", let value?):
            guard value.utf8.count <= 20, value.utf8.allSatisfy({ (48...57).contains($0) }) else { throw .syntax("SIZE takes a number") }
            mail.size = Int(value) ?? Int.max
        case ("BODY", let value?):
            guard let body = Envelope.Body(rawValue: value.uppercased()) else { throw .syntax("BODY is 7BIT or 8BITMIME") }
            mail.body = body
        case ("SMTPUTF8", nil):
            mail.isInternationalized = true
        default:
            throw CommandRefusal(555, EnhancedStatus(5, 5, 4), "Parameter not supported")
        }
    }

    private static func recipient(_ rest: Substring) throws(CommandRefusal) -> EmailAddress {
        let (path, parameters) = try split(rest, after: "TO:")
        guard parameters.isEmpty else { throw CommandRefusal(555, EnhancedStatus(5, 5, 4), "Parameter not supported") }
        return try address(path, status: EnhancedStatus(5, 1, 3))
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

    /// Source routes and address literals are refused (`behaviour.md` 3.3).
    private static func address(_ path: Substring, status: EnhancedStatus) throws(CommandRefusal) -> EmailAddress {
        guard !path.hasPrefix("@") else { throw CommandRefusal(553, status, "Source routes are not accepted") }
        guard let address = EmailAddress(path) else { throw CommandRefusal(553, status, "Not a mail address") }
        return address
    }
}
