/// Messages as encrypted PDF (`behaviour.md` 14).
extension SettingKeys {
    public static let pdfEnabled = SettingKey<Bool>(
        "pdf.enabled", .all, .both, factory: true, "a message may be sent as an encrypted PDF")
    public static let pdfOnlyIfMandatory = SettingKey<Bool>(
        "pdf.only-if-mandatory", .all, .recipient, factory: true, "under mode allow no PDF is made")
    public static let pdfMaxSize = SettingKey<ByteCount>(
        "pdf.max-size", .notUser, .sender, factory: .megabytes(50), "larger messages take the next method")
    public static let pdfSignCarrier = SettingKey<Bool>(
        "pdf.sign-carrier", .all, .sender, factory: true, "sign the mail that carries the PDF when there is a key")
    public static let pdfAttachOriginal = SettingKey<Bool>(
        "pdf.attach-original", .all, .recipient, factory: false, "put the original message as .eml into the PDF")
}
