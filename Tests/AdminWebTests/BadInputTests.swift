import AdminOperations
import Foundation
import TestSupport
import Testing

@testable import AdminWeb

/// Every form there is, with what nobody should send: a message, what was typed is kept, nothing changes.
@Suite("Admin pages, bad input", .serialized)
struct BadInputTests {
    enum Kind: String, CaseIterable {
        case missing, wrong, huge, hostile

        func value(_ control: SeenForm.Control) -> String {
            switch self {
            case .missing: ""
            case .wrong: "\u{7}not this \u{FFFD}"
            case .huge: String(repeating: "x", count: 100_000)
            case .hostile: Office.hostile
            }
        }
    }

    /// Forms that only go somewhere, end a login, or ask again who it is.
    private static let others: Set = ["/logout", "/language", "/confirm", "/account/end-session", "/administrator/end-session"]

    /// Pages with forms: all routes that show something, and each operation's.
    private static var pages: [String] {
        let operations = OperationWords.all.keys.sorted().map { "/act?operation=\($0)" }
        let more = [
            "/domain?name=partner.example", "/user?address=bob@partner.example",
            "/setting?level=domain:partner.example&key=encrypt.mode", "/template?kind=encryption-failed&level=global",
        ]
        return AdminPages.table.filter { $0.get != nil && !$0.path.contains(".") }.map(\.path) + more + operations
    }

    private static func forms(_ visitor: Visitor) async throws -> [SeenForm] {
        var forms: [SeenForm] = []
        for path in pages {
            let page = try await visitor.get(path)
            forms += SeenForm.all(in: page).filter { !$0.asked.isEmpty && !others.contains($0.action) }
        }
        var seen: Set<SeenForm> = []
        return forms.filter { seen.insert($0).inserted }
    }

    /// What was changed; wrong passwords are written down as well, as nobody's, and are no change.
    private static func changes(_ office: Office) async throws -> Int {
        try await office.fixture.audit().filter { $0.actor != "nobody" }.count
    }

    @Test("each form × missing, wrong, huge, hostile values", arguments: Kind.allCases)
    func each(_ kind: Kind) async throws {
        let office = try await Office.open()
        try await office.fill()
        let visitor = try await Visitor.logIn(office)
        let forms = try await Self.forms(visitor)
        #expect(forms.count >= 60, "\(forms.count)")
        var before = try await Self.changes(office)
        for form in forms {
            let label = "\(kind) \(form.action) \(form.controls.first { $0.name == "operation" }?.value ?? "")"
            let filled = form.controls.filter { $0.type != "file" && $0.type != "checkbox" }.map { control in
                (control.name, control.type == "hidden" ? control.value : kind.value(control))
            }
            let answer: String
            if form.method == "post" {
                answer = try await visitor.post(form.action, filled)
            } else {
                // Longer than any request line may be: browsers send it all the same, and get an answer.
                let query = filled.map { "\(Visitor.escaped($0.0))=\(Visitor.escaped(String($0.1.prefix(2000))))" }.joined(separator: "&")
                answer = try await visitor.get("\(form.action)?\(query)")
            }
            let status = Visitor.status(answer)
            #expect((200..<500).contains(status), "\(label): \(status)")
            #expect(!answer.contains("<script>document.title"), "\(label)")
            if status == 422 { check(answer, form, kind, label) }
            let after = try await Self.changes(office)
            #expect(after == before, "\(label) changed something: \(status)")
            before = after
        }
        await office.close()
    }

    private func check(_ answer: String, _ form: SeenForm, _ kind: Kind, _ label: String) {
        #expect(answer.contains("role=\"alert\"") || answer.contains("-problem\">"), "\(label): no message")
        let again = SeenForm.all(in: answer).first { $0.action == form.action && $0.method == form.method && !$0.asked.isEmpty }
        guard let again else { return #expect(Bool(false), "\(label): the form is gone") }
        if kind == .missing {
            for control in form.asked where control.isRequired && control.type != "select" && control.type != "checkbox" {
                #expect(answer.contains("id=\"field-\(control.name)-problem\""), "\(label): no message at \(control.name)")
            }
        }
        if kind == .hostile {
            for control in again.asked where ["text", "email"].contains(control.type) && control.name != "code" {
                #expect(control.value == Office.hostile, "\(label): \(control.name) was not kept")
            }
        }
    }
}
