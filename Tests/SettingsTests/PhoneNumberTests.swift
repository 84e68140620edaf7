import Settings
import Testing

@Suite("16: telephone numbers become E.164")
struct PhoneNumberTests {
    @Test(
        "as it is dialled in a country",
        arguments: [
            ("+31612345678", nil, "+31612345678"), ("0031612345678", nil, "+31612345678"), ("0031 6 12345678", "+49", "+31612345678"),
            ("0612345678", "+31", "+31612345678"), ("06-1234 5678", "+31", "+31612345678"), ("(0171) 123 45 67", "+49", "+491711234567"),
            ("3471234567", "+39", "+393471234567"), ("0612345678", "+39", "+390612345678"), ("06301234567", "+36", "+36301234567"),
            ("89121234567", "+7", "+79121234567"), ("12025550143", "+1", "+12025550143"), ("2025550143", "+1", "+12025550143"),
            ("0612345678", nil, nil), ("612345678", nil, nil), ("+0612345678", "+31", nil), ("+31", "+31", nil), ("", "+31", nil),
            ("112", "+31", nil), ("+3161234567890123", nil, nil), ("06 1234 abcd", "+31", nil), ("０６１２３４５６７８", "+31", nil),
            ("+31612345678;ext=1", nil, nil), ("06123\n45678", "+31", nil), ("++31612345678", nil, nil),
        ] as [(String, String?, String?)])
    func read(_ text: String, _ country: String?, _ number: String?) {
        #expect(PhoneNumber(text, in: country.flatMap { CountryCode($0) })?.text == number)
    }

    @Test("people who know it recognise it by its end")
    func masked() { #expect(PhoneNumber("+31612345678")?.masked == "…5678") }
}
