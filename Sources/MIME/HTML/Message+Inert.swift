/// Making a message harmless to show: nothing in it is loaded from elsewhere (`threats.md` A1.2).
extension Message {
    /// The message with inert HTML in place of every HTML part, and other parts that can refer to something outside as files.
    ///
    /// - Returns: the very same bytes when there is no such part.
    public func withoutRemoteReferences() -> [UInt8] {
        var edits: [(range: Range<Int>, bytes: [UInt8])] = []
        var waiting = [root]
        while let entity = waiting.popLast() {
            switch treatment(of: entity) {
            case .leave: waiting += entity.children
            case .rewrite: edits += replacing(entity, with: .text(InertHTML.written(from: readable(entity)), subtype: "html"))
            case .shelve: edits += replacing(entity, with: .data(decodedBody(of: entity), mediaType: "application/octet-stream"))
            }
        }
        return edits.isEmpty ? bytes : applying(edits)
    }

    private enum InertTreatment { case leave, rewrite, shelve }

    private func treatment(of entity: Entity) -> InertTreatment {
        // A body that was not looked into, or read otherwise than it says, may hold anything; another reader would show it.
        if entity.contentType.isComposite { return entity.isInterpreted && entity.transferEncoding.isIdentity ? .leave : .shelve }
        // RFC 2046 §5.2.3: a part that only says where its content is to be had.
        if entity.contentType.mediaType == "message/external-body" { return .shelve }
        // Of several fields a reader may believe any.
        let types = entity.header.all(named: "Content-Type").map { ASCII.lowercased($0.unfolded) }
        if types.contains(where: { $0.contains("html") }) || entity.contentType.mediaType.contains("html") { return .rewrite }
        let isSuspect = types.contains { type in ["svg", "xml", "css", "enriched", "richtext", "javascript"].contains(where: type.contains)
        }
        return isSuspect || types.count > 1 ? .shelve : .leave
    }

    /// In any charset: of an unknown one, every octet is a character.
    private func readable(_ entity: Entity) -> String {
        text(of: entity) ?? String(String.UnicodeScalarView(decodedBody(of: entity).map { Unicode.Scalar($0) }))
    }

    private func replacing(_ entity: Entity, with new: EntityBuilder) -> [(range: Range<Int>, bytes: [UInt8])] {
        let replaced = ["content-type", "content-transfer-encoding", "content-disposition", "content-location", "content-base"]
        let keepsDisposition = new.header.firstRange(of: Array("Content-Disposition".utf8)) == nil
        let old = entity.header.filter { field in
            let name = ASCII.lowercased(field.name)
            return replaced.contains(name) && !(keepsDisposition && name == "content-disposition")
        }
        let end = entity.headerRange.upperBound
        let needsLineEnd = end > entity.headerRange.lowerBound && bytes[end - 1] != ASCII.lf
        let separator = end == entity.bodyRange.lowerBound ? ASCII.crlf : []
        return old.map { ($0.range, []) } + [
            (end..<end, (needsLineEnd ? ASCII.crlf : []) + new.header + separator), (entity.bodyRange, new.body),
        ]
    }
}
