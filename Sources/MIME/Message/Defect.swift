/// What is wrong with a message, or kept the parser from interpreting all of it. The bytes are never changed for it.
public enum Defect: String, Hashable, Sendable, Codable, CaseIterable {
    // Beyond a limit: not interpreted from there on.
    /// Entities nested deeper than `Limits.depth`.
    case tooDeep
    /// More entities than `Limits.parts`.
    case tooManyParts
    /// A boundary parameter longer than `Limits.boundary`.
    case boundaryTooLong
    /// A header longer than `Limits.headerSize`.
    case headerTooLarge
    /// A field longer than `Limits.fieldSize`.
    case fieldTooLarge
    /// More fields than `Limits.fields` or `Limits.fieldsInAll`.
    case tooManyFields

    // Line ends and characters (RFC 5322 §2.3, RFC 2045 §2.7).
    /// CR without LF.
    case bareCR
    /// LF without CR.
    case bareLF
    /// An octet of value zero.
    case nul
    /// A control character other than HT within a header, or octets that are not UTF-8.
    case illegalCharacterInHeader
    /// A line over 998 octets (RFC 5322 §2.1.1).
    case longLine

    // Header syntax.
    /// A line in a header that is no field: the body starts there (RFC 5322 §2.2).
    case missingHeaderSeparator
    /// White space between a field's name and its colon (obs-syntax of RFC 5322 §4.5).
    case spaceBeforeColon
    /// A header that holds several Content-Type, Content-Transfer-Encoding or Content-Disposition fields; the first counts.
    case repeatedContentField
    /// A Content-Type that does not parse; the default type is taken (RFC 2045 §5.2).
    case malformedContentType

    // Structure (RFC 2046 §5.1).
    /// A multipart without boundary parameter.
    case missingBoundary
    /// A multipart in which no delimiter line occurs.
    case multipartWithoutParts
    /// A multipart whose closing delimiter does not occur.
    case unterminatedMultipart
    /// A multipart or message/* with base64 or quoted-printable, which RFC 2045 §6.4 forbids.
    case encodedComposite

    /// Whether part of the message is not interpreted because of a limit.
    public var isLimit: Bool {
        switch self {
        case .tooDeep, .tooManyParts, .boundaryTooLong, .headerTooLarge, .fieldTooLarge, .tooManyFields: true
        default: false
        }
    }
}
