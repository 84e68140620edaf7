import Foundation
import Testing

@testable import CA

@Suite("Files of people: each line for itself")
struct BulkFileTests {
    private func file(_ text: String) throws -> BulkFile { try BulkFile(Array(text.utf8)) }

    @Test("columns in any order, quotation marks, semicolons, a byte order mark, empty lines and every line end")
    func forms() throws {
        let comma = try file("\u{FEFF}common-name,address\r\n\"Bob, \"\"B\"\" Example\",bob@zegel.example\r\n\r\nEve,eve@zegel.example")
        #expect(comma.lines.map(\.number) == [2, 4] && comma.lines.map(\.address) == ["bob@zegel.example", "eve@zegel.example"])
        #expect(try comma.lines[0].content.get().commonName == "Bob, \"B\" Example")
        let semicolon = try file("Address;Validity;Key\nbob@zegel.example;365;P-256\n eve@zegel.example ; 2 h ;\n")
        let lines = try semicolon.lines.map { try $0.content.get() }
        #expect(lines.map(\.validity) == [365 * 86_400, 7200] && lines.map(\.key) == ["p-256", nil])
    }

    @Test("all columns are read")
    func columns() throws {
        let line = try file(
            "address,common-name,validity,key,profile,phone,send,language\nb@zegel.example,Bob,1 d,rsa-2048,sign,+49 170 1234567,both,de\n"
        ).lines[0].content.get()
        #expect(line.profile == "sign" && line.phone == "+491701234567" && line.send == .both && line.language == "de")
        let order = try line.order(BulkOptions())
        #expect(order.delivery == #"{"form":"both","phone":"+491701234567"}"# && order.origin == .bulk && order.profile == .sign)
    }

    static let broken: [(line: String, words: String)] = [
        (",,,,,,,", "there is no address"), ("bob,,,,,,,", "is no mail address"), ("bob@,,,,,,,", "is no mail address"),
        ("a@b@zegel.example,,,,,,,", "is no mail address"), ("bob@zegel.example,,0,,,,,", "is no validity"),
        ("bob@zegel.example,,-1,,,,,", "is no validity"), ("bob@zegel.example,,soon,,,,,", "is no validity"),
        ("bob@zegel.example,,99999999999999999999 d,,,,,", "is no validity"),
        ("bob@zegel.example,,,rsa-1024,,,,", "cannot stand under key"),
        ("bob@zegel.example,,,,all,,,", "cannot stand under profile"), ("bob@zegel.example,,,,,0170,,", "is no number"),
        ("bob@zegel.example,,,,,,maybe,", "cannot stand under send"), ("bob@zegel.example,,,,,,,xx", "cannot stand under language"),
        ("bob@zegel.example", "1 cells and the first line 8"), ("bob@zegel.example,,,,,,,,", "9 cells"),
        ("bob@zegel.example,\(String(repeating: "x", count: 65)),,,,,,", "1 to 64 characters"),
        ("\"bob@zegel.example\"x,,,,,,,", "behind a closing quotation mark"), ("first@zegel.example,,,,,,,", "line 2 asks for the same"),
        ("FIRST@zegel.EXAMPLE,,,,,,,", "line 2 asks for the same"), ("\"bob@zegel.example,,,,,,,", "is not closed"),
    ]

    @Test("every kind of broken line is named with its reason, and leaves the others alone", arguments: broken)
    func brokenLines(_ item: (line: String, words: String)) throws {
        let head = BulkLine.columns.joined(separator: ",")
        let lines = try file("\(head)\nfirst@zegel.example,,,,,,,\n\(item.line)\n").lines
        let first = try lines.first?.content.get()
        #expect(lines.count == 2 && first != nil)
        guard case .failure(let error) = lines[1].content else {
            Issue.record("taken")
            return
        }
        #expect(error.description.contains(item.words), "\(error)")
    }

    @Test(
        "a file that cannot be used as a whole is refused",
        arguments: [
            ("", "is empty"), ("name\nbob\n", "no column known"), ("common-name\nBob\n", "no column address"),
            ("address,address\na@zegel.example,b@zegel.example\n", "twice"), ("bob@zegel.example\n", "no column known"),
        ])
    func wholes(_ item: (String, String)) {
        let error = #expect(throws: CAError.self) { try BulkFile(Array(item.0.utf8)) }
        #expect(error?.description.contains(item.1) == true, "\(String(describing: error))")
        #expect(throws: CAError.self) { try BulkFile([0x61, 0xFF, 0x0A]) }
    }

    @Test("what strangers wrote cannot steer a terminal")
    func controls() throws {
        let line = try #require(try file("address\n\u{1B}[2J@zegel.example\n").lines.first)
        #expect(!line.address.unicodeScalars.contains("\u{1B}"))
        guard case .failure(let error) = line.content else { return }
        #expect(!error.description.unicodeScalars.contains("\u{1B}"))
    }
}
