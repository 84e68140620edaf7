import TestSupport

/// A client with an address of loopback of its own choice: Python's smtplib.
struct MailProgram: Sendable {
    /// Where it connects from.
    var source: String
    private static let script = """
        import smtplib, sys
        source, port, sender, file, mail, rcpt = sys.argv[1:7]
        c = smtplib.SMTP('127.0.0.1', int(port), local_hostname='client.example', source_address=(source, 0))
        try:
            c.sendmail(sender, sys.argv[7:], open(file, 'rb').read(), mail.split(), rcpt.split())
            print(250)
        except smtplib.SMTPRecipientsRefused as e: print(list(e.recipients.values())[0][0])
        except smtplib.SMTPResponseException as e: print(e.smtp_code)
        c.quit()
        """

    /// - Parameters:
    ///   - asking: parameters of MAIL and of RCPT.
    /// - Returns: the code of the answer that decided: 250, or the one of the first recipient or of DATA.
    func send(
        _ bytes: [UInt8], from sender: String, to recipients: String..., port: LoopbackPort, asking: (mail: String, rcpt: String) = ("", "")
    ) async throws -> Int? {
        guard let python = Tool(named: "python3") else { return nil }
        let folder = try TemporaryFolder()
        let file = try folder.write("mail.eml", bytes)
        let ran = try await python.run(
            ["-c", Self.script, source, String(port.number), sender, file, asking.mail, asking.rcpt] + recipients)
        guard ran.status == 0 else { throw HarnessError.command("smtplib", ran.status, ran.errors) }
        return Int(ran.text.prefix(3))
    }
}
