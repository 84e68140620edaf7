// modules: Mail MIME
// corpus: mime
import MIME

/// Any bytes parse to a tree that nests, and editing changes what it names and nothing else.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzMIME(_ data: UnsafePointer<UInt8>, _ size: Int) -> Int32 {
    let bytes = Array(UnsafeBufferPointer(start: data, count: size))
    let message = Message(parsing: bytes)
    require(message.bytes == bytes)
    checkTree(message)
    checkEditing(message)
    checkEncodings(bytes)
    _ = Inspection(of: message) { _ in "" }.text
    for entity in message.entities {
        _ = message.text(of: entity)
        for field in entity.header { _ = field.decoded }
    }
    return 0
}

private func checkTree(_ message: Message) {
    require(message.root.range.upperBound == message.bytes.count)
    for entity in message.entities {
        require(entity.headerRange.upperBound <= entity.bodyRange.lowerBound)
        var end = entity.bodyRange.lowerBound
        for child in entity.children {
            require(child.range.lowerBound >= end, "parts overlap")
            end = child.range.upperBound
        }
        require(end <= entity.bodyRange.upperBound, "a part leaves its parent")
        var last = entity.headerRange.lowerBound
        for field in entity.header {
            require(field.range.lowerBound == last, "a gap between fields")
            last = field.range.upperBound
            require(field.rawValue.endIndex <= field.range.upperBound)
        }
        require(last == entity.headerRange.upperBound || !message.isFullyInterpreted)
    }
}

private func checkEditing(_ message: Message) {
    require(message.removingFields { _ in false } == message.bytes)
    let added = Message(parsing: message.prepending([("X-Fuzz", "väl\r\nue: \0")]))
    require(added.root.header.fields.first?.name == "X-Fuzz")
    require(added.removingFields { $0.name == "X-Fuzz" }.count <= added.bytes.count)
    if message.isFullyInterpreted, !added.defects.contains(where: \.isLimit) {
        require(added.root.header.count == message.root.header.count + 1, "a field appeared or vanished")
        require(added.root.bodyRange.count == message.root.bodyRange.count, "the body changed")
    }
    let replaced = Message(parsing: message.replacingField("Subject", with: "new"))
    if message.isFullyInterpreted, !replaced.defects.contains(where: \.isLimit) {
        require(replaced.root.header.first(named: "subject")?.unfolded == "new")
        require(replaced.root.bodyRange.count == message.root.bodyRange.count, "the body changed")
    }
    for entity in message.entities.prefix(8) where entity.bodyRange.lowerBound > entity.headerRange.upperBound {
        let same = message.replacingBody(of: entity, with: Array(message.slice(entity.bodyRange)))
        require(same == message.bytes, "replacing a body by itself changed the message")
    }
}

private func checkEncodings(_ bytes: [UInt8]) {
    require(Base64.decode(Base64.encode(bytes)) == bytes)
    require(QuotedPrintable.decode(QuotedPrintable.encodeBinary(bytes)[...]) == bytes)
    let quoted = QuotedPrintable.encode(bytes)
    require(!hasBareLineEnd(quoted))
    require(quoted.allSatisfy { $0 < 0x7F })
    let text = String(decoding: bytes.prefix(4_000), as: UTF8.self)
    let field = HeaderWriter.field("Subject", text)
    require(!hasBareLineEnd(field))
    require(Message(parsing: field).root.header.count == 1, "a value became a field")
    let parameter = HeaderWriter.field("Content-Disposition", "attachment", parameters: [("filename", text)])
    require(Message(parsing: parameter).root.header.count == 1)
}

private func hasBareLineEnd(_ bytes: [UInt8]) -> Bool {
    for (index, byte) in bytes.enumerated() {
        if byte == 10, index == 0 || bytes[index - 1] != 13 { return true }
        if byte == 13, index + 1 == bytes.count || bytes[index + 1] != 10 { return true }
    }
    return false
}
