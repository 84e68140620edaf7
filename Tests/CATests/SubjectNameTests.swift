import Testing

@testable import CA

@Suite("Names of certificates")
struct SubjectNameTests {
    @Test("parts stand between commas; a backslash takes the next character as it is")
    func parts() throws {
        let name = try SubjectName(commonName: "Mail", parts: "O=Zegel\\, Test \\+ Sons, OU=a=b, C=de")
        #expect(name.organization == "Zegel, Test + Sons" && name.organizationalUnit == "a=b" && name.country == "DE")
        #expect(try SubjectName(commonName: "Mail", parts: "O=one\\\\, L=Bonn").organization == "one\\")
        #expect(try SubjectName(commonName: "Mail", parts: "").organization == nil)
        #expect(throws: CAError.self) { try SubjectName(commonName: "Mail", parts: "O=Zegel, Test") }
    }
}
