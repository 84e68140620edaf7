import AdminOperations
import Foundation
import Store

extension HandlerTable {
    mutating func addAuditExport() {
        add(AuditExport.self) { engine, operation, _ in
            let form = operation.form ?? "json"
            guard ["json", "syslog"].contains(form) else { throw AdminProblem(.badInput, "the form is json or syslog", field: "form") }
            guard (1...10_000).contains(operation.limit) else {
                throw AdminProblem(.badInput, "the limit is a number from 1 to 10000", field: "limit")
            }
            guard (operation.after ?? 0) >= 0 else { throw AdminProblem(.badInput, "after is the number of a record", field: "after") }
            let (after, limit, host) = (operation.after ?? 0, operation.limit, engine.surroundings.hostName)
            let records = try await engine.store.read { try $0.auditRecords(after: after, limit: limit) }
            let lines = try records.map { record in
                form == "json"
                    ? String(decoding: try WireFormat.encoder.encode(AuditLine(record)), as: UTF8.self) : AuditLine(record).syslog(host)
            }
            return AuditExport.Result(
                lines: lines.map { $0 + "\n" }.joined(), last: records.count == limit ? records.last?.sequence : nil)
        }
    }
}

/// One audit record as other programs read it.
struct AuditLine: Encodable {
    var sequence: Int64
    var at: Date
    var who: String
    var address: String?
    var operation: String
    var subject: String
    var before: String?
    var after: String?

    init(_ record: AuditRecord) {
        sequence = record.sequence
        at = record.at
        who = record.actor
        address = record.address
        operation = record.operation
        subject = record.subject
        before = record.before
        after = record.after
    }

    /// RFC 5424 §6; facility 13 (log audit), severity 5 (notice). All that strangers may have written is in quoted values.
    func syslog(_ host: String) -> String {
        let values = [
            ("sequence", String(sequence)), ("who", who), ("address", address), ("subject", subject), ("before", before), ("after", after),
        ]
        let data = values.compactMap { name, value in value.map { "\(name)=\"\(Self.escaped($0))\"" } }.joined(separator: " ")
        // RFC 5424 §6.2.4, §6.2.7: PRINTUSASCII without blanks.
        return "<109>1 \(at.utcText) \(Self.word(host, 255)) zegel - \(Self.word(operation, 32)) [audit@32473 \(data)]"
    }

    /// RFC 5424 §6.3.3: `"`, `\` and `]` are escaped; what a terminal or a line reader would obey is left out.
    private static func escaped(_ text: String) -> String {
        var out = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\", "]": out += "\\\(scalar)"
            case _ where [.control, .format, .lineSeparator, .paragraphSeparator].contains(scalar.properties.generalCategory): out += " "
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out
    }

    private static func word(_ text: String, _ longest: Int) -> String {
        let plain = String(decoding: text.utf8.filter { (0x21...0x7E).contains($0) }.prefix(longest), as: UTF8.self)
        return plain.isEmpty ? "-" : plain
    }
}
