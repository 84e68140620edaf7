import Testing

@testable import Gateway

@Suite("16: the text of an SMS")
struct SMSTextTests {
    @Test("one part up to 160 GSM septets or 70 UTF-16 units")
    func one() {
        #expect(SMSText(String(repeating: "a", count: 160)).parts.count == 1)
        #expect(SMSText(String(repeating: "a", count: 161)).parts.count == 2)
        #expect(SMSText(String(repeating: "ж", count: 70)).parts.count == 1)
        #expect(SMSText(String(repeating: "ж", count: 71)).parts.count == 2)
        // Those of the extension table take two septets.
        #expect(SMSText(String(repeating: "€", count: 80)).parts.count == 1)
        #expect(SMSText(String(repeating: "€", count: 81)).parts.count == 2)
    }

    @Test("the GSM alphabet where it has all characters", arguments: [("Ä ö ñ à § € {x}", true), ("ł", false), ("`", false), ("語", false)])
    func alphabet(_ text: String, _ isGSM: Bool) { #expect(SMSText(text).isGSM == isGSM) }

    @Test("parts end at blanks, all words come through, and a password is never cut within a group", arguments: 0..<80)
    func parts(_ shift: Int) {
        let password = "TBNG-KF4Y-JMMR-KUT5-TBNG-KF4Y-JMMR-KUT5-TBNG-KF4Y-JMMR-KUT5-TBNG-KF4Y-JMMR-KUT5"
        for letter in ["a", "ж"] {
            let text = String(repeating: letter, count: shift) + " " + "\(letter) words before the password \(password) and behind it"
            let parts = SMSText(text).parts
            let limit = SMSText(text).isGSM ? 160 : 70
            for part in parts { #expect(SMSText.length(part, isGSM: limit == 160) <= limit) }
            #expect(parts.joined().filter { $0 != " " } == text.filter { $0 != " " })
            let groups = parts.flatMap { $0.split { !($0.isLetter || $0.isNumber) } }.map(String.init)
            #expect(groups.count { ["TBNG", "KF4Y", "JMMR", "KUT5"].contains($0) } == 16, "\(parts)")
        }
    }
}
