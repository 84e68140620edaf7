import AdminOperations
import Foundation
import Settings
import Store

/// Reads what administrators, roles and tokens are made of.
enum AccessInputs {
    /// In small letters.
    static func name(_ text: String, field: String = "name") throws(AdminProblem) -> String {
        let isPlain = text.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                || [0x2E, 0x5F, 0x40, 0x2B, 0x2D].contains(byte)
        }
        guard (1...128).contains(text.utf8.count), isPlain, text.first.map({ $0.isLetter || $0.isNumber }) ?? false else {
            throw AdminProblem(
                .badInput,
                "\(Inputs.quoted(text)) is no name of an administrator: 1 to 128 letters, digits and . _ @ + -, a letter or digit first",
                field: field)
        }
        return text.lowercased()
    }

    /// What is tried at a login: anything short; what cannot be a name is nobody's.
    static func triedName(_ text: String) throws(AdminProblem) -> String {
        guard (1...256).contains(text.utf8.count) else {
            throw AdminProblem(.badInput, "the name has 1 to 128 characters", field: "name")
        }
        return text.lowercased()
    }

    static func triedPassword(_ text: String, field: String = "password") throws(AdminProblem) -> String {
        guard (1...1024).contains(text.utf8.count) else {
            throw AdminProblem(.badInput, "a password has 10 to 128 characters", field: field)
        }
        return text
    }

    static func triedCode(_ text: String?) throws(AdminProblem) -> String? {
        guard let text, !text.isEmpty else { return nil }
        guard text.utf8.count <= 64 else {
            throw AdminProblem(.badInput, "the code has six digits, or is a recovery code", field: "code")
        }
        return text
    }

    static func newPassword(_ text: String, field: String = "password") throws(AdminProblem) -> String {
        if let problem = PasswordHash.problem(with: text) { throw AdminProblem(.badInput, problem, field: field) }
        return text
    }

    static func roleName(_ text: String) throws(AdminProblem) -> String {
        guard isWord(text, " .-_"), text.last != " " else {
            throw AdminProblem(
                .badInput, "\(Inputs.quoted(text)) is no name of a role: 1 to 64 letters, digits, blanks, dots, hyphens or underscores",
                field: "role")
        }
        return text
    }

    static func tokenName(_ text: String) throws(AdminProblem) -> String {
        guard isWord(text, ".-_") else {
            throw AdminProblem(
                .badInput, "\(Inputs.quoted(text)) is no name of a token: 1 to 64 letters, digits, dots, hyphens or underscores",
                field: "name")
        }
        return text
    }

    /// 1 to 64 letters and digits of ASCII and the signs, a letter or digit first.
    private static func isWord(_ text: String, _ signs: String) -> Bool {
        let isPlain = text.unicodeScalars.allSatisfy {
            $0.isASCII && (Character($0).isLetter || Character($0).isNumber || signs.unicodeScalars.contains($0))
        }
        return (1...64).contains(text.utf8.count) && isPlain && (text.first.map { $0.isLetter || $0.isNumber } ?? false)
    }

    /// - Parameter allowsAll: whether `*` may be named.
    static func rights(_ texts: [String], field: String, allowsAll: Bool) throws(AdminProblem) -> [String] {
        guard (1...500).contains(texts.count) else {
            throw AdminProblem(.badInput, "give 1 to 500 rights, as zegel role list --rights names them", field: field)
        }
        for text in texts where !(text == "*" && allowsAll) {
            guard Rights.isRight(text), groupExists(text) else {
                throw AdminProblem(.badInput, "\(Inputs.quoted(text)) is no right: zegel role list --rights names them", field: field)
            }
        }
        return Set(texts).sorted()
    }

    private static func groupExists(_ right: String) -> Bool {
        let parts = right.split(separator: ":")
        return parts.count < 3 || SettingRegistry.all.contains { $0.name.hasPrefix("\(parts[2]).") }
    }

    static func domains(_ texts: [String]?) throws(AdminProblem) -> [String]? {
        guard let texts else { return nil }
        guard (1...1000).contains(texts.count) else {
            throw AdminProblem(.badInput, "give 1 to 1000 domains, or leave them out for all", field: "domains")
        }
        var domains: Set<String> = []
        for text in texts {
            guard let pattern = DomainPattern(text) else {
                throw AdminProblem(
                    .badInput, "\(Inputs.quoted(text)) is no domain: write example.com, or *.example.com for everything below it",
                    field: "domains")
            }
            domains.insert(pattern.description)
        }
        return domains.sorted()
    }

    static func roles(_ texts: [String], _ book: RoleBook, field: String = "roles") throws(AdminProblem) -> [String] {
        guard (1...100).contains(texts.count) else { throw AdminProblem(.badInput, "give 1 to 100 roles", field: field) }
        for text in texts where book[text] == nil {
            throw AdminProblem(.badInput, "there is no role \(Inputs.quoted(text)): zegel role list shows those there are", field: field)
        }
        return texts.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }
}
