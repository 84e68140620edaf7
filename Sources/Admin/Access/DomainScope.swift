import AdminOperations
import Mail
import Settings
import Store

/// The domains somebody may act on.
struct DomainScope: Sendable {
    let patterns: [DomainPattern]

    /// `nil` for who may act on everything.
    init?(_ who: Administrator) {
        guard let domains = who.domains else { return nil }
        patterns = domains.compactMap { DomainPattern($0) }
    }

    init(_ patterns: [DomainPattern]) { self.patterns = patterns }

    func covers(_ address: EmailAddress) -> Bool { patterns.contains { $0.covers(address.domain) } }

    func covers(_ pattern: DomainPattern) -> Bool {
        switch pattern {
        case .exact(let domain): patterns.contains { $0.covers(domain) }
        // What lies below is covered only by what covers all of it.
        case .below(let domain):
            patterns.contains { own in
                guard case .below(let wide) = own else { return false }
                return wide == domain || domain.isBelow(wide)
            }
        }
    }

    /// Of an address as it is shown: `alice@example.com`, `<…>`; empty is nobody's.
    func covers(shown text: String) -> Bool {
        EmailAddress(text.trimmingPrefix("<").hasSuffix(">") ? String(text.trimmingPrefix("<").dropLast()) : text).map { covers($0) }
            ?? false
    }

    func covers(_ level: StoredLevel) -> Bool {
        switch level {
        case .global: false
        case .domain(let pattern): covers(pattern)
        case .user(let address): covers(address)
        }
    }
}

extension Administrator {
    /// Whether he may give somebody these rights on these domains: nobody can give what he does not have.
    func mayGive(_ given: Set<String>, on domains: [String]?) -> Bool {
        guard given.allSatisfy({ Rights.covers(rights, $0) }) else { return false }
        guard let scope = DomainScope(self) else { return true }
        return domains?.compactMap { DomainPattern($0) }.allSatisfy { scope.covers($0) } ?? false
    }
}
