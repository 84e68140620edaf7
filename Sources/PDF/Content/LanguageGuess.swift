import MIME

/// The language a body is most likely written in, as far as its letters and charset tell: Chinese, Japanese and Korean share
/// characters that look different in each.
enum LanguageGuess {
    static func language(of content: MailContent) -> String? {
        if let named = content.message.root.header.first(named: "Content-Language")?.unfolded.prefix(while: { $0 != "," }), isTag(named) {
            return String(named)
        }
        for piece in content.pieces {
            switch piece {
            case .html(let entity), .text(let entity):
                if case .html = piece, let named = inMarkup(content.text(of: entity)) { return named }
                let charset = entity.contentType.parameters["charset"]?.lowercased() ?? ""
                if let known = charsets.first(where: { charset.hasPrefix($0.0) }) { return known.1 }
                if let found = byLetters(content.text(of: entity)) { return found }
            case .picture: continue
            }
        }
        return nil
    }

    /// `<html lang="nl">`
    private static func inMarkup(_ html: String) -> String? {
        guard let match = html.prefix(4_000).firstMatch(of: /<html[^>]*\slang\s*=\s*["']?([A-Za-z0-9\-]+)/.ignoresCase()) else {
            return nil
        }
        return isTag(match.1) ? String(match.1) : nil
    }

    /// BCP 47, roughly: letters, digits and hyphens.
    static func isTag(_ text: some StringProtocol) -> Bool {
        text.utf8.count >= 2 && text.utf8.count <= 20
            && text.utf8.allSatisfy { $0 == 0x2D || (0x61...0x7A).contains($0 | 0x20) || (0x30...0x39).contains($0) }
    }

    private static let charsets = [
        ("iso-2022-jp", "ja"), ("shift", "ja"), ("euc-jp", "ja"), ("gb", "zh-CN"), ("hz", "zh-CN"), ("big5", "zh-TW"), ("euc-kr", "ko"),
        ("ks_c", "ko"), ("iso-2022-kr", "ko"),
    ]

    private static func byLetters(_ text: String) -> String? {
        var han = 0
        for scalar in text.unicodeScalars.prefix(20_000) {
            switch scalar.value {
            case 0x3040...0x30FF: return "ja"
            case 0xAC00...0xD7AF, 0x1100...0x11FF: return "ko"
            case 0x4E00...0x9FFF: han += 1
            default: break
            }
        }
        return han > 3 ? "zh-CN" : nil
    }
}
