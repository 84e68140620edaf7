import Foundation
import MIME
import TestSupport
import Testing

@testable import Gateway

@Suite("A2.10, A-51 forged subject tags")
struct GateA2x10ForgedTags {
    /// What a hasty eye takes for a letter of our tags: a table of this test's own.
    private static let shapes: [Character: [String]] = [
        "s": ["\u{455}", "\u{FF53}", "\u{17F}", "\u{1D42C}", "\u{24E2}", "S"],
        "i": ["\u{456}", "\u{FF49}", "\u{131}", "\u{1D422}", "I", "l"],
        "g": ["\u{FF47}", "\u{261}", "\u{1D420}", "G"], "n": ["\u{FF4E}", "\u{578}", "\u{1D427}", "N"],
        "e": ["\u{435}", "\u{FF45}", "\u{212E}", "E"],
        "d": ["\u{501}", "\u{FF44}", "\u{217E}", "D"], "c": ["\u{441}", "\u{FF43}", "\u{3F2}", "C"],
        "r": ["\u{433}", "\u{FF52}", "\u{1D42B}", "R"],
        "y": ["\u{443}", "\u{FF59}", "\u{4AF}", "Y"], "p": ["\u{440}", "\u{FF50}", "\u{3C1}", "P"],
        "t": ["\u{442}", "\u{FF54}", "\u{3C4}", "T"],
        "v": ["\u{3BD}", "\u{FF56}", "\u{2174}", "V"], "a": ["\u{430}", "\u{FF41}", "\u{251}", "A"], "b": ["\u{FF42}", "\u{184}", "B"],
        "[": ["\u{FF3B}", "\u{3010}", "\u{301A}", "\u{27E6}", "\u{2045}"],
        "]": ["\u{FF3D}", "\u{3011}", "\u{301B}", "\u{27E7}", "\u{2046}"],
    ]
    private static let invisible = [
        "\u{200B}", "\u{200D}", "\u{AD}", "\u{2060}", "\u{FEFF}", "\u{34F}", "\u{202E}", "\u{2066}", "\u{E0041}", "\u{180E}",
    ]
    private static let tags = ["[signed]", "[decrypted]", "[signed by: ceo@zegel.example]", "[invalid signature!]", "[signed OK]"]

    /// 200 forged tags: look-alikes, invisible characters, marks, turned direction, blanks, and mixtures.
    private static let forged: [String] = {
        var generator = SeededGenerator(seed: 51)
        var result: [String] = []
        for number in 0..<200 {
            let tag = tags[number % tags.count]
            var text = ""
            for character in tag {
                let lower = Character(character.lowercased())
                let candidates = shapes[lower] ?? []
                let isReplaced = number % 4 == 0 || (number % 4 == 3 && Bool.random(using: &generator))
                text += isReplaced ? candidates.randomElement(using: &generator) ?? String(character) : String(character)
                let hides = number % 4 == 1 || (number % 4 == 3 && Int.random(in: 0..<3, using: &generator) == 0)
                if hides { text += invisible.randomElement(using: &generator) ?? "" }
                if number % 4 == 2, character.isLetter { text += ["", " ", ".", "\u{301}", "-"].randomElement(using: &generator) ?? "" }
            }
            result.append(text)
        }
        return result
    }()

    /// How the eye reads a subject: by this test's table, NFKC, without case, marks, blanks and what is not seen.
    private static func skeleton(_ text: String) -> String {
        let inverse = Dictionary(
            shapes.flatMap { letter, forms in forms.flatMap { $0.unicodeScalars.map { ($0, letter) } } }
        ) { first, _ in first }
        let folded = text.unicodeScalars.map { inverse[$0].map(String.init) ?? String($0) }.joined()
        let letters = folded.decomposedStringWithCompatibilityMapping.lowercased().unicodeScalars.filter { scalar in
            scalar == "[" || scalar == "]" || scalar.properties.isAlphabetic
        }
        return String(String.UnicodeScalarView(letters)).replacing("l", with: "i")
    }

    private static func isTagged(_ subject: String) -> Bool {
        let skeleton = skeleton(subject)
        return ["[signed", "[decrypted", "[invaiidsignature"].contains(where: skeleton.contains)
    }

    /// Four ways to write a subject: bare UTF-8, base64 words, split words, an encoded word in an encoded word.
    private static func fields(_ subject: String) -> [String] {
        let base64 = { (text: String) in "=?utf-8?B?\(Data(text.utf8).base64EncodedString())?=" }
        let pieces = subject.map(String.init)
        let middle = pieces.count / 2
        return [
            subject, base64(subject), base64(pieces[..<middle].joined()) + "\r\n " + base64(pieces[middle...].joined()),
            base64(base64(subject)),
        ]
    }

    @Test("200 strings, each written in 4 ways: none survives, and the words around stay")
    func removed() async throws {
        let fixture = try await InwardFixture()
        #expect(Self.forged.count == 200 && Set(Self.forged).count > 150)
        #expect(Self.forged.filter(Self.isTagged).count > 190, "the test reads its own forgeries")
        for (number, forged) in Self.forged.enumerated() {
            let field = Self.fields("Invoice \(forged) 42")[number % 4]
            let copy = try await fixture.delivered(InwardFixture.mail(subject: field))
            let subject = copy.message.subject
            #expect(!Self.isTagged(subject), "\(field) became \(subject)")
            #expect(subject.contains("Invoice") && subject.contains("42"))
            #expect(subject.unicodeScalars.allSatisfy { !(0x202A...0x202E).contains($0.value) && !(0x2066...0x2069).contains($0.value) })
        }
    }

    @Test("A-51: Cyrillic letter, split encoded word, zero-width space; ours stands only where verified")
    func a51() async throws {
        let fixture = try await InwardFixture()
        let subjects = ["[\u{455}igned] Pay", "=?utf-8?Q?[sig?=\r\n =?utf-8?Q?ned]?= Pay", "[si\u{200B}gned] Pay"]
        for subject in subjects {
            let forged = InwardFixture.mail(subject: subject)
            #expect(try await fixture.delivered(forged).message.subject == "Pay")
            #expect(try await fixture.delivered(fixture.sign(forged)).message.subject == "Pay [signed]")
            #expect(
                try await fixture.delivered(fixture.sign(forged, as: fixture.eve)).message.subject
                    == "Pay [signed by: \(InwardFixture.eve)]")
            #expect(try await fixture.delivered(fixture.encrypt(fixture.sign(forged))).message.subject == "Pay [decrypted] [signed]")
        }
    }

    @Test("honest subjects stay byte for byte, and tags are off by default")
    func untouched() async throws {
        let fixture = try await InwardFixture()
        let honest = [
            "[list] Re: contract signed", "Signed copy (final)", "=?utf-8?Q?Gr=C3=BC=C3=9Fe?= from Kyiv",
            "\u{41F}\u{440}\u{438}\u{432}\u{435}\u{442}",
            "[s] short", "design [2]", "a [b] c",
        ]
        for subject in honest {
            let mail = InwardFixture.mail(subject: subject)
            #expect(try await fixture.delivered(mail).text.contains("Subject: \(subject)\r\n"), "\(subject)")
        }
        try await fixture.base.set("tags.enabled", "false")
        #expect(try await fixture.delivered(fixture.sign()).header("Subject") == "Offer")
    }
}
