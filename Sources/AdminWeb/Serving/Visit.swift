import AdminOperations
import Foundation
import Mail
import Web

/// One request, as pages see it: who asks, for what, in which language, and the way to the operations.
struct Visit: Sendable {
    let path: String
    let query: Fields
    var form: FormBody
    let language: Language
    let isSecure: Bool
    let service: any AdminService
    let findings: RecentFindings
    let now: Date
    var ticket: Ticket
    var asker: Asker
    /// `nil`: nobody is logged in.
    var me: SessionShow.Me?

    /// The address that was asked for.
    var address: String { Link.to(path, query) }

    func text(_ words: Words) -> String { words(language) }

    func text(_ words: Words, _ values: KeyValuePairs<String, String>) -> String { words(language, values) }

    func perform<O: AdminOperation>(_ operation: O) async throws(AdminProblem) -> O.Result {
        try await service.perform(operation, by: asker)
    }

    /// Whether the rights of who asks are enough, for showing what leads somewhere; the engine decides for itself.
    func may(_ right: String) -> Bool {
        guard let rights = me?.rights else { return false }
        return rights.contains("*") || rights.contains(right) || rights.contains { $0.hasPrefix("\(right):") }
    }

    func may(_ operation: any AdminOperation.Type) -> Bool { operation.access == .session ? me != nil : may(operation.permission) }

    /// The result, or `nil` when he may not ask for it: for parts of pages that show more to those who may see more.
    func ifAllowed<O: AdminOperation>(_ operation: O) async throws(AdminProblem) -> O.Result? {
        guard may(O.self) else { return nil }
        do { return try await perform(operation) } catch {
            if error.type == .noPermission { return nil }
            throw error
        }
    }

    /// What a form carries besides its fields.
    var formToken: HTML { "<input type=\"hidden\" name=\"form-token\" value=\"\(ticket.token)\">" }

    /// A form that changes something.
    func form(_ action: String, hasFiles: Bool = false, class name: String = "", id: String? = nil, _ content: HTML) -> HTML {
        let kind: HTML = hasFiles ? " enctype=\"multipart/form-data\"" : .empty
        let identity: HTML = id.map { " id=\"\($0)\"" } ?? .empty
        return "<form method=\"post\" action=\"\(action)\" class=\"\(name)\"\(identity)\(kind) novalidate>\(formToken)\(content)</form>"
    }

    /// A button that does one thing.
    func button(_ action: String, _ label: String, class name: String = "quiet", _ values: KeyValuePairs<String, String?> = [:]) -> HTML {
        let hidden = values.compactMap { item in item.value.map { Self.hidden(item.key, $0) } }
        return form(action, class: "inline", "\(hidden)<button class=\"\(name)\">\(label)</button>")
    }

    static func hidden(_ name: String, _ value: String) -> HTML { "<input type=\"hidden\" name=\"\(name)\" value=\"\(value)\">" }
}
