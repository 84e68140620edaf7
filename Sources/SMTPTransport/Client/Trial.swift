import Mail

/// What became of the recipients at one server, and what that says about the server.
struct Trial: Sendable {
    var outcomes: [EmailAddress: RecipientOutcome]
    var result: Turns.Result
    /// It never began to talk about this mail: another server of the domain may be asked.
    var mayGoElsewhere = false
    var server = ""
}
