import Mail

/// The grammar of RFC 5322 §3.4, read left to right with one step back per element.
struct AddressParser {
    private let bytes: [UInt8]
    private var position = 0
    private var left: Int

    /// - Throws: for characters that may not occur anywhere in a header field.
    init(_ value: [UInt8], limit: Int) throws(AddressError) {
        bytes = try Self.unfolded(value)
        left = limit
    }

    // RFC 5322 §2.2.3: FWS only; anything else is a control character in a field.
    private static func unfolded(_ value: [UInt8]) throws(AddressError) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(value.count)
        for (index, byte) in value.enumerated() {
            switch byte {
            case ASCII.cr where index + 1 < value.count && value[index + 1] == ASCII.lf: continue
            case ASCII.lf where index + 1 < value.count && ASCII.isBlank(value[index + 1]): continue
            case ASCII.tab, ASCII.space..<ASCII.delete, 0x80...: result.append(byte)
            default: throw .illegalCharacter(at: result.count)
            }
        }
        return result
    }

    // address-list = (address *("," address))
    mutating func list() throws(AddressError) -> [AddressList.Element] {
        try skipCFWS()
        guard position < bytes.count else { throw .empty }
        var result: [AddressList.Element] = [try element()]
        while position < bytes.count {
            try expect(ASCII.comma)
            result.append(try element())
        }
        return result
    }

    // address = mailbox / group
    private mutating func element() throws(AddressError) -> AddressList.Element {
        if let address = try bareAddress() { return .mailbox(Mailbox(address: address)) }
        let name = try phrase()
        guard name != nil, peek == ASCII.colon else { return .mailbox(try angleMailbox(name)) }
        position += 1
        return .group(name: name ?? "", members: try members())
    }

    // group-list = mailbox-list / CFWS; ends with ";"
    private mutating func members() throws(AddressError) -> [Mailbox] {
        var result: [Mailbox] = []
        try skipCFWS()
        while peek != ASCII.semicolon {
            if !result.isEmpty { try expect(ASCII.comma) }
            result.append(try mailbox())
        }
        try expect(ASCII.semicolon)
        return result
    }

    // mailbox = name-addr / addr-spec
    private mutating func mailbox() throws(AddressError) -> Mailbox {
        if let address = try bareAddress() { return Mailbox(address: address) }
        return try angleMailbox(try phrase())
    }

    /// An addr-spec, or `nil` with nothing consumed when what stands here is no local part followed by an at-sign.
    private mutating func bareAddress() throws(AddressError) -> EmailAddress? {
        try skipCFWS()
        let start = position
        guard try localPart() != nil, peek == ASCII.at else {
            position = start
            return nil
        }
        position = start
        return try addressSpecification()
    }

    // angle-addr = [CFWS] "<" addr-spec ">" [CFWS]
    private mutating func angleMailbox(_ name: String?) throws(AddressError) -> Mailbox {
        try expect(ASCII.less)
        guard peek != ASCII.at else { throw .sourceRoute(at: position) }
        let address = try addressSpecification()
        try expect(ASCII.greater)
        return Mailbox(displayName: name.flatMap { $0.isEmpty ? nil : $0 }, address: address)
    }

    // addr-spec = local-part "@" domain
    private mutating func addressSpecification() throws(AddressError) -> EmailAddress {
        try skipCFWS()
        let start = position
        guard left > 0 else { throw .tooManyAddresses }
        left -= 1
        guard let local = try localPart() else { throw .malformed(at: position) }
        // CFWS would be allowed around the at-sign; readers disagree about it, so it is refused.
        guard peek == ASCII.at else { throw .malformed(at: position) }
        position += 1
        guard peek != ASCII.leftBracket else { throw .addressLiteral(at: position) }
        let domain = take { ASCII.isAtext($0) || $0 >= 0x80 || $0 == ASCII.dot }
        try skipCFWS()
        guard let text = String(validating: Array(local) + [ASCII.at] + domain, as: UTF8.self) else {
            throw .illegalCharacter(at: start)
        }
        let mayBeEncoded = text.utf8.contains(UInt8(ascii: "="))
        guard !mayBeEncoded || !text.contains("=?") && !text.contains("?=") else { throw .encodedWordInAddress(at: start) }
        guard let address = EmailAddress(text) else { throw .malformed(at: start) }
        return address
    }

    // local-part = dot-atom / quoted-string; the quotes stay on
    private mutating func localPart() throws(AddressError) -> ArraySlice<UInt8>? {
        let start = position
        if peek == ASCII.quote {
            _ = try quotedString()
        } else {
            _ = take { ASCII.isAtext($0) || $0 >= 0x80 || $0 == ASCII.dot }
        }
        return position > start ? bytes[start..<position] : nil
    }

    // phrase = 1*word; with the dots of obs-phrase. `nil` when no word stands here.
    private mutating func phrase() throws(AddressError) -> String? {
        var result: [UInt8] = []
        var hasWord = false
        try skipCFWS()
        while let byte = peek {
            let before = position
            if byte == ASCII.quote {
                result += try quotedString()
            } else {
                let atom = take { ASCII.isAtext($0) || $0 >= 0x80 || $0 == ASCII.dot }
                guard !atom.isEmpty, hasWord || atom.first != ASCII.dot else { break }
                result += atom
            }
            hasWord = hasWord || position > before
            let end = position
            try skipCFWS()
            if position > end { result.append(ASCII.space) }
        }
        guard hasWord else { return nil }
        return EncodedWord.decode(Charset.guess(ASCII.trimmed(result[...])))
    }

    /// The content without quotes and backslashes; the position moves behind the closing quote.
    private mutating func quotedString() throws(AddressError) -> [UInt8] {
        let start = position
        position += 1
        var result: [UInt8] = []
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            if byte == ASCII.quote { return result }
            if byte == ASCII.backslash {
                guard position < bytes.count else { break }
                result.append(bytes[position])
                position += 1
            } else {
                result.append(byte)
            }
        }
        throw .malformed(at: start)
    }

    // CFWS; comments nest and are counted
    private mutating func skipCFWS() throws(AddressError) {
        let start = position
        var depth = 0
        while position < bytes.count {
            let byte = bytes[position]
            if byte == ASCII.open {
                depth += 1
            } else if depth > 0, byte == ASCII.close {
                depth -= 1
            } else if depth > 0, byte == ASCII.backslash {
                position += 1
            } else if depth == 0, !ASCII.isBlank(byte) {
                return
            }
            position += 1
        }
        guard depth == 0, position == bytes.count else { throw .malformed(at: start) }
    }

    private mutating func expect(_ byte: UInt8) throws(AddressError) {
        guard peek == byte else { throw .malformed(at: position) }
        position += 1
        try skipCFWS()
    }

    private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func take(while condition: (UInt8) -> Bool) -> ArraySlice<UInt8> {
        let start = position
        while position < bytes.count, condition(bytes[position]) { position += 1 }
        return bytes[start..<position]
    }
}
