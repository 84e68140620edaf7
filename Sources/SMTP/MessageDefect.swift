import Mail

/// Why a message is refused although its end was found.
public enum MessageDefect: Hashable, Sendable {
    case bareCarriageReturn, bareLineFeed, nul

    /// 550 5.6.0; the connection ends with it, for what follows may be a message hidden in this one (`threats.md` A4.1).
    public var reply: Reply {
        switch self {
        case .bareCarriageReturn, .bareLineFeed:
            Reply(550, EnhancedStatus(5, 6, 0), "Bare CR or LF in the message; lines end with CRLF")
        case .nul: Reply(550, EnhancedStatus(5, 6, 0), "NUL in the message")
        }
    }
}
