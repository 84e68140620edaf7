import MIME

/// What holds for the tree of any bytes.
enum TreeCheck {
    /// Empty when children lie within their parents' bodies in order, without overlap, and fields lie within headers.
    static func problems(of message: Message) -> [String] {
        var problems: [String] = []
        if message.root.range.upperBound != message.bytes.count { problems.append("the root does not reach the end") }
        for entity in message.entities {
            if entity.headerRange.upperBound > entity.bodyRange.lowerBound { problems.append("header after body at \(entity.range)") }
            var end = entity.bodyRange.lowerBound
            for child in entity.children {
                if child.range.lowerBound < end { problems.append("part at \(child.range) starts before \(end)") }
                end = child.range.upperBound
            }
            if end > entity.bodyRange.upperBound { problems.append("a part leaves its parent at \(entity.range)") }
            var last = entity.headerRange.lowerBound
            for field in entity.header {
                if field.range.lowerBound != last { problems.append("gap before field at \(field.range)") }
                last = field.range.upperBound
            }
            if last != entity.headerRange.upperBound, message.isFullyInterpreted {
                problems.append("header not covered at \(entity.headerRange)")
            }
        }
        return problems
    }
}
