import Settings
import Testing

@testable import Gateway

@Suite("15.2: one-time passwords")
struct OneTimePasswordTests {
    let secret = ClientSecret((0..<32).map { UInt8($0) })

    @Test("A-29: the test value of 15.2", arguments: [(16, "TBNGKF4YJMMRKUT5"), (20, "TBNGKF4YJMMRKUT5VM54")])
    func a29(_ length: Int, _ password: String) throws {
        #expect(OneTimePassword.password(try #require(secret), id: "ABCDEFGHJKLMNPQR", length: length) == password)
    }

    @Test("a shorter one is the beginning of a longer; 51 letters are all there are")
    func lengths() throws {
        let secret = try #require(secret)
        let longest = OneTimePassword.password(secret, id: "ABCDEFGHJKLMNPQR", length: 64)
        #expect(longest.count == 51 && longest.hasPrefix("TBNGKF4YJMMRKUT5VM54"))
        #expect(OneTimePassword.password(secret, id: "ABCDEFGHJKLMNPQS", length: 16) != "TBNGKF4YJMMRKUT5")
    }

    @Test("W-01: shown in groups of four", arguments: [("TBNGKF4YJMMRKUT5", "TBNG-KF4Y-JMMR-KUT5"), ("ABCDEFGHJKLMN", "ABCD-EFGH-JKLM-N")])
    func groups(_ password: String, _ shown: String) { #expect(PasswordAlphabet.grouped(password) == shown) }
}
