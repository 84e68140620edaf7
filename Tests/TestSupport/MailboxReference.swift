import Foundation

/// The mailboxes the `email` package of Python shows in header fields: the parser ours is compared with (`threats.md` A2.7).
public enum MailboxReference {
    private static let python = Tool(named: "python3")
    public static var isAvailable: Bool { python != nil }

    /// What it shows as From of each whole message, all fields together.
    /// - Returns: addr-specs in lower case; `nil` where it cannot read the field at all.
    public static func authors(of messages: [[UInt8]]) async throws -> [[String]?] {
        try await ask(
            """
            import base64, email, email.policy, json, sys
            def read(text):
                try:
                    mail = email.message_from_bytes(base64.b64decode(text), policy=email.policy.SMTP)
                    return [a.addr_spec.lower().encode('utf-8', 'backslashreplace').decode() for f in mail.get_all('From', []) for a in f.addresses]
                except Exception: return None
            print(json.dumps([read(v) for v in json.load(sys.stdin)]))
            """, messages.map { Data($0).base64EncodedString() })
    }

    /// What it reads in each value of an address field.
    public static func mailboxes(in values: [String]) async throws -> [[String]?] {
        try await ask(
            """
            import json, sys
            from email.headerregistry import HeaderRegistry
            make = HeaderRegistry()
            def read(value):
                try: return [a.addr_spec for a in make('To', value).addresses]
                except Exception: return None  # it does not read some legal values at all
            print(json.dumps([read(v) for v in json.load(sys.stdin)]))
            """, values)
    }

    private static func ask(_ script: String, _ input: [String]) async throws -> [[String]?] {
        guard let python else { return [] }
        let outcome = try await python.run(["-c", script], input: Array(JSONEncoder().encode(input)))
        guard outcome.status == 0 else { throw Spawned.Failure(description: outcome.errors) }
        return try JSONDecoder().decode([[String]?].self, from: Data(outcome.output))
    }
}
