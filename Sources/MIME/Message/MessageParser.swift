import Foundation

/// Splits a message into its entities in one pass over its lines, without recursion (RFC 2046 §5.1).
///
/// A stack holds the composites that are open at the current line: it is never deeper than `Limits.depth`, so hostile nesting costs
/// nothing beyond the look at each line. A delimiter line ends every entity inside the multipart it belongs to.
struct MessageParser {
    /// An entity while its end is still unknown.
    private struct Node {
        var parent: Int?
        var header: ParsedHeader
        var content: ContentFields
        var body: Range<Int>
        var isInterpreted = true
        var isFinished = false
        var children: [Int] = []

        /// The line end before a delimiter belongs to the delimiter, also when it is the one after the header or the one of
        /// the delimiter before: then the entity is empty at that place.
        mutating func finish(at end: Int) {
            guard !isFinished else { return }
            isFinished = true
            if end < header.range.lowerBound { header.range = end..<end }
            body = min(header.bodyStart, end)..<end
        }
    }

    /// A composite whose body is being read. `boundary` is `nil` for message/rfc822 and after the closing delimiter.
    private struct Open {
        var node: Int
        var boundary: [UInt8]?
    }

    let bytes: [UInt8]
    let limits: Limits
    private(set) var defects: [Defect: Int] = [:]
    private var nodes: [Node] = []
    private var open: [Open] = []
    private var fieldsLeft: Int

    init(bytes: [UInt8], limits: Limits) {
        self.bytes = bytes
        self.limits = limits
        fieldsLeft = limits.fieldsInAll
    }

    mutating func parse() -> Entity {
        let bytes = bytes
        bytes.withUnsafeBufferPointer { buffer in
            let lines = Lines(buffer)
            lines.examine { note($0, at: $1) }
            var position = startEntity(at: 0, parent: nil, lines)
            while let line = nextDelimiter(from: position, lines) {
                position = take(line, lines)
            }
            closeAll(above: -1, at: buffer.count)
        }
        return assemble()
    }

    private mutating func note(_ defect: Defect, at offset: Int) {
        if defects[defect] == nil { defects[defect] = offset }
    }

    // MARK: Entities

    /// Reads the header at `start` and opens the body after it, and the message inside a message/rfc822.
    /// - Returns: where the search for the next delimiter goes on.
    private mutating func startEntity(at start: Int, parent: Int?, _ lines: Lines) -> Int {
        var start = start
        var parent = parent
        while true {
            var reader = HeaderReader(lines: lines, bytes: bytes, limits: limits, fieldsLeft: fieldsLeft)
            let startsMessage = parent.map { nodes[$0].content.type.isMessage } ?? true
            let header = reader.read(from: start, startsMessage: startsMessage) { match(line: $0, $1, lines) != nil }
            fieldsLeft = reader.fieldsLeft
            for (defect, offset) in reader.defects { note(defect, at: offset) }
            let content = contentFields(of: header, parent: parent)
            let body = header.bodyStart..<bytes.count
            let index = nodes.count
            nodes.append(Node(parent: parent, header: header, content: content, body: body))
            if let parent { nodes[parent].children.append(index) }
            guard enter(index) else { return header.bodyStart }
            start = header.bodyStart
            parent = index
        }
    }

    private mutating func contentFields(of header: ParsedHeader, parent: Int?) -> ContentFields {
        let isInDigest = parent.map { nodes[$0].content.type.mediaType == "multipart/digest" } ?? false
        let content = ContentFields(header.fields, defaultType: isInDigest ? .messageRFC822 : .textPlain)
        for defect in content.defects { note(defect, at: header.range.lowerBound) }
        return content
    }

    /// Opens a composite.
    /// - Returns: whether another entity starts right at its body, as in message/rfc822.
    private mutating func enter(_ index: Int) -> Bool {
        let node = nodes[index]
        guard node.content.type.isComposite, !node.header.isTruncated else {
            nodes[index].isInterpreted = !node.header.isTruncated
            return false
        }
        guard let obstacle = obstacle(for: node) else {
            if node.content.type.isMultipart {
                open.append(Open(node: index, boundary: node.content.boundary))
                return false
            }
            open.append(Open(node: index, boundary: nil))
            return true
        }
        note(obstacle, at: node.header.range.lowerBound)
        nodes[index].isInterpreted = false
        return false
    }

