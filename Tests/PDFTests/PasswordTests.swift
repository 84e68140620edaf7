import PDF
import Testing

@Suite("F-07: passwords are refused, not cut")
struct PasswordTests {
    @Test("127 octets are taken, 128 are not")
    func length() throws {
        #expect(try PDFPassword(String(repeating: "a", count: 127)).text.utf8.count == 127)
        #expect(throws: PDFError.passwordTooLong(octets: 128)) { try PDFPassword(String(repeating: "é", count: 64)) }
        #expect(throws: PDFError.passwordEmpty) { try PDFPassword("") }
        #expect(throws: PDFError.passwordUnusable) { try PDFPassword("a\0b") }
    }

    // RFC 4013 §3
    @Test(
        "SASLprep as in RFC 4013",
        arguments: [("I\u{AD}X", "IX"), ("user", "user"), ("USER", "USER"), ("\u{AA}", "a"), ("\u{2168}", "IX"), ("a\u{A0}b", "a b")])
    func preparation(_ given: String, _ prepared: String) throws {
        #expect(try PDFPassword(given).text == prepared)
    }
}
