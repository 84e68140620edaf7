import AdminOperations
import Foundation
import Hummingbird
import TestSupport
import Testing

@testable import AdminWeb

@Suite("Forms of operations")
struct FormTests {
    @Test("every operation that changes something has a page, a German name and a German label for each field")
    func words() {
        let own: Set = [
            "session.create", "session.confirm", "session.end", "setup.begin", "setup.create", "factor.begin", "factor.finish",
            "administrator.language",
            "settings.apply", "session.revoke",
        ]
        for operation in AllOperations.list where !operation.isRead && !own.contains(operation.name) {
            #expect(OperationWords.all[operation.name] != nil, "\(operation.name)")
            for field in OperationForm(operation: operation).fields where operation.access == .right {
                #expect(FieldWords.words(operation.name, field.name).label != nil, "\(operation.name) \(field.name)")
            }
        }
    }

    @Test("what destroys is asked about first")
    func effects() {
        for (name, words) in OperationWords.all where words.isFinal && name != FactorRemove.name {
            #expect(Effects.all[name] != nil, "\(name)")
        }
    }

    @Test("lines of the configuration cannot be broken out of")
    func lines() {
        let text = ConfigurationLines.text(
            organisation: "a\"\n[tls]\u{1}", hostName: nil, networks: [], inside: .init(host: "mail", port: 25), outside: nil)
        #expect(text.contains("organisation = \"a\\\"\\u000A[tls]\\u0001\"") && text.contains("mx = true"))
        for bad in ["", "a b", "a:0", "a:99999", "a:b:c", "\"x\"", "a/b"] { #expect(ConfigurationLines.hop(bad) == nil, "\(bad)") }
        #expect(ConfigurationLines.hop("[2001:db8::1]:25")?.host == "2001:db8::1")
        for bad in ["300.1.1.1", "10.0.0.0/33", "x", "10.0.0.0/", "1.2.3"] { #expect(!ConfigurationLines.isNetwork(bad), "\(bad)") }
        for good in ["10.0.0.0/8", "192.0.2.1", "2001:db8::/32"] { #expect(ConfigurationLines.isNetwork(good), "\(good)") }
    }

    @Test("settings for secrets are never carried in a page")
    func secrets() {
        for operation in AllOperations.list {
            let form = OperationForm(operation: operation)
            var body = FormBody()
            for field in operation.fields where field.kind == .text { body.fields.add(field.name, "MARK-\(field.isSecret)") }
            #expect(!form.carried(body).text.contains("MARK-true"), "\(operation.name)")
        }
    }
}
