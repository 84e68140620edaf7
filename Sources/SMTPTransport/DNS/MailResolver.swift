/// Finds the servers of a domain. Handed in, so that whoever tests delivery says what the name servers say.
public protocol MailResolver: Sendable {
    /// In any order; empty when the domain exists and has none.
    func exchangers(of domain: String) async throws(LookupFailure) -> [MailExchanger]
    /// IPv6 and IPv4; empty when the name exists and has none.
    func addresses(of host: String) async throws(LookupFailure) -> [String]
}
