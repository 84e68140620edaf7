/// Replies to encrypted PDFs (`behaviour.md` 17.2).
///
/// Every call names the token of the link. One that is wrong, expired, revoked, used up or made for something else is the same refusal,
/// found by the same work. What is merely asked changes nothing; what changes something proves by `ReplyAccess.form` that it comes from
/// the page.
public protocol ReplyService: Sendable {
    /// The page of a link: what it answers to, and what was written so far.
    func draft(_ token: String) async throws -> ReplyDraft

    /// Keeps the text as it is now.
    func keep(text: String, _ access: ReplyAccess) async throws

    /// Begins a file.
    /// - Parameter name: as the browser says it: data, no path.
    /// - Returns: its id.
    func beginFile(name: String, type: String, _ access: ReplyAccess) async throws -> String

    /// The next piece of a file that was begun.
    /// - Parameter bytes: at most `ReplyLimits.piece`.
    func append(_ bytes: [UInt8], to file: String, _ access: ReplyAccess) async throws

    /// The file is complete.
    func endFile(_ file: String, _ access: ReplyAccess) async throws

    func removeFile(_ file: String, _ access: ReplyAccess) async throws

    /// Sends text and files as they were kept.
    func send(_ access: ReplyAccess) async throws
}

/// What a change proves.
public struct ReplyAccess: Hashable, Sendable, Codable {
    /// Of the link.
    public var token: String
    /// Of the page the link opened (`ReplyDraft.form`).
    public var form: String
    /// Which of the link's replies it belongs to (`ReplyDraft.number`); `nil`: whichever is being written.
    public var number: Int?

    public init(token: String, form: String, number: Int? = nil) {
        self.token = token
        self.form = form
        self.number = number
    }
}

/// Fixed limits; those of an organisation come with the draft.
public enum ReplyLimits {
    /// Bytes of one piece of a file.
    public static let piece = 256 * 1024
    /// Bytes of the text in UTF-8.
    public static let text = 4 * 1024 * 1024
    /// Bytes of a file's name that are kept.
    public static let name = 255
    /// Replies by one link in a day.
    public static let daily = 20
}

/// Why something was not done; each is a page or a line on one.
public enum ReplyRefusal: String, Error, Hashable, Sendable, Codable {
    /// No such link, or none any more.
    case noLink
    /// It does not come from the link's own page.
    case wrongForm
    /// Text and files together are more than allowed.
    case tooLarge
    case tooManyFiles
    /// It was removed, or never was one of this link.
    case noFile
    /// Neither text nor files.
    case empty
    /// This reply has been sent already.
    case sent
}
