import AdminOperations
import Foundation
import Testing

@testable import AdminAPI

@Suite("RFC 8259: JSON is read strictly")
struct StrictJSONTests {
    static let good = [
        "{}", "[]", "0", "-0", "-1.5e-3", "1.25E+1", "\"\"", "\"a\\u00e4\\ud83d\\ude00\\n\\/\"", " \t\r\n{ \"a\" : [ 1 , true , null ] } ",
        "{\"a\":{\"b\":[{}]}}", "9007199254740993", "\"\u{2028}\"", "{\"\":1}",
    ]

    @Test("what is JSON is read as Foundation reads it", arguments: good)
    func same(_ text: String) throws {
        let value = try StrictJSON.read(Array(text.utf8))
        #expect(try value == WireFormat.decoder.decode(JSONValue.self, from: Data(text.utf8)))
    }

    static let bad = [
        "", " ", "{", "}", "[1,]", "{\"a\":1,}", "{a:1}", "{'a':1}", "01", "1.", ".5", "+1", "1e", "-", "--1", "0x10", "NaN", "Infinity",
        "tru",
        "nul", "\"", "\"\\x\"", "\"\\u12\"", "\"\\ud800\"", "\"\\udc00\\ud800\"", "\"\\ud800\\u0041\"", "\"a\nb\"", "\"\t\"", "{} {}",
        "1 2",
        "{\"a\" 1}", "{\"a\":1 \"b\":2}", "[1 2]", "// a\n{}", "\u{FEFF}{}", "1e999",
    ]

    @Test("what is not is told, never read in part", arguments: bad)
    func refused(_ text: String) { #expect(throws: StrictJSON.Fault.self) { try StrictJSON.read(Array(text.utf8)) } }

    @Test("names that stand twice are told with the field they stand in, also when escaped or deeper")
    func twice() {
        for (text, field) in [
            (#"{"a":1,"a":1}"#, "a"), (#"{"a":1,"\u0061":2}"#, "a"), (#"{"x":{"b":1,"b":2}}"#, "x"), (#"{"l":[{"c":1,"c":1}]}"#, "l"),
        ] {
            let fault = #expect(throws: StrictJSON.Fault.self) { try StrictJSON.read(Array(text.utf8)) }
            #expect(fault?.field == field && fault?.detail.contains("twice") == true, "\(text)")
        }
    }

    @Test("nesting ends at 16, however deep it goes", arguments: [17, 1000, 1_000_000])
    func deep(_ depth: Int) {
        for text in [String(repeating: "[", count: depth), String(repeating: "{\"a\":", count: min(depth, 100_000))] {
            let fault = #expect(throws: StrictJSON.Fault.self) { try StrictJSON.read(Array(text.utf8)) }
            #expect(fault?.detail.contains("deeper than 16") == true)
        }
        let most = String(repeating: "[", count: 16) + "1" + String(repeating: "]", count: 16)
        #expect(throws: Never.self) { try StrictJSON.read(Array(most.utf8)) }
    }

    @Test(
        "bytes that are not UTF-8 are no text",
        arguments: [[0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80]] as [[UInt8]])
    func notUTF8(_ bytes: [UInt8]) {
        #expect(throws: StrictJSON.Fault.self) { try StrictJSON.read([0x22] + bytes + [0x22]) }
    }
}
