import Testing

@testable import Store

@Suite("The small SQL session")
struct SQLTests {
    @Test(
        "$n becomes ?n outside literals, names and comments",
        arguments: [
            ("SELECT $1, $12", "SELECT ?1, ?12"), ("SELECT '$1', $1", "SELECT '$1', ?1"),
            ("SELECT 'it''s $1' || $2", "SELECT 'it''s $1' || ?2"),
            (#"SELECT "$1" FROM t WHERE a=$1"#, #"SELECT "$1" FROM t WHERE a=?1"#), ("SELECT $1 -- $2\n, $3", "SELECT ?1 -- $2\n, ?3"),
            ("SELECT a-$1", "SELECT a-?1"), ("SELECT '$1", "SELECT '$1"), ("$", "$"), ("", ""), ("SELECT 'é$1' , $1", "SELECT 'é$1' , ?1"),
        ])
    func placeholders(_ sql: String, _ expected: String) { #expect(SQLPlaceholders.forSQLite(sql) == expected) }

    @Test(
        "values come back as they went in",
        arguments: [
            SQLValue.null, .integer(.min), .integer(.max), .text(""), .text("naïve 😀"), .text("a\0b"), .blob([]), .blob([0, 255, 0]),
        ])
    func values(_ value: SQLValue) async throws {
        let fixture = try await StoreFixture()
        #expect(try await fixture.sql("SELECT $1, $1", [value]).first?.values == [value, value])
    }

    @Test("a parameter too many or too few is an error, not a NULL")
    func parameterCount() async throws {
        let fixture = try await StoreFixture()
        for parameters in [[], [SQLValue.null, .null]] {
            await #expect(throws: StoreError.self) { try await fixture.sql("SELECT $1", parameters) }
        }
    }

    @Test("a column of another kind is damage, not a crash")
    func mismatch() {
        let row = SQLRow([.text("x"), .null])
        #expect(throws: StoreError.self) { try row.integer(0) }
        #expect(throws: StoreError.self) { try row.blob(0) }
        #expect(throws: StoreError.self) { try row.text(1) }
        #expect((try? row.optionalText(1)) == .some(nil))
    }
}
