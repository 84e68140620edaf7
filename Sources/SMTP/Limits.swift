/// What a session takes before it answers with a refusal. Factory values are Postfix's where it has them.
public struct Limits: Sendable, Hashable {
    // MARK: One session

    /// Octets of one command line with CRLF. RFC 5321 §4.5.3.1.4 asks for 512; Postfix takes 2,048 (`line_length_limit`).
    public var commandLine = 2048
    /// Octets of one line while a client logs in (RFC 4954 §4: 12,288).
    public var loginLine = 12_288
    /// Recipients of one message (RFC 5321 §4.5.3.1.8 asks for at least 100; Postfix: `smtpd_recipient_limit`, 1,000).
    public var recipients = 1000
    /// Refused commands after which the connection is closed (Postfix: `smtpd_hard_error_limit`, 20).
    public var errors = 20
    /// Commands that do nothing (NOOP, RSET, VRFY, HELP) after which the connection is closed (Postfix: `smtpd_junk_command_limit`, 100).
    public var junkCommands = 100
    /// Octets of one message (`behaviour.md` 32: 50 MiB). Lines of its text may have any length.
    public var messageSize = 50 * 1024 * 1024

    // MARK: One client address

    /// Connections at once (Postfix: `smtpd_client_connection_count_limit`, 50).
    public var connectionsPerClient = 50
    /// Connections begun in one minute; `nil` for any number (Postfix: `smtpd_client_connection_rate_limit`, none).
    public var connectionsPerMinute: Int?
    /// Messages begun in one minute; `nil` for any number (Postfix: `smtpd_client_message_rate_limit`, none).
    public var messagesPerMinute: Int?
    /// Recipients named in one minute; `nil` for any number (Postfix: `smtpd_client_recipient_rate_limit`, none).
    public var recipientsPerMinute: Int?

    // MARK: All clients of a listener

    /// Connections at once. Postfix forks 100 processes (`default_process_limit`); a connection here costs some kilobytes.
    public var connections = 2000
    /// From so many connections in a hundred the listener counts as under stress.
    public var stressPercentage = 80

    // MARK: Time

    /// A command, and a part of a message, must come within this time (RFC 5321 §4.5.3.2.7; Postfix: `smtpd_timeout`, 300 s).
    public var commandTimeout = Duration.seconds(300)
    /// The same under stress (Postfix: `smtpd_timeout`, 10 s).
    public var stressedCommandTimeout = Duration.seconds(10)
    /// Octets a second a message must come in with under stress (Postfix: `smtpd_min_data_rate`, 500).
    public var minimumRate = 500
    /// Refused commands under stress (Postfix: `smtpd_hard_error_limit`, 1, which still answers the first).
    public var stressedErrors = 2
    /// Commands that do nothing under stress (Postfix: `smtpd_junk_command_limit`, 1).
    public var stressedJunkCommands = 1

    public init() {}
}
