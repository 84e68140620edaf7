import Foundation
import Settings
import Testing

@testable import Notices

@Suite("Reasons in German")
struct WordingTests {
    private func sources(_ folder: String) throws -> String {
        let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Sources/\(folder)").standardized
        let files = try #require(FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil)).compactMap { $0 as? URL }
        return try files.filter { $0.pathExtension == "swift" }.map { try String(contentsOf: $0, encoding: .utf8) }.joined(separator: "\n")
    }

    @Test("every headline reason a certificate is refused for has its German word")
    func refusals() throws {
        let text = try sources("PKI")
        let found = Set(text.matches(of: #/RefusalReason\(\s*"[^"]+",\s*"([^"]+)"/#).map { String($0.1) })
        #expect(found.count > 20)
        #expect(found.subtracting(ReasonWords.german.keys) == [])
    }

    @Test("every sentence of the book that decisions make is one that they still make")
    func phrases() throws {
        let policy = try sources("Policy") + sources("Gateway") + sources("Notices/Templates")
        for (phrase, _) in Phrasebook.germanPhrases {
            let pieces = phrase.split(separator: "%").map { $0.trimmingCharacters(in: .whitespaces) }.filter { $0.count > 3 }
            for piece in pieces where !piece.hasPrefix("S/MIME: it is") && !policy.contains(piece) {
                Issue.record("nobody says “\(piece)”")
            }
        }
    }

    static let sentences = [
        (
            "encryption is mandatory and was not possible: there is no certificate for bob@partner.example",
            "Verschlüsselung ist vorgeschrieben und war nicht möglich: es gibt kein Zertifikat für bob@partner.example"
        ),
        (
            "signing is required and was not possible: carol@x.example is not an internal address",
            "Eine Signatur ist vorgeschrieben und war nicht möglich: carol@x.example ist keine interne Adresse"
        ),
        ("something nobody foresaw", "something nobody foresaw"), ("", ""),
        (
            "encryption is mandatory and was not possible: something new",
            "Verschlüsselung ist vorgeschrieben und war nicht möglich: something new"
        ),
    ]

    @Test("sentences are translated as far as they are known, and stay as they are where not", arguments: sentences)
    func translated(_ english: String, _ german: String) {
        #expect(Phrasebook.translate(english, to: .de) == german)
        #expect(Phrasebook.translate(english, to: .en) == english)
    }

    @Test("a refused certificate is a sentence; days and revocations in its detail are translated, names stay")
    func certificate() {
        let value = TemplateValue.refused([.init(issuer: "Example CA", reason: "expired", detail: "3 March 2026")])
        #expect(Wording(.en).text(value) == "A certificate of Example CA was refused: expired (3 March 2026).")
        #expect(Wording(.de).text(value) == "Ein Zertifikat von Example CA wurde abgelehnt: abgelaufen (3.\u{A0}März 2026).")
    }

    @Test(
        "details in German",
        arguments: [
            ("since 12 March 2026, key compromise", "seit 12.\u{A0}März 2026, Schlüssel kompromittiert"),
            ("since 1 May 2026, something new", "seit 1.\u{A0}Mai 2026, something new"), ("CN=Example CA", "CN=Example CA"),
            ("99 Brumaire 2026", "99 Brumaire 2026"), ("", ""),
        ])
    func details(_ english: String, _ german: String) {
        #expect(DetailWords.german(english) == german)
    }
}
