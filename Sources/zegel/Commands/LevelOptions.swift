import ArgumentParser

/// `--domain D` or `--user A`; neither is the global level.
struct LevelOptions: ParsableArguments {
    @Option(help: "For this domain, or *.domain for everything below it.")
    var domain: String?
    @Option(help: "For this mail address.")
    var user: String?

    func validate() throws {
        if domain != nil, user != nil { throw ValidationError("Give --domain or --user, not both.") }
    }

    var level: String {
        if let domain { return "domain:\(domain)" }
        if let user { return "user:\(user)" }
        return "global"
    }
}