    /// Why a composite stays closed.
    private func obstacle(for node: Node) -> Defect? {
        if open.count >= limits.depth { return .tooDeep }
        if node.content.type.isMultipart {
            guard let boundary = node.content.boundary, !boundary.isEmpty else { return .missingBoundary }
            if boundary.count > limits.boundary { return .boundaryTooLong }
            return nil
        }
        if !node.content.transferEncoding.isIdentity { return .encodedComposite }
        return nodes.count > limits.parts ? .tooManyParts : nil
    }

    // MARK: Delimiters

    /// The next line that is a delimiter of an open multipart.
    private func nextDelimiter(from position: Int, _ lines: Lines) -> Delimiter? {
        guard open.contains(where: { $0.boundary != nil }) else { return nil }
        var start = position
        while let dashes = lines.nextDashes(from: start) {
            let end = lines.end(of: dashes)
            if let found = match(line: dashes, end, lines) { return found }
            start = end
        }
        return nil
    }

    /// RFC 2046 §5.1.1: delimiter := CRLF "--" boundary; transport-padding may follow. The whole line has to match: a line that
    /// only starts like a delimiter is text, or a delimiter of another multipart. The innermost multipart wins.
    private func match(line start: Int, _ end: Int, _ lines: Lines) -> Delimiter? {
        guard lines.hasDashes(at: start) else { return nil }
        let text = lines.withoutPadding(start + 2, end)
        for (level, entry) in open.enumerated().reversed() {
            guard let boundary = entry.boundary, lines.starts(at: start + 2, with: boundary, before: text) else { continue }
            let rest = text - (start + 2 + boundary.count)
            if rest == 0 { return Delimiter(level: level, isClosing: false, start: start, end: end) }
            if rest == 2, lines.hasDashes(at: text - 2) { return Delimiter(level: level, isClosing: true, start: start, end: end) }
        }
        return nil
    }

    private struct Delimiter {
        var level: Int
        var isClosing: Bool
        var start: Int
        var end: Int
    }

    /// Ends what the delimiter ends, and starts the next part.
    /// - Returns: where reading goes on.
    private mutating func take(_ delimiter: Delimiter, _ lines: Lines) -> Int {
        closeAll(above: delimiter.level, at: lines.startOfLineEnd(before: delimiter.start))
        let multipart = open[delimiter.level].node
        if delimiter.isClosing {
            open[delimiter.level].boundary = nil
            return delimiter.end
        }
        guard nodes.count <= limits.parts else {
            note(.tooManyParts, at: delimiter.start)
            nodes[multipart].isInterpreted = false
            return delimiter.end
        }
        return startEntity(at: delimiter.end, parent: multipart, lines)
    }

    /// Sets the end of every entity inside the multipart at `level`, and takes them off the stack. -1 closes all.
    private mutating func closeAll(above level: Int, at end: Int) {
        while open.count > level + 1, let closed = open.popLast() {
            noteUnfinished(closed)
            finish(closed.node, at: end)
        }
        if level >= 0 { finishLastChild(of: open[level].node, at: end) } else { finish(0, at: end) }
    }

    private mutating func noteUnfinished(_ closed: Open) {
        guard closed.boundary != nil else { return }
        let hasParts = !nodes[closed.node].children.isEmpty
        note(hasParts ? .unterminatedMultipart : .multipartWithoutParts, at: nodes[closed.node].header.range.lowerBound)
    }

    private mutating func finish(_ node: Int, at end: Int) {
        nodes[node].finish(at: end)
        finishLastChild(of: node, at: end)
    }

    /// Of the children only the last can still be open.
    private mutating func finishLastChild(of node: Int, at end: Int) {
        if let last = nodes[node].children.last { nodes[last].finish(at: end) }
    }

    // MARK: Tree

    /// Children have higher indices than their parents, so building from the last makes each child before its parent.
    private func assemble() -> Entity {
        var built: [Entity?] = Array(repeating: nil, count: nodes.count)
        for index in nodes.indices.reversed().dropLast() { built[index] = entity(index, children: &built) }
        return entity(0, children: &built)
    }

    private func entity(_ index: Int, children built: inout [Entity?]) -> Entity {
        let node = nodes[index]
        var children: [Entity] = []
        for child in node.children {
            if let entity = built[child].take() { children.append(entity) }
        }
        return Entity(
            header: Header(fields: node.header.fields), headerRange: node.header.range, bodyRange: node.body,
            contentType: node.content.type, transferEncoding: node.content.transferEncoding,
            disposition: node.content.disposition, children: children, isInterpreted: node.isInterpreted)
    }
}
