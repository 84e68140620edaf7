/// The Content-* fields that decide how an entity is read.
struct ContentFields {
    let type: ContentType
    let transferEncoding: TransferEncoding
    let disposition: ContentDisposition?
    let defects: [Defect]

    /// The boundary as octets, for comparing with lines; `nil` when there is none.
    var boundary: [UInt8]? { type.parameters["boundary"].map { Array($0.utf8) } }

    init(_ fields: [HeaderField], defaultType: ContentType) {
        var defects: Set<Defect> = []
        func value(_ name: String) -> [UInt8]? {
            let found = fields.lazy.filter { $0.isNamed(name) }.prefix(2)
            if found.count > 1 { defects.insert(.repeatedContentField) }
            return found.first.map { HeaderField.unfold($0.rawValue) }
        }
        let typeValue = value("Content-Type")
        let parsed = typeValue.flatMap { ContentType(parsing: $0) }
        if typeValue != nil, parsed == nil { defects.insert(.malformedContentType) }
        type = parsed ?? defaultType
        transferEncoding = value("Content-Transfer-Encoding").map { TransferEncoding(parsing: $0) } ?? .sevenBit
        disposition = value("Content-Disposition").map { ContentDisposition(parsing: $0) }
        if type.isMultipart, !transferEncoding.isIdentity { defects.insert(.encodedComposite) }
        self.defects = Array(defects)
    }
}
