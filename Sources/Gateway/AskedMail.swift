import Foundation
import MIME
import Mail
import Policy

/// The bytes of a mail somebody asks about, made from what he gave.
public enum AskedMail {
    /// The one author of a mail; `nil` when it names none or several.
    public static func author(of message: [UInt8]) -> EmailAddress? { Author(Message(parsing: message).wholeHeader).address }

    /// A mail without text, its recipients named in To.
    public static func plain(from sender: EmailAddress?, to recipients: [EmailAddress]) -> [UInt8] {
        let from = sender.map { "From: <\($0)>\r\n" } ?? ""
        let to = recipients.map { "<\($0)>" }.joined(separator: ",\r\n ")
        return Array("\(from)To: \(to)\r\nMIME-Version: 1.0\r\n\r\n".utf8)
    }

    /// The mail with another subject and further fields; all of one line.
    public static func changed(_ message: [UInt8], subject: String?, fields: [(name: String, value: String)]) -> [UInt8] {
        let bytes = fields.isEmpty ? message : Message(parsing: message).prepending(fields)
        return subject.map { Message(parsing: bytes).replacingField("Subject", with: $0) } ?? bytes
    }

    /// Files are often kept with bare line feeds; mail is never sent so. One that has any CR stays as it is.
    public static func withLineEnds(_ bytes: [UInt8]) -> [UInt8] {
        guard !bytes.contains(0x0D) else { return bytes }
        return bytes.flatMap { $0 == 0x0A ? [0x0D, 0x0A] : [$0] }
    }
}
