import OpenSSL
import Settings
import Testing

@testable import Gateway

@Suite("A6.2 password guessed offline")
struct GateA6x2GuessedPasswordTests {
    @Test("100,000 passwords of 16 letters: the alphabet exact, every letter as often (χ²), at every place, no repeats")
    func random() {
        let alphabet = Array("ABCDEFGHJKLMNPQRSTUVWXYZ23456789".utf8)
        let count = 100_000
        var places = [[UInt8: Int]](repeating: [:], count: 16)
        var seen: Set<String> = []
        for _ in 0..<count {
            let password = PasswordAlphabet.password(length: 16) { Random.bytes($0) }
            seen.insert(password)
            for (place, letter) in password.utf8.enumerated() { places[place][letter, default: 0] += 1 }
        }
        #expect(seen.count == count)
        let expected = Double(count) / 32
        for (place, letters) in places.enumerated() {
            #expect(Set(letters.keys) == Set(alphabet), "place \(place)")
            let chiSquared = letters.values.reduce(0) { $0 + (Double($1) - expected) * (Double($1) - expected) / expected }
            // 31 degrees of freedom: beyond 75 once in 10⁵ runs of one place.
            #expect(chiSquared < 75, "place \(place): \(chiSquared)")
        }
    }

    @Test("five bits a letter and 80 by default: what random bytes come is what letters come")
    func bits() {
        #expect(SettingKeys.passwordLength.factory.characters * 5 == 80)
        #expect(PasswordAlphabet.password(length: 32) { count in (0..<count).map { UInt8($0) } } == "ABCDEFGHJKLMNPQRSTUVWXYZ23456789")
        #expect(PasswordAlphabet.password(length: 2) { _ in [32, 255] } == "A9")
    }

    @Test("below the floor of 12 letters (60 bits) is refused", arguments: [-1, 0, 1, 8, 11, 65])
    func floor(_ length: Int) {
        #expect(PasswordLength(length) == nil)
        #expect(SettingKeys.passwordLength.value(of: "\(length)") == nil)
    }

    @Test("a static password below 12 characters is refused", arguments: ["", "short", "elevenchars", "           x"])
    func staticFloor(_ text: String) { #expect(SettingKeys.passwordStatic.value(of: text) == nil) }
}
