/// The random id of an installation: made with its store, the same for every process and for a restored copy.
///
/// It is no secret. In the fields we add to mail it says which gateway wrote them (`threats.md` A2.9).
enum InstanceIdentity {
    /// Octets of randomness.
    private static let length = 16

    static func establish(_ session: any SQLSession, _ random: (Int) -> [UInt8]) throws -> String {
        if let row = try session.run("SELECT value FROM meta WHERE name = 'instance'").first {
            return String(decoding: try row.blob(0), as: UTF8.self)
        }
        let text = random(length).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        _ = try session.run("INSERT INTO meta (name, value) VALUES ('instance', $1)", [.blob(Array(text.utf8))])
        return text
    }
}
