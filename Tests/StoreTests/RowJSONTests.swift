import Foundation
import Testing

@testable import Store

@Suite("JSON of rows: what JSONEncoder writes with sorted keys, and its decoder reads")
struct RowJSONTests {
    enum Shape: Codable, Hashable { case round, square(side: Int, name: String?), many([Shape]) }

    struct Inner: Codable, Hashable {
        var zebra: Int
        var apple: [String]
        var nothing: String?
    }

    struct Record: Codable, Hashable {
        var text = "quote \" backslash \\ slash / tab \t line \r\n bell \u{7} nul \u{0} ä 😀 \u{2028}"
        var numbers: [Double] = [0, -1.5, 1e300, 123_456_789.25, 3]
        var small: [UInt8] = [0, 255]
        var large = Int64.min
        var flags = [true, false]
        var dates = [Date(timeIntervalSince1970: 1_795_600_000), Date(timeIntervalSince1970: -1)]
        var inner: Inner? = Inner(zebra: 1, apple: ["b", "a"], nothing: nil)
        var absent: Inner?
        var map = [
            "b": Inner(zebra: 2, apple: [], nothing: "x"), "a": Inner(zebra: 3, apple: ["c"], nothing: nil),
            "Z": Inner(zebra: 0, apple: []),
        ]
        var shapes: [Shape] = [.round, .square(side: 2, name: nil), .many([.square(side: 1, name: "n"), .round])]
        var empty: [Shape] = []
        var optionals: [Int?] = [1, nil, 3]
    }

    private func reference(_ dates: JSONEncoder.DateEncodingStrategy) -> JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = dates
        return encoder
    }

    @Test("both forms of dates")
    func same() throws {
        let record = Record()
        #expect(try RowJSON.text(record, dates: .iso8601) == String(decoding: reference(.iso8601).encode(record), as: UTF8.self))
        let plain = try RowJSON.text(record, dates: .sinceReferenceDate)
        #expect(plain == String(decoding: try reference(.deferredToDate).encode(record), as: UTF8.self))
        #expect(try JSONDecoder().decode(Record.self, from: Data(plain.utf8)) == record)
    }

    @Test("single values, and numbers JSON does not have")
    func values() throws {
        #expect(try RowJSON.text("a", dates: .iso8601) == #""a""#)
        #expect(try RowJSON.text([Int?.none], dates: .iso8601) == "[null]")
        #expect(throws: EncodingError.self) { try RowJSON.text([Double.nan], dates: .iso8601) }
    }

    @Test("the time of day in words", arguments: [0, -1, 951_782_399, 951_782_400, 1_709_164_800, 4_102_444_799])
    func time(_ seconds: Int) {
        let date = Date(timeIntervalSince1970: TimeInterval(seconds))
        #expect(date.utcText == date.formatted(.iso8601))
    }
}
